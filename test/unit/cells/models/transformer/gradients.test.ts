import {beforeEach, describe, expect, it} from "vitest";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {disagreeing, farthest, tensorsLeft} from "./compare.ts";
import {type ForwardFixture, gpt2Like, type InterpFixture, logitDifference, unpack} from "./gpt2-fixture.ts";
import {smallBert, smallLlama} from "./small-models.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const interp = fixture<InterpFixture>("gpt2like_interp.json");

describe.each(["cpu", "wasm"] as const)("gradients on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it("are PyTorch's, by every activation that the fixture has, to 1e-5", async () => {
    using model = await gpt2Like(forward);
    const metric = logitDifference(interp);
    for (const {tokens, logit_diff, grad_logit_diff} of interp.sequences) {
      const {embed, ...rest} = grad_logit_diff;
      const expected = Object.fromEntries(
        Object.entries({hook_embed: embed, ...rest}).map(([name, packed]) => [name, unpack(packed)])
      );
      const {value, gradients} = await model.grad(tokens, {metric, names: Object.keys(expected)});
      expect(Math.abs(value - logit_diff)).toBeLessThan(1e-5);
      expect(gradients.names).toHaveLength(Object.keys(expected).length);
      expect(await disagreeing(gradients, expected, 1e-5)).toEqual([]);
      gradients.dispose();
    }
  });

  it("are the slopes that small steps show, through rotary, shared heads and SwiGLU, by every activation", async () => {
    const {options, weights} = smallLlama();
    using model = await Transformer.fromWeights(options, weights);
    const tokens = [3, 17, 9, 30];
    const names = model.hookNames.filter((name) => !/scores|scale|_input|mlp_in$|result/.test(name));
    const {value, gradients} = await model.grad(tokens, {metric: "loss", names});
    expect(names.length).toBeGreaterThan(30);
    const [losses] = await model.lossPerToken(tokens);
    expect(value).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 3, 5);
    for (const name of names) {
      const gradient = gradients.get(name);
      const slopes = await gradient.data();
      // a step along the gradient itself: its slope is the gradient's length
      const length = Math.hypot(...slopes);
      expect(length, name).toBeGreaterThan(0);
      const step = 0.02 / Math.max(length, 0.1);
      const lossAt = async (sign: number) => {
        const hook = (x: ReturnType<typeof tf.tensor>) => x.add(gradient.mul((sign * step) / length));
        const [moved] = await model.lossPerToken(tokens, {hooks: {[name]: hook}});
        return moved.reduce((a, b) => a + b, 0) / 3;
      };
      const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
      expect(Math.abs(slope - length) / length, name).toBeLessThan(0.02);
    }
    gradients.dispose();
  });

  it("are those of an encoder's numbers too", async () => {
    const {options, weights} = smallBert();
    using model = await Transformer.fromWeights(options, weights);
    const {value, gradients} = await model.grad([2, 9, 3], {
      metric: (residual) => residual.slice([0, 0, 0], [1, 1, 1]),
      names: ["embed.hook_embed", "blocks.1.hook_normalized_resid_post"]
    });
    expect(value).not.toBe(0);
    // the metric is the first number of the last activation
    const last = await gradients.at("normalized_resid_post", 1).data();
    expect([...last]).toEqual([1, ...new Array(71).fill(0)]);
    expect((await gradients.get("embed.hook_embed").data()).some((slope) => slope !== 0)).toBe(true);
    gradients.dispose();
  });

  it("see what hooks replace: nothing before it matters any more", async () => {
    using model = await gpt2Like(forward);
    const {tokens} = forward.sequences[0];
    const fixed = tf.zeros([1, 9, 32]);
    const {gradients} = await model.grad(tokens, {
      metric: "loss",
      names: ["hook_embed", "blocks.1.hook_resid_post"],
      hooks: {"blocks.1.hook_resid_pre": () => fixed}
    });
    expect((await gradients.at("embed").data()).every((slope) => slope === 0)).toBe(true);
    expect((await gradients.at("resid_post", 1).data()).some((slope) => slope !== 0)).toBe(true);
    gradients.dispose();
    fixed.dispose();
  });

  it("of what a metric throws or gives wrongly leave nothing behind", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const failing = [
      [
        () => tf.zeros([2, 3]),
        "metric: got a tensor of shape [2, 3], expected a function that returns a tensor of one number"
      ],
      [() => 3, "metric: got 3"],
      [
        () => {
          throw new Error("mine");
        },
        "mine"
      ]
    ] as const;
    for (const [metric, message] of failing) {
      const left = await tensorsLeft(() =>
        expect(model.grad([1, 2, 3], {metric: metric as never, names: /resid/})).rejects.toThrow(message)
      );
      expect(left).toBe(0);
    }
  });

  it("add up: input times gradient is PyTorch's", async () => {
    using model = await gpt2Like(forward);
    const {tokens, input_x_gradient_logit_diff} = interp.sequences[0];
    const {gradients} = await model.grad(tokens, {metric: logitDifference(interp), names: "hook_embed"});
    const {logits, cache} = await model.runWithCache(tokens, {names: "hook_embed"});
    const product = tf.tidy(() => gradients.at("embed").mul(cache.at("embed")).sum(-1));
    expect(farthest(await product.data(), input_x_gradient_logit_diff)).toBeLessThan(1e-5);
    for (const held of [product, logits, cache, gradients]) held.dispose();
  });
});
