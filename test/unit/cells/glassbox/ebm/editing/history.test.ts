import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {applyEdit} from "../../../../../../cells/glassbox/ebm/editing/apply-edit.ts";
import type {Edit, Edits} from "../../../../../../cells/glassbox/ebm/editing/edits.ts";
import {
  canRedo,
  canUndo,
  checkout,
  commit,
  diff,
  lineage,
  noEdits,
  redo,
  scoresAt,
  undo
} from "../../../../../../cells/glassbox/ebm/editing/history.ts";
import {editsFromJSON, editsToJSON} from "../../../../../../cells/glassbox/ebm/editing/stored-edits.ts";
import {age, classes, pair} from "./terms.ts";

const up = (by: number): Edit => ({kind: "move", term: "age", cells: [1], by});
const start = noEdits("0123456789abcdef");
const terms = [age, pair, classes];

/** Any edit that some term can take. */
const anyEdit: fc.Arbitrary<Edit> = fc.constantFrom(...terms).chain((term) => {
  const most = term.axes.reduce((product, {size}) => product * size, 1);
  const region = fc.record({
    term: fc.constant(term.term),
    cells: fc.uniqueArray(fc.nat(most - 1), {minLength: 1}).map((cells) => cells.sort((a, b) => a - b))
  });
  const change = fc.oneof(
    fc.record({kind: fc.constant("move" as const), by: fc.double({min: -2, max: 2, noNaN: true})}),
    fc.record({kind: fc.constant("set" as const), to: fc.double({min: -2, max: 2, noNaN: true})}),
    fc.record({
      kind: fc.constant("align" as const),
      to: fc.constantFrom("left" as const, "right" as const, "average" as const)
    }),
    fc.record({kind: fc.constant("smooth" as const), radius: fc.integer({min: 1, max: 3})}),
    fc.constant({kind: "delete" as const})
  );
  return fc
    .tuple(region, change)
    .map(([own, edit]) => (edit.kind === "delete" ? {kind: edit.kind, term: own.term} : {...own, ...edit}));
});

describe("a history", () => {
  test("grows by commits, each after the one before", () => {
    const edits = commit(commit(start, up(1)), up(2), "because");
    expect(edits.commits.map(({message}) => message)).toEqual(["age, 1 cell: raised by 1", "because"]);
    expect(lineage(edits).map(({edit}) => edit)).toEqual([up(1), up(2)]);
    expect(edits.commits[1].parent).toBe(edits.commits[0].id);
    expect(start.commits).toEqual([]);
    expect(commit(start, up(1), "m", "2026-01-02").commits[0].made).toBe("2026-01-02");
  });

  test("gives equal edits equal names, whatever the order of their fields, and others other names", () => {
    const [{id}] = commit(start, up(1)).commits;
    expect(commit(start, {by: 1, cells: [1], term: "age", kind: "move", output: undefined}).head).toBe(id);
    expect(commit(noEdits("other"), up(1), "else").head).toBe(id);
    expect(commit(start, up(1 + 1e-15)).head).not.toBe(id);
    expect(commit(commit(start, up(1)), up(1)).head).not.toBe(id);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
  });

  test("keeps what was undone, and a branch that was left, until someone goes there", () => {
    const one = commit(start, up(1));
    const two = commit(one, up(2));
    const other = commit(undo(two), up(3));
    expect(other.commits.length).toBe(3);
    expect(lineage(other).map(({edit}) => edit)).toEqual([up(1), up(3)]);
    expect(scoresAt(age, checkout(other, two.head))[1]).toBe(4);
    expect(scoresAt(age, checkout(other, null))).toEqual(age.scores);
    expect(commit(undo(other), up(2), "again").commits.length).toBe(3);
  });

  test("redo takes back the last undo, on whichever branch that was", () => {
    const two = commit(commit(start, up(1)), up(2));
    const other = commit(undo(two), up(3));
    const old = undo(checkout(other, two.head));
    expect(redo(old).head).toBe(two.head);
    expect(redo(redo(undo(undo(two))))).toEqual(two);
    // without an undo to take back it goes to the newest
    expect(redo(checkout(other, other.commits[0].id)).head).toBe(other.head);
    expect([canUndo(start), canRedo(start), canUndo(two), canRedo(two), canRedo(undo(two))]).toEqual([
      false,
      false,
      true,
      false,
      true
    ]);
    expect(undo(start)).toBe(start);
    expect(redo(two)).toBe(two);
  });

  test("says which cells two commits have different, before and after", () => {
    const one = commit(start, {kind: "move", term: "age", cells: [1, 3], by: 0.5});
    const two = commit(one, {kind: "set", term: "x", cells: [2], to: 1, output: 0});
    expect(diff(terms, two, null, one.head)).toEqual([
      {
        term: "age",
        cells: [
          {cell: 1, output: 0, before: 1, after: 1.5},
          {cell: 3, output: 0, before: 2, after: 2.5}
        ]
      }
    ]);
    // class a of that bin was 1 before: nothing is different
    expect(diff(terms, two, one.head, two.head)).toEqual([]);
    const three = commit(two, {kind: "set", term: "x", cells: [2], to: 7, output: 1});
    expect(diff(terms, three, three.head, one.head)).toEqual([
      {term: "x", cells: [{cell: 2, output: 1, before: 7, after: 2}]}
    ]);
  });

  test("knows no commit that is not there, and no commit that follows itself", () => {
    expect(() => checkout(start, "abc")).toThrow('commit: got "abc", expected null: nothing was edited yet');
    const two = commit(commit(start, up(1)), up(2));
    expect(() => lineage(two, "abc")).toThrow(/one of the 2 commits/);
    const [first, second] = two.commits;
    const circle: Edits = {...two, commits: [{...first, parent: second.id}, second]};
    expect(() => lineage(circle)).toThrow(/commits that follow themselves/);
    expect(() => commit(start, {kind: "move"} as Edit)).toThrow(/edit\.term/);
  });

  test("an undo after a commit is as if nothing had been done, and a redo as if it had not been undone", () => {
    fc.assert(
      fc.property(fc.array(anyEdit, {maxLength: 8}), anyEdit, (before, last) => {
        const edits = before.reduce((own, edit) => commit(own, edit), start);
        const done = commit(edits, last);
        const back = undo(done);
        expect(back.head).toBe(edits.head);
        for (const term of terms) expect(scoresAt(term, back)).toEqual(scoresAt(term, edits));
        expect(redo(back)).toEqual(done);
      })
    );
  });

  test("replay gives what edits gave one after the other, to the last bit, and so does a file of them", () => {
    fc.assert(
      fc.property(fc.array(anyEdit, {minLength: 1, maxLength: 10}), (list) => {
        let edits = start;
        const own = new Map(terms.map((term) => [term.term, term]));
        for (const edit of list) {
          edits = commit(edits, edit);
          const term = own.get(edit.term) as typeof age;
          own.set(edit.term, {...term, scores: applyEdit(term, edit)});
        }
        const read = editsFromJSON(editsToJSON(edits), terms);
        for (const term of terms) {
          const expected = own.get(term.term)?.scores;
          expect(scoresAt(term, edits)).toEqual(expected);
          expect(scoresAt(term, read)).toEqual(expected);
        }
      })
    );
  });
});

