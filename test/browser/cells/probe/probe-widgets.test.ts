import axe from "axe-core";
import {beforeAll, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {type ProbeResult, probe} from "../../../../cells/probe/index.ts";
import {group} from "../../../../cells/views/group.ts";
import {renderViewsAsync} from "../../../../runtime/display/render.ts";
import {planted} from "../../../unit/cells/probe/planted.ts";
import {find, show} from "../../show-views.ts";

let result: ProbeResult;
beforeAll(async () => {
  const {activations, labels, types} = planted({rows: 160, columns: 12, carriers: [7]});
  const shared = planted({rows: 160, columns: 12, carriers: [1, 2, 3, 4], seed: 5}).activations;
  result = await probe({
    activations: {
      "blocks.0.mlp.hook_post": planted({rows: 160, columns: 12, carriers: [], seed: 8}).activations,
      "blocks.1.mlp.hook_post": shared,
      "blocks.2.mlp.hook_post": activations,
      "blocks.2.mlp.hook_post@1": shared
    },
    labels,
    control: {types},
    random: true,
    k: [1, 2, 4]
  });
});

describe("the pictures of a probe in a page", () => {
  it("are read with the arrow keys, layer by layer", async () => {
    const el = await show(result.curves());
    const picture = find(el, "[data-reads]");
    expect(picture.getAttribute("role")).toBe("slider");
    picture.focus();
    await userEvent.keyboard("{End}");
    expect(find(el, ".gb-plot-says").textContent).toMatch(/^Layer 2: .* control .* selectivity .*\.$/);
    await userEvent.keyboard("{ArrowLeft}");
    expect(find(el, ".gb-plot-says").textContent).toMatch(/^Layer 1: /);
    expect(el.querySelectorAll(".gb-plot-ring")).toHaveLength(1);
  });

  it("show another token's layers when a reader chooses it", async () => {
    const el = await show(result.curves());
    expect(el.querySelectorAll(".gb-probe-task")).toHaveLength(3);
    await userEvent.selectOptions(find<HTMLSelectElement>(el, "select"), "1 token later");
    expect(el.querySelectorAll(".gb-probe-task")).toHaveLength(1);
  });

  it("follow the place that a reader chooses, in the sparse curve, the table and the neurons", async () => {
    for (const [view, before, after] of [
      [result.sparse("blocks.2.mlp.hook_post"), "At layer 2, 1 neuron reads", "At layer 0, "],
      [result.topNeurons("blocks.2.mlp.hook_post"), "The neurons whose means differ most", "12 neurons"],
      [result.confusion("blocks.2.mlp.hook_post"), "What is taken for what", "160 rows"]
    ] as const) {
      const el = await show(view);
      expect(el.textContent).toContain(before);
      const select = find<HTMLSelectElement>(el, "select");
      const drawn = el.innerHTML;
      await userEvent.selectOptions(select, select.options[0]);
      expect(el.innerHTML).not.toBe(drawn);
      expect(el.textContent).toContain(after);
      expect(select.value).toBe("0");
    }
  });

  it("are the same in the HTML before any script", async () => {
    const still = await renderViewsAsync(group(result));
    expect(still).toContain("gb-probe-task");
    expect(still).toContain("gb-probe-neurons");
  });

  it.each(["light", "dark"])("have no failings that axe finds, and fit a phone, in %s", async (theme) => {
    document.documentElement.dataset.theme = theme;
    for (const width of [1280, 390]) {
      await page.viewport(width, 900);
      const el = await show(result);
      const {violations} = await axe.run(el, {resultTypes: ["violations"]});
      expect(violations.map(({id, nodes}) => `${id}: ${nodes[0].html}`)).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
  });
});
