import {beforeAll, describe, expect, it} from "vitest";
import type {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {type EbmEditor, ebmEditor} from "../../../../../../cells/glassbox/ebm/editing/ebm-editor.ts";
import type {Editing} from "../../../../../../cells/glassbox/ebm/editing/edits.ts";
import {fingerprint} from "../../../../../../cells/glassbox/ebm/editing/fingerprint.ts";
import {commit, noEdits} from "../../../../../../cells/glassbox/ebm/editing/history.ts";
import {editsToJSON} from "../../../../../../cells/glassbox/ebm/editing/stored-edits.ts";
import type {EditorData} from "../../../../../../cells/glassbox/ebm/editing/widget/editor-data.ts";
import {toNumbers, toStatic} from "../../../../../../cells/glassbox/ebm/editing/widget/editor-widget.ts";
import {viewText} from "../../../../../../runtime/cli/view-text.ts";
import {checkValue} from "../../../../../../runtime/inputs/check-value.ts";
import {trainRegression, trainTwoClasses} from "./models.ts";

let amount: EBM;
let good: EBM;
beforeAll(async () => {
  [amount, good] = [await trainRegression(), await trainTwoClasses()];
});

const parts = ({control}: EbmEditor): {state: EditorData; value: Editing} =>
  control as unknown as {state: EditorData; value: Editing};

const raised = (model: EBM) =>
  commit(noEdits(fingerprint(model)), {kind: "move", term: "age", cells: [1, 2], by: 0.5}, "the young");

describe("ebmEditor", () => {
  it("is a control whose value is the history of no edits, under the model's fingerprint", () => {
    const {control} = ebmEditor({model: good});
    expect(control).toMatchObject({
      type: "widget",
      name: "ebm-editor",
      label: "Editor of a model of good",
      value: {key: fingerprint(good), edits: noEdits(fingerprint(good)), selection: null}
    });
    expect(checkValue(control, parts({control}).value)).toBe(true);
    expect(checkValue(control, parts(ebmEditor({model: amount})).value)).toBe(false);
  });

  it("holds every term that can be edited, the most important first, as plain data", () => {
    const {state} = parts(ebmEditor({model: good}));
    expect(state.shapes.map(({term}) => term).sort()).toEqual(
      ["age", "pay", "town", "age & pay", "pay & town"].sort()
    );
    const sizes = state.shapes.map(({importance}) => importance as number);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(structuredClone(state)).toEqual(state);
  });

  it("begins with edits, with a file's text, and with what another editor gave", () => {
    const edits = raised(good);
    for (const given of [edits, editsToJSON(edits), {key: edits.model, edits, selection: null}]) {
      expect(parts(ebmEditor({model: good, edits: given})).value.edits).toEqual(edits);
    }
  });

  it.each<[string, () => unknown, RegExp]>([
    ["what is no model", () => ebmEditor({model: {} as EBM}), /^model: .*expected an EBM/],
    [
      "a term that is not there",
      () => ebmEditor({model: good, term: "Age"}),
      /^term: got "Age", expected one of the terms .*Did you mean "age"\?/
    ],
    [
      "edits of another model",
      () => ebmEditor({model: good, edits: raised(amount)}),
      /^edits: got edits of the model \w+, expected edits of this one/
    ],
    [
      "a file that was cut short",
      () => ebmEditor({model: good, edits: editsToJSON(raised(good)).slice(0, 80)}),
      /^edits: .*Was the file cut short\?/
    ],
    [
      "edits of cells that are not there",
      () =>
        ebmEditor({
          model: good,
          edits: commit(noEdits(fingerprint(good)), {kind: "set", term: "town", cells: [900], to: 0})
        }),
      /edit\.cells: got 900/
    ]
  ])("refuses %s", (_, make, words) => {
    expect(make).toThrow(words);
  });
});

describe("the editor without scripts", () => {
  it("shows the edited term before what it was, the steps and the cells that are different", () => {
    const {state, value} = parts(ebmEditor({model: good, edits: raised(good)}));
    const html = toStatic(state, value);
    expect(html).toContain("What <strong>age</strong> adds to the log odds of yes");
    expect(html).toContain('class="gb-ebm-line gb-ebm-original"');
    expect(html).toMatch(/the young <span class="gb-edit-mark">here<\/span>/);
    expect(html).toMatch(/<td>age<\/td><td>age below [\d.]+<\/td>/);
    expect(html).not.toMatch(/ style=|<script/);
    // what needs scripts says so
    expect(html).toMatch(/class="gb-edit-tools gb-scripted"/);
  });

  it("is a line and its numbers in a terminal", async () => {
    const {control} = ebmEditor({model: good, edits: raised(good)});
    const text = await viewText({kind: "input", id: "edit/0", control});
    expect(text).toMatch(/^\[widget\] Editor of a model of good: \[ebm-editor\]\nterm +where +before/);
    expect(text).toMatch(/age +age below/);
    const fresh = ebmEditor({model: good});
    expect(await viewText({kind: "input", id: "edit/0", control: fresh.control})).toContain(
      "note: The model is as it was trained."
    );
  });

  it("numbers each cell that is different with its score before and after", () => {
    const {state, value} = parts(ebmEditor({model: good, edits: raised(good)}));
    const {columns, rows, notes} = toNumbers(state, value);
    expect(columns).toEqual(["term", "where", "before", "after", "change"]);
    expect(rows).toHaveLength(2);
    const shape = state.shapes.find(({term}) => term === "age")!;
    expect(rows.map((row) => row[2])).toEqual([shape.scores[1], shape.scores[2]]);
    expect(rows.map((row) => row[3])).toEqual([shape.scores[1] + 0.5, shape.scores[2] + 0.5]);
    expect(notes).toBeUndefined();
    const {state: fresh, value: none} = parts(ebmEditor({model: good}));
    expect(toNumbers(fresh, none)).toMatchObject({rows: [], notes: ["The model is as it was trained."]});
  });
});
