import {describe, expect, test} from "vitest";
import type {BottleneckExplanation} from "../../../../../../cells/concept/concept-bottleneck/plain-results.ts";
import {answerWith, settingOf} from "../../../../../../cells/concept/concept-bottleneck/widgets/answer.ts";
import {
  choiceOf,
  readSetting,
  toTheTruth,
  turn
} from "../../../../../../cells/concept/concept-bottleneck/widgets/set-concepts.ts";
import {
  type ConceptSetting,
  conceptSwitches
} from "../../../../../../cells/concept/concept-bottleneck/widgets/switches.ts";
import {
  toNumbers,
  toStatic
} from "../../../../../../cells/concept/concept-bottleneck/widgets/switches-widget.ts";
import {explanation} from "./made-up.ts";

const three = ["negative", "neutral", "positive"];

function controlOf(own: BottleneckExplanation) {
  const {control} = conceptSwitches({explanation: own});
  if (control.type !== "widget") throw new Error("not a widget");
  return {...control, value: control.value as ConceptSetting};
}

describe("the answer with some concepts set", () => {
  test("is the bias and the sum of value times weight, for one output and for several", () => {
    for (const classes of [["no", "yes"], three]) {
      const own = explanation({classes});
      const {values, logits, probabilities} = answerWith(own, {"food good": 0, noisy: 0.5});
      expect(values).toEqual([0, 0.08, 0.35, 0.6, 0.5]);
      for (const [k, logit] of logits.entries()) {
        const sum = own.concepts.reduce((total, {weights}, j) => total + weights[k] * values[j], own.bias[k]);
        expect(logit).toBeCloseTo(sum, 12);
      }
      expect(probabilities).toHaveLength(classes.length);
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });

  test("of two classes the logit speaks for the second", () => {
    const {logits, probabilities} = answerWith(explanation(), {});
    expect(probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(-logits[0])), 12);
  });

  test("of a bottleneck of logits a yes and a no stand for the logits that training gave them", () => {
    const own = explanation({levels: {no: -3, yes: 4}});
    expect(answerWith(own, {noisy: 1, "food bad": 0, "food good": 0.25}).values.slice(0, 2)).toEqual([
      -1.25, -3
    ]);
    expect(answerWith(own, {noisy: 1}).values[4]).toBe(4);
    expect(answerWith(own, {}).values[4]).toBeCloseTo(Math.log(0.72 / 0.28), 12);
  });

  test("what an explanation was made with is its setting", () => {
    expect(settingOf(explanation({set: {noisy: 0, "food good": 1}}))).toEqual({noisy: 0, "food good": 1});
    expect(settingOf(explanation())).toEqual({});
  });
});

describe("a switch", () => {
  const own = explanation();

  test("stands at predicted, no or yes, and nowhere where it was set between", () => {
    expect([undefined, 0, 1, 0.4].map(choiceOf)).toEqual(["predicted", "no", "yes", undefined]);
  });

  test("turned to yes sets the others of its group to no, and leaves other groups alone", () => {
    expect(turn(own, {noisy: 1}, "food good", "yes")).toEqual({noisy: 1, "food good": 1, "food bad": 0});
    expect(turn(own, {"food good": 1, "food bad": 0}, "food bad", "yes")).toEqual({
      "food good": 0,
      "food bad": 1
    });
  });

  test("turned back from yes leaves the others of its group to the model again", () => {
    const set = turn(own, {}, "food good", "yes");
    expect(turn(own, set, "food good", "predicted")).toEqual({});
    expect(turn(own, set, "food good", "no")).toEqual({"food good": 0});
  });

  test("turned to no sets nothing else", () => {
    expect(turn(own, {}, "service bad", "no")).toEqual({"service bad": 0});
    expect(turn(own, {"service good": 0}, "service bad", "no")).toEqual({
      "service good": 0,
      "service bad": 0
    });
  });

  test("of a concept in no group touches no other", () => {
    expect(turn(own, {"food good": 1}, "noisy", "yes")).toEqual({"food good": 1, noisy: 1});
    expect(turn(own, {noisy: 1}, "noisy", "predicted")).toEqual({});
  });

  test("all are set to the truth where it is known, and others keep what they were set to", () => {
    expect(toTheTruth(own, {noisy: 1, "food good": 1})).toEqual({
      "food good": 0,
      "food bad": 1,
      "service good": 0,
      "service bad": 1,
      noisy: 1
    });
  });

  test("reads of a kept value only concepts that there are, from no to yes", () => {
    const kept = {
      noisy: 1,
      price: 1,
      "food good": 3,
      "food bad": Number.NaN,
      "service bad": "1",
      "service good": 0
    };
    expect(readSetting(own, kept)).toEqual({noisy: 1, "service good": 0});
    for (const broken of [undefined, null, 7, "noisy"]) expect(readSetting(own, broken)).toEqual({});
  });
});

