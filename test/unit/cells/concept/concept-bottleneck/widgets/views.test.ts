import {describe, expect, test} from "vitest";
import type {
  BottleneckExplanation,
  InterventionCurve,
  Leakage,
  TrainingPoint
} from "../../../../../../cells/concept/concept-bottleneck/plain-results.ts";
import {
  bottleneckTrainingView,
  conceptBars,
  conceptWeightsView,
  interventionCurveView,
  leakageView
} from "../../../../../../cells/concept/concept-bottleneck/widgets/index.ts";
import {matrix} from "../../../../../../cells/math/matrix.ts";
import type {WidgetView} from "../../../../../../cells/views/view.ts";
import {widgets} from "../../../../../../cells/views/widgets.ts";
import {explanation, interventions, labelLayer, leakage, learning, tight} from "./made-up.ts";

const three = ["negative", "neutral", "positive"];

async function drawn(view: WidgetView) {
  expect(structuredClone(view)).toEqual(view);
  const {toStatic, toNumbers} = await widgets[view.name]();
  const html = toStatic(view.state);
  expect(html).not.toMatch(/style=|<script|NaN|undefined/);
  return {html, text: html.replace(/<[^>]*>/g, ""), numbers: toNumbers(view.state)};
}

function layerOf(classes: string[]) {
  const outputs = classes.length === 2 ? 1 : classes.length;
  const {conceptNames, weights} = labelLayer;
  const data = Array.from({length: outputs}, (_, k) => weights.map((row) => row[k])).flat();
  return {
    classes,
    conceptNames,
    weights: matrix(outputs, conceptNames.length, Float64Array.from(data)),
    bias: [0.3, -0.5, 0.1].slice(0, outputs)
  };
}

