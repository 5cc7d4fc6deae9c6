import {beforeEach, describe, expect, it} from "vitest";
import type {FlowGraph} from "../../../../../cells/circuits/semantic-flow/graph.ts";
import {normFilters, semanticFlow, storyPrompts} from "../../../../../cells/circuits/semantic-flow/index.ts";
import {models} from "../../../../../cells/models/models.ts";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../../models/transformer/compare.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "../../models/transformer/small-models.ts";
import {interp, smallModel} from "../interp.ts";

const {answer_token: answer, wrong_token: wrong, sequences} = interp;

/** The farthest that what goes into any node is from its value, and how many nodes were looked at. */
function imbalance({nodes, edges}: FlowGraph): {most: number; nodes: number} {
  const fed = nodes.filter(({id}) => edges.some(({to}) => to === id));
  const off = fed.map(({id, value}) =>
    Math.abs(value - edges.filter(({to}) => to === id).reduce((sum, edge) => sum + edge.value, 0))
  );
  return {most: Math.max(...off), nodes: fed.length};
}

describe.each(["cpu", "wasm"] as const)("the flow of a prediction on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it("has PyTorch's direct attribution of every head, MLP and bias, to 1e-5", async () => {
    using model = await smallModel();
    for (const {tokens, direct_logit_attribution: expected, logit_diff} of sequences) {
      const flow = await semanticFlow({model, tokens, answer, wrong, threshold: 0});
      expect(Math.abs(flow.data.logit - logit_diff)).toBeLessThan(1e-5);
      for (let layer = 0; layer < 2; layer++) {
        for (let head = 0; head < 4; head++) {
          const id = `L${layer}H${head}`;
          expect(Math.abs(flow.node(id).value - expected[id]), id).toBeLessThan(1e-5);
        }
        expect(Math.abs(flow.node(`L${layer}.mlp`).value - expected[`L${layer}.mlp`])).toBeLessThan(1e-5);
        expect(Math.abs(flow.node(`L${layer}.b_O`).value - expected[`L${layer}.b_O`])).toBeLessThan(1e-5);
      }
      const embedding = flow.node("embedding").value;
      expect(Math.abs(embedding - expected.embed - expected.pos_embed)).toBeLessThan(1e-5);
      expect(Math.abs(flow.node("normBias").value - expected.ln_final_bias)).toBeLessThan(1e-5);
    }
  });

  it("adds up: what goes into each node is its value, and into the output the logit, whatever was put together", async () => {
    using model = await smallModel();
    for (const settings of [{threshold: 0}, {threshold: 0.3}, {threshold: 0, maxNodes: 12}, {neurons: 0}]) {
      const flow = await semanticFlow({model, tokens: sequences[1].tokens, position: 5, ...settings});
      const {most, nodes} = imbalance(flow.data);
      expect(most).toBeLessThan(1e-3);
      expect(nodes).toBeGreaterThan(4);
      expect(Math.abs(flow.residual)).toBeLessThan(1e-3);
      expect(flow.node("output").value).toBeCloseTo(flow.data.logit, 4);
    }
  });
});

