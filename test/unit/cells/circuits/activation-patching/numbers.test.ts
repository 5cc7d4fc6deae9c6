import {beforeEach, describe, expect, it} from "vitest";
import {activationPatching, pathPatching} from "../../../../../cells/circuits/activation-patching/index.ts";
import type {Sweep} from "../../../../../cells/circuits/activation-patching/sweep.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../../models/transformer/compare.ts";
import {farthestOf, interp, smallModel} from "../interp.ts";

const {activation_patching: expected, sequences} = interp;
const asked = {
  clean: sequences[expected.clean].tokens,
  corrupted: sequences[expected.corrupted].tokens,
  answer: interp.answer_token,
  wrong: interp.wrong_token
};
const tables: [Sweep, string][] = [
  ["resid_pre", "hook_resid_pre_layer_x_position"],
  ["resid_mid", "hook_resid_mid_layer_x_position"],
  ["attn_out", "hook_attn_out_layer_x_position"],
  ["mlp_out", "hook_mlp_out_layer_x_position"],
  ["heads", "head_z_layer_x_head"],
  ["q", "head_q_layer_x_head"],
  ["k", "head_k_layer_x_head"],
  ["v", "head_v_layer_x_head"],
  ["pattern", "head_pattern_layer_x_head"]
];

describe.each(["cpu", "wasm"] as const)("activation patching on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it.each(tables)("of %s gives PyTorch's numbers to 1e-5", async (sweep, table) => {
    using model = await smallModel();
    const patching = await activationPatching({model, ...asked, sweep});
    expect(Math.abs(patching.data.clean.value - expected.clean_logit_diff)).toBeLessThan(1e-5);
    expect(Math.abs(patching.data.corrupted.value - expected.corrupted_logit_diff)).toBeLessThan(1e-5);
    expect(farthestOf(patching.raw, expected[table])).toBeLessThan(1e-5);
  });

  it("estimates by one gradient what PyTorch's attribution patching estimates, to 1e-5", async () => {
    using model = await smallModel();
    for (const [sweep, table] of [
      ["heads", "attribution_patching_head_z"],
      ["resid_pre", "attribution_patching_resid_pre_layer_x_position"]
    ] as const) {
      const {estimates, data} = await activationPatching({model, ...asked, sweep, estimate: true});
      const changes = estimates!.map((row) => row.map((value) => value - data.corrupted.value));
      expect(farthestOf(changes, expected[table])).toBeLessThan(1e-5);
    }
  });

  it("patches paths as PyTorch does: from each head straight to the logits, and into each head of layer 1", async () => {
    using model = await smallModel();
    const direct = await pathPatching({model, ...asked});
    expect(farthestOf(direct.raw, expected.path_head_to_logits_direct_layer_x_head)).toBeLessThan(1e-5);
    for (const input of ["q", "k", "v"] as const) {
      const {raw, data} = await pathPatching({model, ...asked, to: {layer: 1, input}});
      expect(farthestOf(raw, expected.path_L0head_to_L1head_q_k_v[input])).toBeLessThan(1e-5);
      expect(data.rows.names).toEqual([0, 1, 2, 3].map((head) => `block 0 head ${head}`));
      expect(data.columns.names[0]).toBe(`block 1 head 0`);
    }
  });

  it("leaves no tensor behind", async () => {
    using model = await smallModel();
    await model.ready();
    const left = await tensorsLeft(() =>
      activationPatching({model, ...asked, sweep: "heads", estimate: true})
    );
    expect(await tensorsLeft(() => pathPatching({model, ...asked, to: {layer: 1, input: "v"}}))).toBe(0);
    expect(left).toBe(0);
  });
});

