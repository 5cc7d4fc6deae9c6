import {describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import type {
  BottleneckExplanation,
  Setting
} from "../../../../cells/concept/concept-bottleneck/plain-results.ts";
import {
  answerWith,
  bottleneckTrainingView,
  conceptBars,
  conceptSwitches,
  conceptWeightsView,
  interventionCurveView,
  leakageView
} from "../../../../cells/concept/concept-bottleneck/widgets/index.ts";
import {matrix} from "../../../../cells/math/matrix.ts";
import type {InputView} from "../../../../cells/views/view.ts";
import {
  explanation,
  interventions,
  labelLayer,
  leakage,
  learning
} from "../../../unit/cells/concept/concept-bottleneck/widgets/made-up.ts";
import {awaken, axeFinds, find, show, showPage, update} from "../../show-views.ts";

const three = ["negative", "neutral", "positive"];
const about = "The soup was cold, but the waiter could not have been kinder.";

function switches(own: BottleneckExplanation, id = "set/0"): InputView {
  return {kind: "input", id, control: conceptSwitches({explanation: own, about}).control};
}

const everything = () => [
  switches(explanation({set: {"food good": 0, noisy: 1}})),
  conceptBars(explanation({classes: three})),
  interventionCurveView({random: interventions("random", 0.15, 0.86), named: interventions("named", 0.2)}),
  conceptWeightsView({
    classes: three,
    conceptNames: labelLayer.conceptNames,
    weights: matrix(
      3,
      5,
      Float64Array.from([0, 1, 2].flatMap((k) => labelLayer.weights.map((row) => row[k])))
    ),
    bias: [0.3, -0.5, 0.1]
  }),
  leakageView(leakage),
  bottleneckTrainingView(learning(20), {epochs: 40})
];

/** The switch of a concept. */
const radio = (el: Element, concept: string, choice: string) =>
  find<HTMLInputElement>(el, `[aria-label="${concept}"] input[value=${choice}]`);
/** What the notebook was given. */
const given = (el: Element): {key: string; set: Setting} =>
  JSON.parse(find(el, "[data-input]").dataset.value ?? "null");
const title = (el: Element) => find(el, ".gb-check-title").textContent;
const standsAt = (el: Element) =>
  [...el.querySelectorAll<HTMLInputElement>("input:checked")].map(({value}) => value);

describe("the widgets of a concept bottleneck, without scripts", () => {
  it("show everything but what only scripts can do", async () => {
    const el = await showPage("A bottleneck", everything(), {still: true});
    expect(el.querySelectorAll(".gb-widget")).toHaveLength(6);
    expect(el.querySelectorAll("[style], script")).toHaveLength(0);
    expect(title(el)).toContain("With what you set, it says");
    for (const field of el.querySelectorAll(".gb-plot-field")) {
      expect(field.getAttribute("aria-label")?.length).toBeGreaterThan(40);
    }
  });
});

describe("the widgets of a concept bottleneck, in a page", () => {
  for (const theme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      it(`have nothing that axe finds, by ${theme}, ${width} pixels wide, and nothing sticks out`, async () => {
        document.documentElement.dataset.theme = theme;
        await page.viewport(width, 900);
        const el = await showPage("A bottleneck", everything());
        expect(await axeFinds()).toEqual([]);
        expect(el.scrollWidth).toBeLessThanOrEqual(el.clientWidth);
      });
    }
  }

  it("read curves with the arrow keys, step by step", async () => {
    const el = await show(
      interventionCurveView({random: interventions("random", 0.16, 0.85), named: interventions("named", 0.2)})
    );
    const field = find(el, "[data-reads]");
    field.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    expect(find(el, ".gb-plot-says").textContent).toBe(
      "2 set to the truth: random 90\u00a0% ± 1.2; named (food, service) 93\u00a0% ± 1.2; without concepts 85\u00a0%."
    );
    expect(field.getAttribute("aria-valuenow")).toBe("2");
  });

  it("show the sum for another class when it is chosen", async () => {
    const el = await show(conceptBars(explanation({classes: three})));
    await userEvent.selectOptions(find(el, "select"), "positive");
    expect(el.textContent).toContain("= logit of positive");
    expect(el.textContent).toContain("0.86 × −1.7 = −1.46");
  });

  it("move the lines of a training that goes on, and keep what was there", async () => {
    const el = await show(bottleneckTrainingView(learning(5), {epochs: 40}));
    const [line] = el.querySelectorAll("path.gb-plot-series-1");
    const field = find(el, "[data-reads]");
    field.focus();
    await userEvent.keyboard("{End}");
    const [before, said] = [line.getAttribute("d"), find(el, ".gb-plot-says").textContent];
    await update(bottleneckTrainingView(learning(6), {epochs: 40}));
    expect(line.isConnected).toBe(true);
    expect(line.getAttribute("d")).not.toBe(before);
    expect(document.activeElement).toBe(field);
    expect(title(el)).toContain("After 6 epochs");
    expect(find(el, ".gb-plot-says").textContent).toBe(said);
  });
});

