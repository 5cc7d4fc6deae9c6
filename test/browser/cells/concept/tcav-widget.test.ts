import {beforeAll, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {
  type ConceptActivationVectors,
  conceptActivationVectors
} from "../../../../cells/concept/concept-activation-vectors/index.ts";
import {group} from "../../../../cells/views/group.ts";
import {renderViewsAsync} from "../../../../runtime/display/render.ts";
import {examples, linearGradients} from "../../../unit/cells/concept/concept-activation-vectors/planted.ts";
import {axeFinds, find, show, showPage, update} from "../../show-views.ts";

let result: ConceptActivationVectors;
let other: ConceptActivationVectors;
beforeAll(async () => {
  const columns = 12;
  const layer = (seed: number) => ({
    concepts: {
      striped: examples(20, columns, seed + 1, {along: [1], far: 4}),
      nothing: examples(20, columns, seed + 3)
    },
    random: examples(80, columns, seed + 4)
  });
  const gradients = linearGradients(
    10,
    Array.from({length: columns}, (_, j) => (j === 1 ? 2 : 0))
  );
  const asked = {states: {early: layer(10), late: layer(20)}, gradients: {early: gradients, late: gradients}};
  result = await conceptActivationVectors({...asked, target: "square", runs: 4});
  other = await conceptActivationVectors({...asked, target: "circle", runs: 4});
});

describe("the picture of concept activation vectors in a page", () => {
  it("shows the layer or the concept that a reader chooses, with the keyboard too, and keeps it", async () => {
    const el = await show(result);
    const title = () => find(el, ".gb-check-title").textContent;
    expect(title()).toContain("square and layer late: striped speaks for it");
    await userEvent.selectOptions(find<HTMLSelectElement>(el, "select"), "layer early");
    expect(title()).toContain("layer early");
    find(el, "select").focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(title()).toContain("striped, in all layers");
    await update(other);
    expect(title()).toContain("circle and striped, in all layers");
  });

  it("is the same in the HTML before any script", async () => {
    const still = await renderViewsAsync(group(result));
    expect(still).toContain("gb-interval-band");
    expect(still).toContain("no direction found");
  });

  it.each(["light", "dark"])("has no failings that axe finds, and fits a phone, in %s", async (theme) => {
    document.documentElement.dataset.theme = theme;
    for (const width of [1280, 390]) {
      await page.viewport(width, 900);
      await showPage("Concepts", [result, other]);
      expect(await axeFinds()).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
  });
});
