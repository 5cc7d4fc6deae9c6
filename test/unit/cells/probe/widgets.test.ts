import {describe, expect, it} from "vitest";
import {probe} from "../../../../cells/probe/index.ts";
import {viewSymbol, type WidgetView} from "../../../../cells/views/view.ts";
import {widgets} from "../../../../cells/views/widgets.ts";
import {planted} from "./planted.ts";

const {activations, labels, types} = planted({rows: 120, columns: 12, carriers: [7]});
const noise = planted({rows: 120, columns: 12, carriers: [], seed: 8}).activations;
const result = await probe({
  activations: {
    hook_embed: noise,
    "blocks.0.mlp.hook_post": noise,
    "blocks.1.mlp.hook_post": activations,
    "blocks.1.mlp.hook_post@1": noise
  },
  labels,
  control: {types},
  random: true,
  k: [1, 2, 4]
});

async function drawn(view: WidgetView) {
  const {toStatic, toNumbers} = await widgets[view.name]();
  return {html: toStatic(view.state), numbers: toNumbers(view.state)};
}

describe("the pictures of a probe", () => {
  it("come with the result: curves, sparse curve, confusion and neurons, of what is read best", async () => {
    const views = result[viewSymbol]();
    expect(views.map(({name}) => name)).toEqual([
      "probe-curves",
      "probe-sparse",
      "probe-confusion",
      "probe-neurons"
    ]);
    for (const view of views) {
      expect(structuredClone(view)).toEqual(view);
      const {html} = await drawn(view);
      expect(html).not.toMatch(/style=|<script|NaN|undefined/);
    }
  });

  it("say accuracy, control and selectivity of each layer, to those who do not see them too", async () => {
    const [curves] = result[viewSymbol]();
    const {html, numbers} = await drawn(curves);
    const {accuracy, control, selectivity} = result.sites[2];
    const whole = (share: number) => `${(100 * share).toFixed(0)}\u00a0%`;
    expect(html).toContain(`at best ${whole(accuracy.mean)}`);
    expect(html).toContain("at layer 1");
    expect(html).toMatch(
      new RegExp(`aria-label="Probe along the model[^"]*Layer 1: ${whole(accuracy.mean)}`)
    );
    expect(html).toContain("gb-plot-band");
    // the layers of the labelled token; those of the next are a choice
    expect(html.match(/<option/g)).toHaveLength(2);
    expect(numbers.rows).toHaveLength(4);
    const row = numbers.rows[2];
    expect(row[numbers.columns.indexOf("control")]).toBe(control!.mean);
    expect(row[numbers.columns.indexOf("selectivity")]).toBe(selectivity!.mean);
  });

  it("say how many neurons are enough, and which", async () => {
    const view = result.sparse("blocks.1.mlp.hook_post")[viewSymbol]() as WidgetView;
    const {html, numbers} = await drawn(view);
    expect(html).toContain("At layer 1, <b>1 neuron reads</b> it nearly as well as all 12");
    expect(html).toContain("Neuron 7.");
    expect(numbers.rows.find(([place, k]) => place === "blocks.1.mlp.hook_post" && k === 1)).toContain(
      "5 of 5"
    );
    const poor = result.sparse("hook_embed")[viewSymbol]() as WidgetView;
    expect((await drawn(poor)).html).toContain("the words as they come in");
  });

  it("count what is taken for what", async () => {
    const view = result.confusion("blocks.1.mlp.hook_post")[viewSymbol]() as WidgetView;
    const {html, numbers} = await drawn(view);
    expect(html).toContain("was yes");
    const own = numbers.rows.filter(([place]) => place === "blocks.1.mlp.hook_post");
    expect(own.reduce((sum, [, , , count]) => sum + (count as number), 0)).toBe(120);
  });

  it("put the planted neuron first, with its difference and AUC", async () => {
    const view = result.topNeurons("blocks.1.mlp.hook_post")[viewSymbol]() as WidgetView;
    const {html} = await drawn(view);
    expect(html).toMatch(/<tbody><tr><th scope="row">7<\/th>/);
    expect(html).toContain("Mean for yes less the mean for the rest");
  });

  it("do not let a label pass as HTML", async () => {
    const odd = await probe({activations, labels: labels.map((label) => `<b>${label}</b>`), k: [1]});
    for (const view of odd[viewSymbol]()) expect((await drawn(view)).html).not.toContain("<b>yes</b>");
  });

  it("of a single matrix and of numbers are whole too", async () => {
    const plain = await probe({activations, labels: labels.map((_, i) => i / 7), kind: "ridge"});
    const views = plain[viewSymbol]();
    expect(views.map(({name}) => name)).toEqual(["probe-curves"]);
    const {html} = await drawn(views[0]);
    expect(html).toContain("R²");
    expect(html).not.toMatch(/NaN|undefined/);
  });
});