describe("a file of edits", () => {
  const edits = undo(commit(commit(start, up(1)), {kind: "set", term: "x", cells: [2], to: 0.1, output: 2}));
  const whole = JSON.parse(editsToJSON(edits));
  const changed = (change: (own: typeof whole) => void): unknown => {
    const own = structuredClone(whole);
    change(own);
    return own;
  };

  test("holds every branch and the head, and is read from text or from what was parsed", () => {
    const {undone: _, ...kept} = edits;
    expect(editsFromJSON(editsToJSON(edits))).toEqual(kept);
    expect(editsFromJSON(whole, terms)).toEqual(kept);
  });

  test.each([
    [editsToJSON(edits).slice(0, 90), /edits: got text that is no whole JSON .*Was the file cut short\?/],
    [[], /edits: got an array of 0, expected a history of edits/],
    [
      changed((own) => (own.schema = "2.0")),
      /edits\.schema: got "2\.0", expected "1\.0"\. The file comes from a newer Glassbook/
    ],
    [{a: 1}, /edits\.schema: got undefined, expected "1\.0"\. Is it a file of edits\?/],
    [changed((own) => delete own.model), /edits\.model: got undefined, expected the fingerprint/],
    [changed((own) => delete own.commits), /edits\.commits: got undefined/],
    [changed((own) => (own.commits[0] = null)), /edits\.commits\[0\]: got null/],
    [
      changed((own) => own.commits.shift()),
      /edits\.commits\[0\]\.parent: got "[0-9a-f]{12}", expected null, or a commit that stands before it/
    ],
    [changed((own) => (own.commits[0].parent = own.commits[1].id)), /edits\.commits\[0\]\.parent/],
    [
      changed((own) => (own.commits[1] = own.commits[0])),
      /edits\.commits\[1\]\.id: .*no commit before it has/
    ],
    [
      changed((own) => (own.commits[0].edit.by = 2)),
      /edits\.commits\[0\]\.id: .*the name of this edit after that parent\. An edit that was changed by hand/
    ],
    [
      changed((own) => (own.commits[0].edit.by = "2")),
      /edits\.commits\[0\]\.edit\.by: got "2", expected a finite number/
    ],
    [changed((own) => delete own.commits[0].edit), /edits\.commits\[0\]\.edit\.kind: got undefined/],
    [changed((own) => (own.commits[0].message = 3)), /edits\.commits\[0\]\.message/],
    [changed((own) => (own.head = "none")), /edits\.head: got "none"/]
  ])("%# with something wrong is refused by name", (json, message) => {
    expect(() => editsFromJSON(json, terms)).toThrow(message);
  });

  test("is checked against the model's terms and cells", () => {
    const beyond = editsToJSON(commit(start, {kind: "move", term: "age", cells: [6], by: 1}));
    expect(() => editsFromJSON(beyond, terms)).toThrow(
      /edits\.commits\[0\]\.edit\.cells: got 6, expected 0 to 5, the cells of age/
    );
    const unknown = editsToJSON(commit(start, {kind: "move", term: "agee", cells: [1], by: 1}));
    expect(() => editsFromJSON(unknown, terms)).toThrow(
      /edit\.term: got "agee", expected one of the terms age, .*\. Is it "age"\?/
    );
    expect(editsFromJSON(unknown).commits.length).toBe(1);
  });
});