describe("the bars of a row's concepts", () => {
  test("say the answer, whether it was right, and each concept beside its truth", async () => {
    const {text} = await drawn(conceptBars(explanation(), {about: "The soup was cold & stale."}));
    expect(text).toContain("The soup was cold &amp; stale.");
    expect(text).toContain("The model says yes (82\u00a0%). It was no: wrong.");
    expect(text).toContain("86\u00a0%, in truth no");
    expect(text).toContain("noisy72\u00a0%0.72 ×");
    expect(text).not.toContain("you:");
  });

  test("show the answer before and after, and what was set by whom", async () => {
    const {text} = await drawn(conceptBars(explanation({set: {"food good": 0, "food bad": 1}})));
    expect(text).toContain("With what you set, it says no (88\u00a0%) instead of yes. It was no: right.");
    expect(text).toContain("18\u00a0% → 88\u00a0%");
    expect(text).toContain("8\u00a0%, in truth yes; you: yes");
    expect(text).toContain("set by you");
  });

  test("of concepts with names that every object has are left to the model until they are set", async () => {
    const own = explanation();
    for (const [j, name] of ["constructor", "toString"].entries()) {
      own.concepts[j] = {...own.concepts[j], name};
      own.conceptNames[j] = name;
    }
    const {text} = await drawn(conceptBars(own));
    expect(text).toContain("The model says yes (82\u00a0%). It was no: wrong.");
    expect(text).not.toContain("you:");
  });

  test("run from the bias to the logit without a gap, each as long as value times weight", async () => {
    const own = explanation();
    const {html, text} = await drawn(conceptBars(own));
    const links = [...html.matchAll(/gb-sum-link" x1="([\d.]+)%" x2="[\d.]+%" y1="(\d+)" y2="(\d+)"/g)];
    const levels = links.filter(([, , from, to]) => from === "0" && to === "26").map(([, x]) => x);
    const starts = links.filter(([, , , to]) => to === "5").map(([, x]) => x);
    const ends = links.filter(([, , from]) => from === "21").map(([, x]) => x);
    expect(starts).toEqual([levels[0], ...ends.slice(0, -1)]);
    expect(ends.at(-1)).toBe(levels[1]);
    expect(text).toContain("0.86 × 2.1 = +1.81");
    expect(text).toContain(`= logit of yes+${own.logits[0].toFixed(2)}`);
  });

  test("of a group stand together, where its first one stands", async () => {
    const own = explanation();
    own.groups = {food: ["food good", "noisy"]};
    const {html} = await drawn(conceptBars(own));
    const names = [...html.matchAll(/gb-concept-name">([^<]+)<\/span><span class="gb-concept-sees/g)];
    expect(names.map(([, name]) => name)).toEqual([
      "food good",
      "noisy",
      "food bad",
      "service good",
      "service bad"
    ]);
  });

  test("show the sum of the likeliest of several classes first, and those of the others to choose", async () => {
    const {html, text} = await drawn(conceptBars(explanation({classes: three})));
    expect(text).toContain("= logit of negative");
    expect(
      [...html.matchAll(/<option value="\d"( selected)?>(\w+)/g)].map(([, on, name]) =>
        on ? `*${name}` : name
      )
    ).toEqual(["*negative", "neutral", "positive"]);
  });

  test("show the likeliest six of many classes", async () => {
    const own = explanation({classes: three});
    own.classes = Array.from({length: 9}, (_, k) => `class ${k}`);
    own.probabilities = own.classes.map((name, k) => ({class: name, before: k / 36, after: k / 36}));
    own.bias = own.classes.map((_, k) => k / 2);
    for (const concept of own.concepts) concept.weights = own.classes.map(() => 0);
    const {html} = await drawn(conceptBars(own));
    expect(html.match(/gb-concept-class"/g)).toHaveLength(6);
    expect(html).not.toContain("<span>class 2</span>");
    expect(html).toContain("<span>class 8</span>");
  });

  test("show names as they are written, whatever they hold", async () => {
    const own = explanation({classes: ["<b>", "a & b"]});
    own.concepts[0].name = "<img src=x>";
    own.conceptNames[0] = "<img src=x>";
    own.groups = {"<i>": ["<img src=x>", "food bad"]};
    const {html} = await drawn(conceptBars(own));
    expect(html).not.toMatch(/<img|<i>/);
    expect(html).toContain("&lt;img src=x&gt;");
  });

  test("have figures that add up to each logit", async () => {
    const own = explanation({classes: three, set: {noisy: 0}});
    const {numbers} = await drawn(conceptBars(own));
    for (const [k, name] of three.entries()) {
      const at = numbers.columns.indexOf(`adds (${name})`);
      const sum = numbers.rows.slice(0, -1).reduce((total, row) => total + (row[at] as number), 0);
      expect(Math.abs(sum - own.logits[k])).toBeLessThan(1e-9);
    }
    expect(numbers.notes?.[0]).toBe("negative: 75\u00a0% as predicted, 78\u00a0% with what is set.");
  });

  test("are refused for what is no explanation", () => {
    expect(() => conceptBars({} as BottleneckExplanation)).toThrow(/explanation: .*bottleneck\.explain/);
    const own = explanation();
    const [first, ...others] = own.concepts;
    const without = {...first, levels: undefined} as unknown as typeof first;
    expect(() => conceptBars({...own, concepts: [...others, without]})).toThrow(
      /^explanation: got an object/
    );
  });
});

describe("the curve of interventions", () => {
  test("says what setting every concept to the truth brings, and what no concepts reach", async () => {
    const {text, html, numbers} = await drawn(
      interventionCurveView({joint: interventions("random", 0.16, 0.85)})
    );
    expect(text).toContain(
      "Setting every concept to the truth raises the share right from 78\u00a0% to 93\u00a0%"
    );
    expect(text).toContain("joint: drawn anew for each row, mean of 20 draws");
    expect(html).toContain("a head that reads no concepts");
    expect(html).toContain(
      'aria-label="Share right by concepts set to the truth. 0 set to the truth: joint 78\u00a0% ± 1.2; without concepts 85\u00a0%.'
    );
    expect(numbers.rows).toHaveLength(5);
    expect(numbers.rows[4][4]).toBeCloseTo(0.93, 12);
  });

  test("says that answers become worse where they do, or stay", async () => {
    const worse = await drawn(interventionCurveView({a: interventions("named", -0.1)}));
    expect(worse.text).toContain("lowers the share right from 78\u00a0% to 69\u00a0%");
    const same = await drawn(interventionCurveView({a: interventions("named", 0)}));
    expect(same.text).toContain("leaves the share right at 78\u00a0%");
  });

  test("tells several lines apart by dashes, with a band of one standard error each", async () => {
    const {html, text} = await drawn(
      interventionCurveView({
        random: interventions("random", 0.16),
        "least certain first": interventions("uncertainty", 0.2),
        named: interventions("named", 0.1)
      })
    );
    expect(html.match(/<path class="gb-plot-ground-\d"/g)).toHaveLength(3);
    expect(new Set(html.match(/gb-plot-series-\d/g)).size).toBe(3);
    expect(text).toContain("named: as named");
    expect(html).toContain("named (food, service, ambiance, noise) 87\u00a0% ± 1.2");
  });

  test("of a single row has no band, and stands all the same", async () => {
    const {steps, ...rest} = interventions("random", 0.1);
    const single = steps.map((step, at) => ({
      ...step,
      accuracy: at === 0 ? 0 : 1,
      standardError: Number.NaN
    }));
    const {text} = await drawn(interventionCurveView({one: {...rest, steps: single}}));
    expect(text).toContain("from 0\u00a0% to 100");
    expect(text).toContain("0%20%40%60%80%100%");
  });

  test("refuses no curve, more than six, and what is none", () => {
    expect(() => interventionCurveView({})).toThrow(
      "curves: got 0 curves, expected one to 6 of them, by name"
    );
    const many = Object.fromEntries(
      Array.from({length: 7}, (_, i) => [`c${i}`, interventions("random", 0.1)])
    );
    expect(() => interventionCurveView(many)).toThrow(/7 curves.*two pictures/);
    expect(() => interventionCurveView({mine: {} as InterventionCurve})).toThrow(
      "curves.mine: got an empty object, expected what interventionCurve of a concept bottleneck gave"
    );
    expect(() => interventionCurveView({mine: {steps: [1]} as unknown as InterventionCurve})).toThrow(
      "curves.mine: got an object with the key steps"
    );
    const bare = interventions("random", 0.1) as unknown as Record<string, InterventionCurve>;
    expect(() => interventionCurveView(bare)).toThrow(
      "curves: got a curve, expected curves by name. Give it one"
    );
  });
});

describe("the weights of concepts", () => {
  test("stand with their signs, and bars to the right for and to the left against", async () => {
    const {html, text, numbers} = await drawn(conceptWeightsView(layerOf(three)));
    expect(text).toContain("food bad speaks most for positive, food bad speaks most against negative");
    expect(html.match(/<td><svg/g)).toHaveLength(15);
    expect(text).toContain("−1.90");
    const bars = [...html.matchAll(/<rect x="([\d.]+)%" width="([\d.]+)%"[^>]*fill="var\(--gb-(\w+)\)"/g)];
    for (const [, left, width, side] of bars) {
      const edge = side === "negative" ? Number(left) + Number(width) : Number(left);
      expect(edge).toBeCloseTo(50, 1);
    }
    expect(numbers.columns).toEqual([
      "concept",
      "weight (negative)",
      "weight (neutral)",
      "weight (positive)"
    ]);
    expect(numbers.rows.at(-1)).toEqual(["bias", 0.3, -0.5, 0.1]);
  });

  test("of two classes speak for the second", async () => {
    const {text, html} = await drawn(conceptWeightsView(layerOf(["no", "yes"])));
    expect(text).toContain("food good speaks most for yes, food bad speaks most against yes");
    expect(html.match(/<th scope="col">/g)).toHaveLength(1);
  });

  test("that are all nothing say so", async () => {
    const layer = layerOf(["no", "yes"]);
    layer.weights.data.fill(0);
    expect((await drawn(conceptWeightsView(layer))).text).toContain(
      "No concept speaks for or against a class"
    );
  });

  test("of another size than concepts and classes are refused", () => {
    expect(() => conceptWeightsView({...layerOf(three), classes: ["a", "b"]})).toThrow(
      "weights: got 3 rows of 5 and a bias of 3, expected 1 of 5, a row for the second class, and as many biases"
    );
  });
});

test("weights of nothing, or of what has no label layer, are refused", () => {
  const view = conceptWeightsView as (layer: unknown) => unknown;
  expect(() => view(undefined)).toThrow("layer: got undefined, expected a concept bottleneck, or {classes");
  expect(() => view({classes: three})).toThrow("layer: got an object with the key classes");
});

describe("the panel of leakage", () => {
  test("says of each measure what it means, where more comes through", async () => {
    const {text, html, numbers} = await drawn(leakageView(leakage));
    expect(text).toContain("the label layer is right 7.0 points more often than told yes or no");
    expect(text).toContain(
      "32 concepts drawn by coin, which mean nothing, still give 85\u00a0%: 31 points more"
    );
    expect(text).toContain("the logit tells more about the label for food good (8.0 points)");
    expect(text).not.toContain("for noisy");
    expect(html).toContain("81\u00a0% ± 1.0");
    expect(numbers.rows).toHaveLength(12);
  });

  test("speaks of one concept as of one", async () => {
    const {text} = await drawn(
      leakageView({
        ...leakage,
        noise: leakage.noise.slice(0, 1).map((own) => ({...own, concepts: 1, accuracy: 0.85}))
      })
    );
    expect(text).toContain("1 concept drawn by coin, which means nothing, still gives 85\u00a0%");
  });

  test("says so where nothing more than chance comes through", async () => {
    const {text} = await drawn(leakageView(tight));
    expect(text).toContain("tells no more about the label than yes and no do");
    expect(text).toContain("Concepts that mean nothing give no more than always saying");
    expect(text).toContain("No concept's logit tells more about the label than its yes or no");
  });

  test("says so where soft values are worse, and leaves out what was not measured", async () => {
    const worse: Leakage = {
      hardSoft: {hard: leakage.hardSoft.soft, soft: leakage.hardSoft.hard},
      noise: [],
      surplus: []
    };
    const {text, html} = await drawn(leakageView(worse));
    expect(text).toContain("is right 7.0 points less often");
    expect(html.match(/class="gb-concept-panel"/g)).toHaveLength(1);
  });

  test("takes differences row by row where they are known: they are clearer than those of two shares", async () => {
    const [food, noisy] = leakage.surplus;
    const paired: Leakage = {
      ...leakage,
      hardSoft: {...tight.hardSoft, gain: {mean: 0.005, standardError: 0.001}},
      surplus: [food, {...noisy, gain: {mean: 0.01, standardError: 0.004}}]
    };
    const {text, numbers} = await drawn(leakageView(paired));
    expect(text).toContain("is right 0.5 points more often than told yes or no");
    expect(text).toContain("food good (8.0 points), noisy (1.0 points)");
    expect(numbers.rows).toHaveLength(14);
    expect(numbers.rows.at(-1)).toEqual(["surplus", "noisy, what the logit adds", 0.01, 0.004, null]);
  });

  test("is refused for what is no report", () => {
    expect(() => leakageView({} as Leakage)).toThrow(
      "leakage: got an empty object, expected what leakage of"
    );
    expect(() => leakageView({hardSoft: {}, noise: [], surplus: []} as unknown as Leakage)).toThrow(
      "leakage: got an object with the keys hardSoft, noise, surplus"
    );
  });
});

describe("the curve of training", () => {
  test("says how far it has come, and draws nothing before the first step", async () => {
    const {text, numbers} = await drawn(bottleneckTrainingView(learning(20), {epochs: 60}));
    expect(text).toContain(
      "After 20 epochs it gets 87\u00a0% of the labels and 90\u00a0% of the concepts right"
    );
    expect(numbers.rows).toHaveLength(20);
    const none = await drawn(bottleneckTrainingView([]));
    expect(none.text).toContain("Nothing has been learnt yet");
    expect(none.html).not.toContain("<circle");
    expect((await drawn(bottleneckTrainingView(learning(1)))).text).toContain("After 1 epoch it");
  });

  test("keeps its axis while it grows, when it is told how many steps there will be", async () => {
    const {html: early} = await drawn(bottleneckTrainingView(learning(10), {epochs: 60}));
    const {html: late} = await drawn(bottleneckTrainingView(learning(11), {epochs: 60}));
    const axis = (html: string) => html.match(/<svg class="gb-plot-x".*?<\/svg>/)?.[0];
    expect(axis(late)).toBe(axis(early));
  });

  test("of convex fits counts penalties, and leaves out what a step does not know", async () => {
    const path = learning(4).map(
      (point, i): TrainingPoint => ({
        ...point,
        penalty: 10 ** (2 - i),
        labelLoss: i < 2 ? Number.NaN : point.labelLoss,
        // the weakest penalty does worse again: the one before it is kept
        validationConceptLoss: i < 3 ? point.validationConceptLoss : 0.9
      })
    );
    const {text, html, numbers} = await drawn(bottleneckTrainingView(path));
    expect(text).toContain("Of 4 penalties the best gets 66\u00a0% of the labels");
    expect(text).toContain("penalties tried, strong to weak");
    expect(html).toContain("Penalty 0.1 (step 4)");
    expect(numbers.columns).toContain("penalty");
    expect(numbers.rows[0][2]).toBeNull();
  });

  test("is refused for what is no list", () => {
    expect(() => bottleneckTrainingView(undefined as unknown as TrainingPoint[])).toThrow(
      "curve: got undefined"
    );
    expect(() => bottleneckTrainingView([3] as unknown as TrainingPoint[])).toThrow(
      "curve: got an array of 1"
    );
  });
});
