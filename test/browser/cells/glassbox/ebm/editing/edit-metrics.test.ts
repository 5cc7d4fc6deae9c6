import {beforeAll, describe, expect, it} from "vitest";
import {page} from "vitest/browser";
import {data} from "../../../../../../cells/data/data.ts";
import {
  type EBM,
  ebm,
  editableShapes,
  editEbm,
  editHistory,
  editMetrics,
  fingerprint
} from "../../../../../../cells/glassbox/index.ts";
import type {Viewable} from "../../../../../../cells/views/view.ts";
import {axeFinds, showPage} from "../../../../show-views.ts";

let views: Viewable[];

beforeAll(async () => {
  const quick = {preset: "fast", outerBags: 1, nJobs: 1, interactions: 1} as const;
  const credit = await data.load("credit");
  const penguins = await data.load("penguins");
  const figures = (model: EBM, table: typeof credit, term: string) => {
    const size = editableShapes(model).find((shape) => shape.term === term)?.axes[0].size as number;
    const cells = Array.from({length: Math.floor(size / 2)}, (_, at) => at + 1);
    const edits = editHistory.commit(editHistory.noEdits(fingerprint(model)), {
      kind: "set",
      term,
      cells,
      to: 0.8
    });
    return editMetrics({
      model,
      edited: editEbm(model, edits),
      table,
      selection: {term, cells},
      slice: {column: term, from: 0}
    });
  };
  const classes = await ebm({...quick, table: credit, target: "Status"});
  const several = await ebm({...quick, table: penguins, target: "species"});
  const numbers = await ebm({...quick, table: credit, target: "Amount"});
  views = [
    figures(classes, credit, "Income"),
    figures(several, penguins, "bill_length_mm"),
    figures(numbers, credit, "Price")
  ];
});

const show = (still: boolean) => showPage("Figures of edits", views, {still});

describe.each(["light", "dark"])("figures before and after edits, in %s", (theme) => {
  it.each([
    ["as published", true],
    ["alive", false]
  ])("pass axe-core, %s", async (_, still) => {
    document.documentElement.dataset.theme = theme;
    await show(still);
    expect(await axeFinds()).toEqual([]);
  });
});

it("nothing makes a page of 390 pixels scroll sideways, and what unfolds is 44 pixels high", async () => {
  await page.viewport(390, 844);
  const shown = await show(false);
  for (const details of shown.querySelectorAll("details")) details.open = true;
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  const pressed = [...shown.querySelectorAll<HTMLElement>(".gb-ebm-metrics summary")];
  expect(pressed.length).toBeGreaterThan(5);
  for (const one of pressed) expect(one.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
});

it("scripts change nothing that was published", async () => {
  const still = [...(await show(true)).querySelectorAll(".gb-ebm-metrics")].map((own) => own.outerHTML);
  const alive = [...(await show(false)).querySelectorAll(".gb-ebm-metrics")].map((own) => own.outerHTML);
  expect(still.length).toBe(3);
  expect(alive).toEqual(still);
});