describe("switches of concepts", () => {
  it("answer at once, say so, and give the notebook what was set", async () => {
    const own = explanation();
    const el = await show(switches(own));
    expect(title(el)).toBe("The model says yes (82\u00a0%). It was no: wrong.");
    await userEvent.click(radio(el, "noisy", "yes"));
    const {probabilities} = answerWith(own, {noisy: 1});
    const share = `${(100 * probabilities[1]).toFixed(0)}\u00a0%`;
    expect(title(el)).toBe(`With what you set, it still says yes (${share}). It was no: wrong.`);
    expect(find(el, "[role=status]").textContent).toContain("noisy set to yes. The model now says yes: ");
    expect(given(el).set).toEqual({noisy: 1});
    await userEvent.click(radio(el, "noisy", "predicted"));
    expect(given(el).set).toEqual({});
    expect(title(el)).toContain("The model says yes (82\u00a0%)");
  });

  it("set the others of a group to no with a yes, and free them when it is taken back", async () => {
    const el = await show(switches(explanation()));
    await userEvent.click(radio(el, "food bad", "yes"));
    expect(given(el).set).toEqual({"food bad": 1, "food good": 0});
    expect(standsAt(el)).toEqual(["no", "yes", "predicted", "predicted", "predicted"]);
    expect(title(el)).toMatch(/it says no \(\d+\u00a0%\) instead of yes/);
    await userEvent.click(radio(el, "food good", "yes"));
    expect(given(el).set).toEqual({"food bad": 0, "food good": 1});
    await userEvent.click(radio(el, "food good", "predicted"));
    expect(given(el).set).toEqual({});
    expect(standsAt(el)).toEqual(Array(5).fill("predicted"));
  });

  it("are turned by the keyboard alone: Tab to a concept, arrows along its switch", async () => {
    const el = await show(switches(explanation()));
    radio(el, "food good", "predicted").focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(given(el).set).toEqual({"food good": 0});
    expect(document.activeElement).toBe(radio(el, "food good", "no"));
    await userEvent.keyboard("{ArrowRight}");
    expect(given(el).set).toEqual({"food good": 1, "food bad": 0});
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement).toBe(radio(el, "food bad", "no"));
    await userEvent.keyboard("{ArrowLeft}{Enter}");
    expect(given(el).set).toEqual({"food good": 1});
  });

  it("go to the truth where it is known, and back, all at once", async () => {
    const el = await show(switches(explanation({set: {noisy: 1}})));
    await userEvent.click(find(el, "[data-do=truth]"));
    expect(given(el).set).toEqual({
      "food good": 0,
      "food bad": 1,
      "service good": 0,
      "service bad": 1,
      noisy: 1
    });
    expect(title(el)).toContain("It was no: right.");
    await userEvent.click(find(el, "[data-do=undo]"));
    expect(given(el).set).toEqual({});
    expect(find(el, "[role=status]").textContent).toContain("Every concept as predicted.");
  });

  it("show another class's sum, and keep it while concepts are set", async () => {
    const el = await show(switches(explanation({classes: three})));
    await userEvent.selectOptions(find(el, "select"), "positive");
    await userEvent.click(radio(el, "food good", "no"));
    expect(el.textContent).toContain("= logit of positive");
    expect(find<HTMLSelectElement>(el, "select").value).toBe("2");
  });

  it("keep what was set when their cell gives the same row again, and let it go with another row", async () => {
    const el = await show(switches(explanation()));
    await userEvent.click(radio(el, "noisy", "yes"));
    await update(switches(explanation({set: {noisy: 1}})));
    expect(standsAt(el)).toEqual(["predicted", "predicted", "predicted", "predicted", "yes"]);
    await update(switches(explanation({row: 9})));
    expect(standsAt(el)).toEqual(Array(5).fill("predicted"));
    expect(find(el, "[data-input]").dataset.value).toBeUndefined();
    expect(find(el, "[role=status]").textContent).toBe("");
  });

  it("that were turned before the page was alive are heard when it is", async () => {
    const el = await showPage("A bottleneck", [switches(explanation())], {still: true});
    await userEvent.click(radio(el, "food bad", "yes"));
    expect(find(el, "[data-input]").dataset.value).toBeUndefined();
    await awaken();
    expect(given(el).set).toEqual({"food bad": 1, "food good": 0});
    expect(title(el)).toMatch(/it says no \(\d+\u00a0%\) instead of yes/);
  });

  it("of one row twice on a page are turned each for itself", async () => {
    const el = await show(switches(explanation(), "a/0"), switches(explanation(), "b/0"));
    const [first, second] = el.querySelectorAll("[data-input]");
    await userEvent.click(radio(first, "noisy", "yes"));
    expect(standsAt(first).at(-1)).toBe("yes");
    expect(standsAt(second)).toEqual(Array(5).fill("predicted"));
  });

  it("read of a kept value what they know, and no more", async () => {
    const own = switches(explanation());
    if (own.control.type !== "widget") throw new Error("not a widget");
    const {key} = own.control.value;
    const el = await showPage("A bottleneck", [own], {still: true});
    find(el, "[data-input]").dataset.value = JSON.stringify({
      key,
      set: {noisy: 1, price: 1, "food bad": "x"}
    });
    await awaken();
    expect(standsAt(el)).toEqual(["predicted", "predicted", "predicted", "predicted", "yes"]);
  });

  it("answer a click within a frame or two, with forty concepts too", async () => {
    const own = explanation();
    const more = Array.from({length: 35}, (_, j) => ({...own.concepts[4], name: `concept ${j}`}));
    own.concepts.push(...more);
    own.conceptNames.push(...more.map(({name}) => name));
    const el = await show(switches(own));
    const started = performance.now();
    radio(el, "concept 30", "yes").click();
    expect(title(el)).toContain("With what you set");
    const took = performance.now() - started;
    console.log(`a click on one of 40 concepts was answered in ${took.toFixed(1)} ms`);
    expect(took).toBeLessThan(500);
  });
});
