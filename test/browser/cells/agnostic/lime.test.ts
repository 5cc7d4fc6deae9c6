import "../../../../runtime/display/theme.css";
import "../../../../runtime/display/view.css";
import axe from "axe-core";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {type LimeInputs, lime, limeNeighbourhood} from "../../../../cells/agnostic/index.ts";
import type {Row} from "../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../cells/views/view.ts";
import {type MountedViews, mountViews} from "../../../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../../../runtime/display/render.ts";

const table = Array.from({length: 80}, (_, i) => ({
  "hours a week": 20 + ((i * 37) % 41),
  income: 900 + ((i * 97) % 3100),
  "a column with quite a long name": (i * 13) % 17,
  job: ["nurse", "farmer", "clerk"][i % 3]
}));
const model = (rows: Row[]): number[][] =>
  rows.map(({income, job, ...row}) => {
    const score =
      ((income as number) - 2000) / 600 +
      (job === "nurse" ? 1 : -0.5) +
      ((row["hours a week"] as number) - 40) / 20;
    const p = 1 / (1 + Math.exp(-score));
    return [1 - p, p];
  });
const inputs: LimeInputs = {model, table, row: 3, classNames: ["bad", "good"], numSamples: 1000};

let el: HTMLElement;
let mounted: MountedViews | undefined;

beforeEach(() => {
  el = document.createElement("main");
  document.body.append(el);
});

afterEach(async () => {
  mounted?.destroy();
  mounted = undefined;
  el.remove();
  document.documentElement.removeAttribute("data-theme");
  await page.viewport(1280, 900);
});

async function show(...values: {[viewSymbol](): unknown}[]): Promise<void> {
  const views = values.map((value) => value[viewSymbol]()) as never;
  el.innerHTML = await renderViewsAsync(views);
  mounted = mountViews(el, views, {onInput() {}});
  await mounted.ready;
}

const all = <E extends Element>(selector: string): E[] => [...el.querySelectorAll<E>(selector)];

describe("the bars of an explanation", () => {
  it.each([1280, 390])("at %i px are as long as their weights and stay inside the page", async (width) => {
    await page.viewport(width, 900);
    const explanation = await lime({...inputs, repeats: 4});
    await show(explanation);
    const bars = all(".gb-lime-bar rect").map((bar) => bar.getBoundingClientRect());
    expect(bars.length).toBe(4);
    const [first] = bars;
    for (const [i, {weight}] of explanation.weights.entries()) {
      const share = Math.abs(weight / explanation.weights[0].weight);
      expect(Math.abs(bars[i].width - share * first.width)).toBeLessThan(1);
    }
    const axis = all(".gb-lime-bar > line")[0].getBoundingClientRect();
    for (const [i, {weight}] of explanation.weights.entries()) {
      if (weight > 0) expect(Math.abs(bars[i].left - axis.left)).toBeLessThan(1.5);
      else expect(Math.abs(bars[i].right - axis.right)).toBeLessThan(1.5);
    }
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    for (const row of all(".gb-lime-row")) expect(row.scrollWidth).toBeLessThanOrEqual(row.clientWidth);
  });

  it("are reached by the keyboard, and each says its sentence", async () => {
    await show(await lime(inputs));
    const rows = all<HTMLElement>(".gb-lime-row");
    // what a pointer rests on is said too; one that an earlier test left may rest on a row
    await userEvent.unhover(el);
    rows[0].focus();
    expect(el.querySelector(".gb-lime-says")?.textContent).toMatch(
      /^That .+ holds moves the line's answer for good by [+−]0\.\d+\.$/
    );
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement).toBe(rows[1]);
    expect(el.querySelector(".gb-lime-says")?.textContent).toBe(rows[1].dataset.says);
  });

  it("get their whiskers later, in place: the focus stays and no bar moves", async () => {
    const bars = await lime({...inputs, numSamples: 5000});
    await show(bars);
    const [row] = all<HTMLElement>(".gb-lime-row");
    row.focus();
    const left = all(".gb-lime-bar rect").map((bar) => bar.getBoundingClientRect().top);
    expect(all(".gb-lime-bar g").length).toBe(0);
    const whiskers = await bars.standardErrors({repeats: 4});
    mounted?.update([whiskers[viewSymbol]()]);
    await expect.poll(() => all(".gb-lime-bar g").length).toBe(4);
    expect(document.activeElement).toBe(row);
    expect(all(".gb-lime-bar rect").map((bar) => bar.getBoundingClientRect().top)).toEqual(left);
  });

  it("are the same before scripts run and after", async () => {
    const view = (await lime(inputs))[viewSymbol]();
    el.innerHTML = await renderViewsAsync([view]);
    const still = el.querySelector(".gb-widget")?.innerHTML;
    mounted = mountViews(el, [view], {onInput() {}});
    await mounted.ready;
    expect(el.querySelector(".gb-widget")?.innerHTML).toBe(still);
  });
});

describe("the picture of the neighbourhood", () => {
  it("steps from stage to stage in place", async () => {
    const picture = await limeNeighbourhood({...inputs, x: "income", y: "hours a week", stage: 1});
    await show(picture);
    const svg = el.querySelector(".gb-lime-picture");
    const dot = el.querySelector(".gb-lime-dots circle");
    expect(el.querySelector(".gb-lime-caption")?.textContent).toContain("Draw");
    mounted?.update([picture.at(3)[viewSymbol]()]);
    await expect.poll(() => el.querySelector(".gb-lime-lines")).not.toBeNull();
    expect(el.querySelector(".gb-lime-picture")).toBe(svg);
    expect(el.querySelector(".gb-lime-dots circle")?.isConnected).toBe(true);
    expect(dot).not.toBeNull();
  });

  it.each([1280, 390])("at %i px fits the page, its ticks beside it", async (width) => {
    await page.viewport(width, 900);
    await show(await limeNeighbourhood({...inputs, x: "income", y: "hours a week"}));
    const plot = (el.querySelector(".gb-lime-picture") as Element).getBoundingClientRect();
    expect(plot.width / plot.height).toBeCloseTo(4 / 3, 1);
    for (const tick of all(".gb-lime-ticks-y text")) {
      const {right, top, bottom} = tick.getBoundingClientRect();
      expect(right).toBeLessThan(plot.left);
      expect(top).toBeGreaterThan(plot.top - 12);
      expect(bottom).toBeLessThan(plot.bottom + 12);
    }
    for (const tick of all(".gb-lime-ticks-x text"))
      expect(tick.getBoundingClientRect().top).toBeGreaterThan(plot.bottom - 4);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  });
});

describe("both", () => {
  it.each(["light", "dark"])("pass axe-core in the %s theme, without inline styles", async (theme) => {
    document.documentElement.dataset.theme = theme;
    await show(
      await lime({...inputs, repeats: 4, topLabels: 2}),
      await limeNeighbourhood({...inputs, x: "income", y: "hours a week"})
    );
    expect(all("[style]")).toEqual([]);
    const {violations} = await axe.run(el, {rules: {region: {enabled: false}}});
    expect(violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(" ")}`)).toEqual([]);
  });
});
