import {describe, expect, test} from "vitest";
import {LimeExplanation, LimeNeighbourhood} from "../../../cells/agnostic/index.ts";
import {AttentionPatterns, HeadScores} from "../../../cells/circuits/index.ts";
import {
  LocalExplanation,
  ShapeFunction,
  TermImportances,
  TrainingCurves
} from "../../../cells/glassbox/index.ts";
import {LogitAttribution, LogitLens} from "../../../cells/lens/index.ts";
import {ProbeResult} from "../../../cells/probe/index.ts";
import {viewSymbol} from "../../../cells/views/view.ts";

interface Case {
  from: {fromJSON(json: unknown): {[viewSymbol](): unknown; toJSON(): object}};
  what: string;
  stored: object;
  /** a path, what is put there, and the beginning of what is said */
  wrong: [path: string, value: unknown, message: string][];
}

const score = {mean: 0.8, standardError: 0.1, folds: [0.7, 0.9]};
const head = {layer: 0, head: 1, previous: 0.5, current: 0.1, first: 0.2, entropy: 1.2};
const axis = {name: "age", min: 18, max: 80, value: 30, sd: 11};
const label = {
  label: "bad",
  weights: [{feature: "age", value: 30, bin: "age <= 35", weight: 0.2}],
  intercept: 0.3,
  r2: 0.5,
  localPrediction: 0.4,
  modelPrediction: 0.5
};

const cases: Record<string, Case> = {
  LogitLens: {
    from: LogitLens,
    what: "a logit lens",
    stored: {
      kind: "logit-lens",
      model: "small",
      processing: "weights as trained",
      normalization: "own",
      tokens: [1, 2],
      pieces: ["<s>", "a"],
      words: {2: "a"},
      sites: [{name: "blocks.0.hook_resid_pre", label: "embedding", layer: 0}],
      pinned: [],
      positions: [1],
      places: [
        {
          position: 1,
          sites: [{top: [{token: 2, probability: 0.5}], entropy: 0.9, kl: 0}],
          paths: [{token: 2, ranks: [1], probabilities: [0.5], logits: [3]}]
        }
      ]
    },
    wrong: [
      ["tokens", "1 2", 'json.tokens: got "1 2", expected a list of numbers'],
      ["places", undefined, "json.places: got undefined, expected a list"],
      [
        "places.0.paths.0.ranks",
        ["1"],
        "json.places.0.paths.0.ranks: got an array of 1, expected a list of numbers"
      ]
    ]
  },
  LogitAttribution: {
    from: LogitAttribution,
    what: "a logit attribution",
    stored: {
      kind: "logit-attribution",
      model: "small",
      processing: "weights as trained",
      tokens: [1],
      pieces: ["<s>"],
      position: 0,
      by: "layers",
      answer: {token: 2, piece: "a"},
      contributions: [{kind: "embed", name: "embed", value: 1}],
      logit: 1,
      scale: 1
    },
    wrong: [
      ["contributions", {}, "json.contributions: got an empty object, expected a list"],
      ["contributions.0.value", "1", 'json.contributions.0.value: got "1", expected a number'],
      ["answer.piece", 3, "json.answer.piece: got 3, expected a text"]
    ]
  },
  AttentionPatterns: {
    from: AttentionPatterns,
    what: "attention patterns",
    stored: {
      kind: "attention-patterns",
      model: "small",
      processing: "weights as trained",
      causal: true,
      tokens: [1],
      pieces: ["<s>"],
      start: 0,
      bytes: 4,
      heads: [{...head, duplicate: null, induction: null, weights: [1], valueNorms: [1], outputNorms: [1]}]
    },
    wrong: [
      ["heads", "many", 'json.heads: got "many", expected a list'],
      [
        "heads.0.weights",
        {0: 1},
        "json.heads.0.weights: got an object with the key 0, expected a list of numbers"
      ]
    ]
  },
  HeadScores: {
    from: HeadScores,
    what: "head scores",
    stored: {
      kind: "head-scores",
      model: "small",
      length: 5,
      sequences: 2,
      heads: [{...head, duplicate: 0.1, induction: 0.2}]
    },
    wrong: [["heads.0.induction", "high", 'json.heads.0.induction: got "high", expected a number']]
  },
  ProbeResult: {
    from: ProbeResult,
    what: "a probe",
    stored: {
      type: "probe",
      classes: ["no", "yes"],
      rows: 10,
      groups: 10,
      folds: 2,
      kind: "logistic",
      choose: "difference",
      seed: 0,
      sites: [
        {
          name: "layer 1",
          offset: 0,
          columns: 2,
          constant: 0,
          accuracy: score,
          f1: score,
          majority: score,
          confusion: [
            [4, 1],
            [1, 4]
          ],
          direction: {coefficients: [[1, 2]], intercepts: [0]},
          neurons: [{neuron: 0, difference: 1, effect: 1, auc: 0.9, code: 1}]
        }
      ]
    },
    wrong: [
      ["sites", undefined, "json.sites: got undefined, expected a list"],
      [
        "sites.0.direction.coefficients",
        [1, 2],
        "json.sites.0.direction.coefficients.0: got 1, expected a list"
      ],
      ["classes.0", {}, "json.classes.0: got an empty object, expected a text, a number, true or false"]
    ]
  },
  LimeExplanation: {
    from: LimeExplanation,
    what: "a LIME explanation",
    stored: {
      ...label,
      method: "lime",
      mode: "classification",
      labels: [label],
      numSamples: 500,
      kernelWidth: 1,
      distanceUnit: "changed columns",
      distances: [{from: 1, to: null, samples: 500, share: 1}],
      effectiveSamples: 300,
      seed: 0,
      repeats: 0,
      warnings: []
    },
    wrong: [
      ["labels", [], "json.labels: got an array of 0, expected at least one label"],
      ["labels.0.weights.0.weight", "0.2", 'json.labels.0.weights.0.weight: got "0.2", expected a number'],
      ["warnings", "none", 'json.warnings: got "none", expected a list']
    ]
  },
  ShapeFunction: {
    from: ShapeFunction,
    what: "a shape function",
    stored: {
      kind: "ebm-shape",
      term: "age",
      target: "good",
      axes: [{feature: "age", type: "continuous", size: 4, edges: [18, 40, 80]}],
      outputs: ["yes"],
      link: "logit",
      intercept: [0],
      scores: [0, -1, 1, 0],
      weights: [0, 5, 5, null],
      rowWeight: 1,
      shared: [-1, 1],
      units: "score",
      scale: "own"
    },
    wrong: [
      ["axes", undefined, "json.axes: got undefined, expected a list"],
      ["scores", "high", 'json.scores: got "high", expected a list of numbers']
    ]
  },
  TermImportances: {
    from: TermImportances,
    what: "term importances",
    stored: {
      kind: "ebm-importances",
      target: "good",
      of: "log odds",
      terms: [{term: "age", importance: 0.4, pair: false}],
      shown: 15
    },
    wrong: [["terms.0.importance", "much", 'json.terms.0.importance: got "much", expected a number']]
  },
  TrainingCurves: {
    from: TrainingCurves,
    what: "training curves",
    stored: {
      kind: "ebm-training",
      target: "good",
      loss: "log loss",
      curves: [{bag: 0, stage: "features", steps: [1], losses: [0.6]}]
    },
    wrong: [["curves.0.losses", 0.6, "json.curves.0.losses: got 0.6, expected a list of numbers"]]
  },
  LocalExplanation: {
    from: LocalExplanation,
    what: "a local explanation",
    stored: {
      kind: "ebm-local",
      target: "good",
      link: "logit",
      outputs: ["yes"],
      intercept: [0],
      terms: [{term: "age", values: [{feature: "age", value: 30, state: "known"}], adds: [0.4]}],
      score: [0.4],
      probabilities: [{label: "yes", probability: 0.6}],
      predicted: "yes",
      shown: 12
    },
    wrong: [["terms.0.adds", undefined, "json.terms.0.adds: got undefined, expected a list of numbers"]]
  }
};