describe("conceptSwitches", () => {
  test("is a control of plain data that begins with what the explanation was made with", () => {
    const control = controlOf(explanation({set: {noisy: 1}}));
    expect(structuredClone(control)).toEqual(control);
    expect(JSON.parse(JSON.stringify(control.value))).toEqual(control.value);
    expect(control).toMatchObject({
      name: "concept-switches",
      label: "Concepts of row 3",
      value: {set: {noisy: 1}}
    });
  });

  test("has the same key whatever was set, and another for another row, model, or truth", () => {
    const {key} = controlOf(explanation()).value;
    expect(controlOf(explanation({set: {noisy: 1}})).value.key).toBe(key);
    expect(controlOf(explanation({row: 4})).value.key).not.toBe(key);
    expect(controlOf(explanation({classes: ["bad", "good"]})).value.key).not.toBe(key);
    const other = explanation();
    other.concepts[2].levels.predicted += 1e-4;
    expect(controlOf(other).value.key).not.toBe(key);
    other.concepts[2].levels.predicted -= 1e-4 + 1e-15;
    expect(controlOf(other).value.key).toBe(key);
    other.concepts[4].truth = 1;
    expect(controlOf(other).value.key).not.toBe(key);
  });

  test("refuses what is no explanation", () => {
    expect(() => conceptSwitches({explanation: {} as BottleneckExplanation})).toThrow(
      /explanation: got an empty object, expected what explain of a concept bottleneck gave/
    );
    expect(() => conceptSwitches({explanation: undefined as unknown as BottleneckExplanation})).toThrow(
      "explanation: got undefined"
    );
    const bare = conceptSwitches as unknown as (explanation?: BottleneckExplanation) => unknown;
    for (const given of [undefined, explanation()]) {
      expect(() => bare(given)).toThrow(
        "Write conceptSwitches({explanation: bottleneck.explain(features, row)})"
      );
    }
  });

  test("draws a switch for each concept, where it stands, and words for those who do not see it", () => {
    const {state, value} = controlOf(explanation({set: {"food good": 0}}));
    const html = toStatic(state as never, value);
    expect(html).not.toMatch(/style=|<script|NaN|undefined/);
    expect(html.match(/role="radiogroup" aria-label="[^"]+"/g)).toHaveLength(5);
    const stands = [...html.matchAll(/value="(\w+)" data-concept="(\d)" autocomplete="off" checked/g)];
    expect(stands.map(([, choice, at]) => `${at} ${choice}`)).toEqual([
      "0 no",
      "1 predicted",
      "2 predicted",
      "3 predicted",
      "4 predicted"
    ]);
    expect(html).toContain("Set all to the truth");
    expect(html).toContain('86\u00a0%, <b>in truth</b> no; <b class="gb-concept-you">you: no</b>');
  });

  test("offers no truth where none is known", () => {
    const own = explanation();
    for (const concept of own.concepts) concept.truth = null;
    const {state, value} = controlOf(own);
    expect(toStatic(state as never, value)).not.toMatch(/truth/);
  });

  test("gives the figures with what is set, and the sum at the end", () => {
    const {state, value} = controlOf(explanation());
    const {columns, rows} = toNumbers(state as never, {...value, set: {"food good": 0}});
    const at = (name: string) => columns.indexOf(name);
    expect(rows[1].slice(0, 5)).toEqual(["food good", 0.86, 0, 0, 0]);
    const adds = rows.slice(0, -1).map((row) => row[at("adds (yes)")] as number);
    expect(adds.reduce((a, b) => a + b)).toBeCloseTo(rows.at(-1)?.[at("adds (yes)")] as number, 12);
  });
});