describe("the flow of a prediction", () => {
  beforeEach(() => useBackend("wasm"));

  it("adds up for shared keys and values, for RMSNorm, and without MLPs or norms", async () => {
    for (const {options, weights} of [
      smallLlama(),
      smallAttentionOnly(),
      smallAttentionOnly({normed: false})
    ]) {
      using model = await Transformer.fromWeights(options, weights);
      const flow = await semanticFlow({model, tokens: [3, 17, 9, 0, 21], threshold: 0});
      expect(imbalance(flow.data).most).toBeLessThan(1e-3);
      expect(Math.abs(flow.residual)).toBeLessThan(1e-3);
    }
  });

  it("reads the last state as the model's own output, and parts as they move logits", async () => {
    using model = await smallModel();
    const flow = await semanticFlow({model, tokens: sequences[0].tokens, threshold: 0, topK: 50});
    const last = flow.node("after:1");
    expect(last.promoted.map(({token}) => token)).toEqual(flow.data.top.map(({token}) => token));
    last.promoted.forEach(({value}, i) => {
      expect(value).toBeCloseTo(flow.data.top[i].probability, 5);
    });
    expect(last.rank).toBe(1);
    // what a head adds to the answer's logit is among what it adds to all
    const head = flow.node("L1H0");
    const own = head.promoted.find(({token}) => token === flow.data.answer.token)!;
    expect(own.value).toBeCloseTo(head.value, 4);
    expect(head.suppressed[0].value).toBeLessThan(0);
    // all tokens are kept, so the two lists are each other's reverse
    expect(head.suppressed[0].token).toBe(head.promoted.at(-1)!.token);
  });

  it("leads from each head to the tokens that it attends to, none after its own position", async () => {
    using model = await smallModel();
    const flow = await semanticFlow({model, tokens: sequences[0].tokens, position: 4, threshold: 0});
    const edges = flow.into("L1H2");
    expect(edges).toHaveLength(5);
    expect(edges.reduce((sum, {attention}) => sum + attention!, 0)).toBeCloseTo(1, 5);
    expect(() => flow.into("L9H9")).toThrow('id: got "L9H9", expected a node of the graph');
    expect(() => flow.outOf("L9H9")).toThrow('id: got "L9H9", expected a node of the graph');
    expect(flow.outOf("L1H2")).toEqual([{from: "L1H2", to: "mid:1", value: flow.node("L1H2").value}]);
    expect(flow.data.nodes.some(({kind, index}) => kind === "source" && index! > 4)).toBe(false);
  });

  it("keeps at most so many nodes, the largest, besides the states and what was put together", async () => {
    using model = await smallModel();
    const flow = await semanticFlow({model, tokens: sequences[0].tokens, threshold: 0, maxNodes: 10});
    const alone = flow.data.nodes.filter(({kind}) => kind !== "rest");
    expect(alone.length).toBeLessThanOrEqual(10);
    const [strongest] = flow.contributions;
    const whole = await semanticFlow({model, tokens: sequences[0].tokens, threshold: 0});
    expect(strongest.id).toBe(whole.contributions[0].id);
  });

  it("refuses what is wrong with words, and leaves nothing behind", async () => {
    using model = await smallModel();
    await model.ready();
    const {tokens} = sequences[0];
    const refused = (input: object, message: string) => async () => {
      await expect(semanticFlow({model, tokens, ...input} as never)).rejects.toThrow(message);
    };
    for (const [input, message] of [
      [{position: 9}, "position: got 9, expected a place of the 9 tokens"],
      [{answer: 50}, "answer: got 50, expected a token of the 50"],
      [{answer: 3, wrong: 3}, "wrong: got 3, expected another token than the answer"],
      [{threshold: 2}, "threshold: got 2, expected a share from 0 to 1"],
      [{maxNodes: 0}, "maxNodes: got 0, expected a whole number, 1 or more"],
      [{treshold: 0.1}, 'got the option "treshold"']
    ] as const) {
      expect(await tensorsLeft(refused(input, message))).toBe(0);
    }
    const flow = await semanticFlow({model, tokens});
    expect(() => flow.node("L9H9")).toThrow('id: got "L9H9", expected a node of the graph');
    const {options, weights} = smallBert();
    using encoder = await Transformer.fromWeights(options, weights);
    await expect(semanticFlow({model: encoder, tokens: [1, 2]})).rejects.toThrow("an encoder does not");
    expect(await tensorsLeft(() => semanticFlow({model, tokens}))).toBe(0);
    const stopped = semanticFlow({model, tokens}, {signal: AbortSignal.abort()});
    await expect(stopped).rejects.toThrow("abort");
  });
});

describe("Katz and Belinkov's claims on TinyStories 15M (row 17)", () => {
  it("holds over 100 prompts: contributions sum to the logit, the answer rises, and norms change the top token", async () => {
    await useBackend("wasm");
    using model = await models.load("tinystories-15m");
    const prompts = storyPrompts(100);
    expect(new Set(prompts).size).toBe(100);
    for (const prompt of prompts.slice(0, 10)) {
      const flow = await semanticFlow({model, prompt, threshold: 0, neurons: 1});
      expect(Math.abs(flow.residual)).toBeLessThan(1e-3);
      expect(imbalance(flow.data).most).toBeLessThan(1e-3);
      expect(flow.node("after:5").promoted[0].token).toBe(flow.data.top[0].token);
    }
    const left = await tensorsLeft(async () => {
      const {norms, ranks, prompts: count} = await normFilters({model, prompts});
      expect(count).toBe(100);
      expect(norms.reduce((sum, {changed}) => sum + changed, 0)).toBeGreaterThan(0);
      expect(ranks.at(-1)!.median).toBe(1);
      const blocks = ranks.filter(({name}) => /^after block \d$/.test(name)).map(({median}) => median);
      // from block to block it falls; the embedding, which is the last token itself, stands before them
      expect(blocks).toHaveLength(6);
      expect(blocks).toEqual([...blocks].sort((a, b) => b - a));
      expect(blocks[0]).toBeGreaterThan(20);
      expect(ranks[0].median).toBeGreaterThan(20);
    });
    expect(left).toBe(0);
  }, 120_000);
});
