import {beforeAll, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {data} from "../../../../cells/data/data.ts";
import {
  type EBM,
  ebm,
  explainLocal,
  shapeFunction,
  termImportances
} from "../../../../cells/glassbox/index.ts";
import type {Viewable} from "../../../../cells/views/view.ts";
import {awaken, axeFinds, show, showPage} from "../../show-views.ts";

let credit: EBM;
let penguins: EBM;

beforeAll(async () => {
  const quick = {preset: "fast", outerBags: 2, nJobs: 1} as const;
  credit = await ebm({
    ...quick,
    table: await data.load("credit"),
    target: "Status",
    interactions: [
      ["Seniority", "Age"],
      ["Job", "Income"],
      ["Home", "Marital"]
    ]
  });
  penguins = await ebm({
    ...quick,
    table: await data.load("penguins"),
    target: "species",
    interactions: [["bill_length_mm", "sex"]]
  });
});

async function everything(): Promise<Viewable[]> {
  const [row] = (await data.load("credit")).objects({limit: 1}) as Record<string, unknown>[];
  const [bird] = (await data.load("penguins")).objects({limit: 1}) as Record<string, unknown>[];
  return [
    credit,
    ...["Income", "Home", "Seniority & Age", "Job & Income", "Home & Marital"].map((term) =>
      shapeFunction(credit, term)
    ),
    termImportances(credit, {shown: 5}),
    explainLocal(credit, row, {shown: 5}),
    ...["bill_length_mm", "sex", "bill_length_mm & sex"].map((term) => shapeFunction(penguins, term)),
    explainLocal(penguins, bird)
  ];
}

describe.each(["light", "dark"])("every picture of an EBM, in %s", (theme) => {
  it.each([
    ["as published", true],
    ["alive", false]
  ])("passes axe-core, %s", async (_, still) => {
    document.documentElement.dataset.theme = theme;
    await showPage("An EBM", await everything(), {still});
    expect(await axeFinds()).toEqual([]);
  });
});

it("nothing makes a page of 390 pixels scroll sideways, and what is pressed is 44 pixels high", async () => {
  await page.viewport(390, 844);
  const shown = await show(...(await everything()));
  for (const details of shown.querySelectorAll("details")) details.open = true;
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  const pressed = [...shown.querySelectorAll<HTMLElement>(".gb-ebm label, .gb-ebm summary")];
  expect(pressed.length).toBeGreaterThan(20);
  for (const one of pressed) {
    expect(one.getBoundingClientRect().height, one.outerHTML.slice(0, 200)).toBeGreaterThanOrEqual(44);
  }
});

it("a term is chosen without scripts: its shape shows and the others do not", async () => {
  const shown = await showPage("An EBM", [credit], {still: true});
  const visible = () =>
    [...shown.querySelectorAll<HTMLElement>(".gb-ebm-panel")].filter((panel) => panel.offsetHeight > 0);
  expect(visible()).toHaveLength(1);
  const radios = [...shown.querySelectorAll<HTMLInputElement>(".gb-ebm-choice input")];
  radios[0].focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  expect(radios[2].checked).toBe(true);
  expect(visible().map(({dataset}) => dataset.shape)).toEqual(["2"]);
  expect(visible()[0].querySelector("svg")).not.toBeNull();
  // beside the list where there is room
  const list = radios[2].closest("label")!.getBoundingClientRect();
  expect(visible()[0].getBoundingClientRect().left).toBeGreaterThan(list.right);
});

it("what was chosen before the page was alive stays chosen, and Enter sends nothing", async () => {
  const shown = await showPage("An EBM", [credit], {still: true});
  const radios = [...shown.querySelectorAll<HTMLInputElement>(".gb-ebm-choice input")];
  const late = 9;
  radios[late].focus();
  await userEvent.keyboard(" ");
  await awaken();
  expect(document.activeElement).toBe(radios[late]);
  expect(radios[late].checked).toBe(true);
  expect(shown.querySelectorAll(`[data-shape="${late}"] .gb-ebm-plots`)).toHaveLength(1);
  let sent = 0;
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    sent++;
  });
  await userEvent.keyboard("{Enter}");
  expect(sent).toBe(0);
});

