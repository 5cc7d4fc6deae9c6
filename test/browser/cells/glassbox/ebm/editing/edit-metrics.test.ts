import "../../../../../../runtime/display/theme.css";
import "../../../../../../runtime/display/view.css";
import axe from "axe-core";
import {afterEach, beforeAll, describe, expect, it} from "vitest";
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
import {group} from "../../../../../../cells/views/group.ts";
import type {View} from "../../../../../../cells/views/view.ts";
import {mountViews} from "../../../../../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../../../../../runtime/display/render.ts";

let views: View[];
let main: HTMLElement | undefined;
let mounted: Awaited<ReturnType<typeof mountViews>> | undefined;

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
  views = group(
    figures(classes, credit, "Income"),
    figures(several, penguins, "bill_length_mm"),
    figures(numbers, credit, "Price")
  );
});

afterEach(async () => {
  mounted?.destroy();
  main?.remove();
  delete document.documentElement.dataset.theme;
  await page.viewport(1280, 900);
});

async function show(live: boolean): Promise<HTMLElement> {
  document.documentElement.lang = "en";
  document.title = "Figures of edits";
  main = document.createElement("main");
  main.innerHTML = `<h1>Figures</h1><h2>Of</h2><h3>Edits</h3><div class="gb-output"></div>`;
  document.body.append(main);
  const output = main.querySelector<HTMLElement>(".gb-output")!;
  output.innerHTML = await renderViewsAsync(views);
  if (live) {
    mounted = mountViews(output, views, {onInput() {}});
    await mounted.ready;
  }
  return main;
}

describe.each(["light", "dark"])("figures before and after edits, in %s", (theme) => {
  it.each([
    ["as published", false],
    ["alive", true]
  ])("pass axe-core, %s", async (_, live) => {
    document.documentElement.dataset.theme = theme;
    const shown = await show(live);
    for (const details of shown.querySelectorAll("details")) details.open = true;
    const {violations} = await axe.run(document.body, {resultTypes: ["violations"]});
    expect(
      violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 160)).join(" | ")}`)
    ).toEqual([]);
  });
});

it("nothing makes a page of 390 pixels scroll sideways, and what unfolds is 44 pixels high", async () => {
  await page.viewport(390, 844);
  const shown = await show(true);
  for (const details of shown.querySelectorAll("details")) details.open = true;
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  const pressed = [...shown.querySelectorAll<HTMLElement>(".gb-ebm-metrics summary")];
  expect(pressed.length).toBeGreaterThan(5);
  for (const one of pressed) expect(one.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
});

it("scripts change nothing that was published", async () => {
  const still = [...(await show(false)).querySelectorAll(".gb-ebm-metrics")].map((own) => own.outerHTML);
  main?.remove();
  const alive = [...(await show(true)).querySelectorAll(".gb-ebm-metrics")].map((own) => own.outerHTML);
  expect(still.length).toBe(3);
  expect(alive).toEqual(still);
});
