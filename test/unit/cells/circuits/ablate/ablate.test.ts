import {beforeEach, describe, expect, it} from "vitest";
import {ablate} from "../../../../../cells/circuits/ablate/index.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../../models/transformer/compare.ts";
import {interp, smallModel} from "../interp.ts";

const measured = {answer: interp.answer_token, wrong: interp.wrong_token};
const over = interp.sequences.map(({tokens}) => tokens);

describe.each(["cpu", "wasm"] as const)("ablation on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it("with zeros and with means over all prompts has PyTorch's effects on logits and divergence, to 1e-5", async () => {
    using model = await smallModel();
    for (const {tokens, ablation, logit_diff} of interp.sequences) {
      const names = Object.keys(ablation);
      const zero = await ablate({model, tokens, names, kind: "zero", ...measured});
      expect(Math.abs(zero.data.whole.value - logit_diff)).toBeLessThan(1e-5);
      for (const {name, value, kl} of zero.data.without) {
        expect(Math.abs(value - ablation[name].zero.logit_diff), name).toBeLessThan(1e-5);
        expect(Math.abs(kl - ablation[name].zero.kl_last), name).toBeLessThan(1e-5);
      }
      const averaged = names.filter((name) => ablation[name].mean);
      const mean = await ablate({model, tokens, names: averaged, kind: "mean", over, ...measured});
      for (const {name, value, kl} of mean.data.without) {
        expect(Math.abs(value - ablation[name].mean!.logit_diff), name).toBeLessThan(1e-5);
        expect(Math.abs(kl - ablation[name].mean!.kl_last), name).toBeLessThan(1e-5);
      }
    }
  });

  it("keeps the last query from looking at a key, and has PyTorch's effects, to 1e-5", async () => {
    using model = await smallModel();
    for (const {tokens, attention_knockout_last_query_logit_diff: expected} of interp.sequences) {
      const places = Object.keys(expected).map((key) => {
        const [, layer, at] = /^L(\d),key(\d+)$/.exec(key)!;
        return {name: `blocks.${layer}.attn.hook_attn_scores`, index: [null, -1, Number(at)]};
      });
      const {data} = await ablate({model, tokens, names: places, kind: "mask", ...measured});
      for (const [i, value] of Object.values(expected).entries()) {
        expect(Math.abs(data.without[i].value - value), Object.keys(expected)[i]).toBeLessThan(1e-5);
      }
    }
  });
});

describe("ablation", () => {
  beforeEach(() => useBackend("cpu"));

  it("takes out every head and MLP, one by one, unless told", async () => {
    using model = await smallModel();
    const {data} = await ablate({model, tokens: over[0]});
    expect(data.without.map(({name}) => name)).toEqual(
      [0, 1].flatMap((layer) => [...[0, 1, 2, 3].map((head) => `L${layer}H${head}`), `L${layer}.mlp`])
    );
    expect(data.measure.words).toBe(`log-probability of “${data.whole.top[0].text}”`);
    expect(data.whole.kl).toBeCloseTo(0, 12);
  });

  it("sorts parts by how much they change the prediction", async () => {
    using model = await smallModel();
    const {effects, data} = await ablate({model, tokens: over[0], kind: "zero"});
    const kls = effects.map(({kl}) => kl);
    expect(kls).toEqual([...kls].sort((a, b) => b - a));
    const [{name, loss}] = effects;
    expect(loss).toBeCloseTo(data.without.find((one) => one.name === name)!.loss - data.whole.loss, 12);
  });

  it("has the model's loss, and what resampling the prompt's own activations changes is nothing", async () => {
    using model = await smallModel();
    const {data} = await ablate({model, tokens: over[0], kind: "resample", over: [over[0]]});
    const [losses] = await model.lossPerToken(over[0]);
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    expect(data.whole.loss).toBeCloseTo(mean, 6);
    for (const {loss, kl} of data.without) {
      expect(loss).toBeCloseTo(mean, 6);
      expect(kl).toBeCloseTo(0, 6);
    }
  });

  it("averages over the prompts that it draws from", async () => {
    using model = await smallModel();
    const resampled = async (prompts: number[][]) =>
      (await ablate({model, tokens: over[0].slice(0, 5), names: ["L0H1"], kind: "resample", over: prompts}))
        .data.without[0].value;
    const [both, one, other] = [
      await resampled([over[1], over[2]]),
      await resampled([over[1]]),
      await resampled([over[2]])
    ];
    expect(one).not.toBeCloseTo(other, 3);
    expect(both).toBeCloseTo((one + other) / 2, 6);
  });

  it("takes several out together", async () => {
    using model = await smallModel();
    const heads = [0, 1, 2, 3].map((head) => `L1H${head}`);
    const {data} = await ablate({model, tokens: over[0], names: heads, kind: "zero", together: true});
    // what is left of the attention is its bias
    const all = await ablate({model, tokens: over[0], names: ["blocks.1.attn.hook_z"], kind: "zero"});
    expect(data.without).toHaveLength(1);
    expect(data.without[0].value).toBeCloseTo(all.data.without[0].value, 6);
    expect(data.without[0].name).toBe("L1H0 + L1H1 + L1H2 + L1H3");
  });

  it("leaves no tensor behind, errors included", async () => {
    using model = await smallModel();
    await model.ready();
    for (const kind of ["zero", "mean", "resample"] as const) {
      expect(await tensorsLeft(() => ablate({model, tokens: over[0], kind, over: [over[0]]}))).toBe(0);
    }
    const stop = new AbortController();
    const stopped = () =>
      ablate({model, tokens: over[0], kind: "mean"}, {signal: stop.signal, progress: () => stop.abort()});
    expect(await tensorsLeft(() => expect(stopped()).rejects.toThrow("abort"))).toBe(0);
  });
});