describe.each(Object.entries(cases))("a stored %s", (_, {from, what, stored, wrong}) => {
  test("comes back from its text", () => {
    const back = from.fromJSON(JSON.stringify(stored));
    expect(JSON.parse(JSON.stringify(back))).toEqual(stored);
    expect(back[viewSymbol]()).toBeTruthy();
  });

  test("is refused when its text is cut short", () => {
    const text = JSON.stringify(stored);
    expect(() => from.fromJSON(text.slice(0, text.length / 2))).toThrow(
      /^json: got text that is no whole JSON .*Was the file cut short\?/s
    );
  });

  test.each([
    [{kind: "roc", type: "roc", method: "roc"}, '"roc"'],
    [null, "null"],
    [[], "an array of 0"]
  ])("is refused when it is %j", (other, said) => {
    expect(() => from.fromJSON(other)).toThrow(`json: got ${said}, expected what toJSON of ${what} gave`);
    expect(() => from.fromJSON(JSON.stringify(other))).toThrow(`json: got ${said}`);
  });

  test.each(wrong)("is refused when its %s is %j", (path, value, message) => {
    expect(() => from.fromJSON(JSON.stringify(changed(stored, path, value)))).toThrow(message);
  });
});

describe("a stored neighbourhood of LIME", () => {
  const numbers = Float64Array.of(1, 2);
  const stored = {
    stage: 3,
    mode: "classification",
    label: "bad",
    x: axis,
    y: {...axis, name: "income"},
    field: {columns: 2, rows: 1, values: numbers},
    samples: {x: numbers, y: numbers, weight: numbers, answer: numbers},
    line: {intercept: 0, x: 1, y: 1, r2: 0.5, localPrediction: 0.4},
    modelPrediction: 0.5,
    kernelWidth: 1,
    seed: 0
  };

  test("comes back as data and as text", () => {
    expect(LimeNeighbourhood.fromJSON(stored).data).toEqual(stored);
    expect(LimeNeighbourhood.fromJSON(JSON.stringify(stored)).data).toEqual(stored);
  });

  test.each([
    ["stage", 4, "json.stage: got 4, expected 1 (draw), 2 (weigh) or 3 (fit)"],
    ["samples.weight", "heavy", 'json.samples.weight: got "heavy", expected a list of numbers'],
    ["x", undefined, "json.x: got undefined, expected an object"]
  ])("is refused when its %s is %j", (path, value, message) => {
    expect(() => LimeNeighbourhood.fromJSON(changed(stored, path, value))).toThrow(message);
  });

  test("is refused when it is no object, or cut short", () => {
    expect(() => LimeNeighbourhood.fromJSON(null)).toThrow("json: got null, expected an object");
    expect(() => LimeNeighbourhood.fromJSON('{"stage": 3')).toThrow(/^json: got text .*cut short/s);
  });
});

/** A copy with another value at the end of the path, or with nothing there. */
function changed(data: object, path: string, value: unknown): object {
  const copy = structuredClone(data);
  const keys = path.split(".");
  const last = keys.pop()!;
  const at = keys.reduce(
    (inner, key) => inner[key] as Record<string, unknown>,
    copy as Record<string, unknown>
  );
  at[last] = value;
  return copy;
}