it("alive, every listed term has its shape, and boxes change how shapes are drawn", async () => {
  const shown = await show(credit);
  const radios = [...shown.querySelectorAll<HTMLInputElement>(".gb-ebm-choice input")];
  expect(radios).toHaveLength(credit.shownTerms().terms.length);
  const last = radios.length - 1;
  radios[last].click();
  const panel = shown.querySelector<HTMLElement>(`[data-shape="${last}"]`)!;
  expect(panel.querySelectorAll(".gb-ebm-plots svg").length).toBeGreaterThan(0);
  radios[0].click();
  const first = shown.querySelector<HTMLElement>('[data-shape="0"]')!;
  const labels = () => [...first.querySelectorAll(".gb-ebm-y text")].map(({textContent}) => textContent);
  const before = labels();
  shown.querySelector<HTMLInputElement>('[data-look="units"]')!.click();
  expect(labels().every((label) => label!.endsWith("%"))).toBe(true);
  expect(first.textContent).toContain("The probability of good by");
  shown.querySelector<HTMLInputElement>('[data-look="units"]')!.click();
  expect(labels()).toEqual(before);
  shown.querySelector<HTMLInputElement>('[data-look="scale"]')!.click();
  expect(labels()).not.toEqual(before);
});

it("the arrow keys read a curve bin by bin, its missing values first", async () => {
  const shape = shapeFunction(credit, "Income");
  const shown = await show(shape);
  const picture = shown.querySelector<HTMLElement>(".gb-ebm-plot")!;
  const says = () => shown.querySelector(".gb-ebm-says")!.textContent!;
  picture.focus();
  await userEvent.keyboard("{Home}");
  expect(picture.getAttribute("role")).toBe("slider");
  expect(says()).toMatch(/^Income missing: [−+][\d.]+ ± [\d.]+ \(\d+ rows\)$/);
  expect(picture.querySelector(".gb-ebm-here")).not.toBeNull();
  await userEvent.keyboard("{ArrowRight}");
  expect(says()).toMatch(/^Income below [\d.]+: /);
  expect(says()).toContain(shape.data.scores[1].toFixed(2).replace("-", "−"));
  expect(picture.getAttribute("aria-valuetext")).toBe(says());
  expect(picture.querySelectorAll(".gb-ebm-cursor")).toHaveLength(1);
  await userEvent.keyboard("{End}");
  expect(says()).toMatch(/^Income [\d.]+ and above: /);
  expect(picture.getAttribute("aria-valuenow")).toBe(picture.getAttribute("aria-valuemax"));
});

it("the arrow keys walk over a map in both directions, and the pointer reads it too", async () => {
  const shown = await show(shapeFunction(credit, "Job & Income"));
  const picture = shown.querySelector<HTMLElement>(".gb-ebm-picture")!;
  const says = () => shown.querySelector(".gb-ebm-says")!.textContent!;
  picture.focus();
  await userEvent.keyboard("{Home}");
  expect(says()).toMatch(/^Job missing, Income missing: /);
  await userEvent.keyboard("{ArrowUp}");
  expect(says()).toMatch(/^Job = fixed, Income missing: /);
  await userEvent.keyboard("{ArrowRight}");
  expect(says()).toMatch(/^Job = fixed, Income below [\d.]+: /);
  const box = picture.getBoundingClientRect();
  picture.dispatchEvent(
    new PointerEvent("pointermove", {
      bubbles: true,
      clientX: box.left + 0.9 * box.width,
      clientY: box.top + 4
    })
  );
  expect(says()).toMatch(/^Job = partime, Income [\d.]+/);
});