describe("activation patching", () => {
  beforeEach(() => useBackend("cpu"));

  it("says 0 for the corrupted run and 1 for the clean one", async () => {
    using model = await smallModel();
    const {normalised} = await activationPatching({
      model,
      ...asked,
      places: [
        {name: "hook_embed"},
        // position 0 has the same token in both prompts
        {name: "hook_embed", index: [0]}
      ]
    });
    expect(normalised[0][0]).toBeCloseTo(1, 5);
    expect(normalised[1][0]).toBeCloseTo(0, 5);
  });

  it("patches any index of any hook, several together too", async () => {
    using model = await smallModel();
    const z = "blocks.1.attn.hook_z";
    const heads = await activationPatching({model, ...asked, sweep: "heads", layers: [1]});
    const own = await activationPatching({
      model,
      ...asked,
      places: [
        {name: z, index: [null, 2]},
        [0, 1, 2, 3].map((head) => ({name: z, index: [null, head]})),
        {name: z}
      ]
    });
    expect(own.raw[0][0]).toBeCloseTo(heads.raw[0][2], 6);
    expect(own.raw[1][0]).toBeCloseTo(own.raw[2][0], 6);
    expect(own.data.rows.names[0]).toBe("blocks.1.attn.hook_z[·, 2]");
  });

  it("patches the scale of the final norm, which comes after all blocks", async () => {
    using model = await smallModel();
    const {raw, data} = await activationPatching({
      model,
      ...asked,
      places: [{name: "ln_final.hook_scale"}, {name: "ln_final.hook_normalized"}]
    });
    expect(raw[0][0]).not.toBeCloseTo(data.corrupted.value, 4);
    expect(raw[1][0]).toBeCloseTo(data.clean.value, 5);
  });

  it("by head and position adds up to what it patches by head, at the last layer's last position", async () => {
    using model = await smallModel();
    const both = await activationPatching({
      model,
      ...asked,
      sweep: "z",
      by: "head and position",
      layers: [1]
    });
    const heads = await activationPatching({model, ...asked, sweep: "z", layers: [1], positions: [-1]});
    const all = await activationPatching({model, ...asked, sweep: "z", layers: [1]});
    expect(both.data.rows.names).toEqual([0, 1, 2, 3].map((head) => `block 1 head ${head}`));
    // of the last layer only the last position is read
    expect(farthestOf([both.raw.map((row) => row.at(-1)!)], heads.raw)).toBeLessThan(1e-6);
    expect(farthestOf(heads.raw, all.raw)).toBeLessThan(1e-6);
  });

  it("compares what the two runs find likeliest where no answer is named, and keeps the likeliest of each run", async () => {
    using model = await smallModel();
    const {answer: _, wrong: __, ...prompts} = asked;
    const {data} = await activationPatching({model, ...prompts, topK: 3});
    expect(data.measure.words).toBe(
      `log-odds of “${data.clean.top[0].text}” over “${data.corrupted.top[0].text}”`
    );
    expect(data.clean.value).toBeGreaterThan(0);
    expect(data.corrupted.value).toBeLessThan(0);
    expect(data.patched[0][0].top).toHaveLength(3);
  });

  it("takes an own metric of all logits, and one answer as its log-probability", async () => {
    using model = await smallModel();
    const mean = (logits: import("@tensorflow/tfjs-core").Tensor) => logits.mean();
    const {clean, corrupted} = asked;
    const own = await activationPatching({
      model,
      clean,
      corrupted,
      metric: mean,
      layers: [1],
      estimate: true
    });
    expect(own.data.measure.words).toBe("mean");
    const one = await activationPatching({
      model,
      clean,
      corrupted,
      answer: asked.answer,
      layers: [1],
      topK: 50
    });
    const {probability} = one.data.clean.top.find(({token}) => token === asked.answer)!;
    expect(one.data.clean.value).toBeCloseTo(Math.log(probability), 6);
  });

  it("reports its progress and stops when it is told to, with nothing left", async () => {
    using model = await smallModel();
    await model.ready();
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const progress = (fraction: number) => seen.push(fraction);
    await activationPatching({model, ...asked, sweep: "z", by: "head and position"}, {progress});
    expect(seen.at(-1)).toBe(1);
    const stop = new AbortController();
    const running = activationPatching(
      {model, ...asked, sweep: "z", by: "head and position"},
      {signal: stop.signal, progress: () => stop.abort()}
    );
    await expect(running).rejects.toThrow("abort");
    expect(tf.memory().numTensors).toBe(before);
  });
});
