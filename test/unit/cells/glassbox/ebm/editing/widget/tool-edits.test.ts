import {expect, test} from "vitest";
import {editOf, type Tool} from "../../../../../../../cells/glassbox/ebm/editing/widget/tool-edits.ts";

const region = {term: "age", cells: [1, 2]};
const fields = {by: "0.5", to: "-1", steps: "3", radius: "2", axis: "1"};

test.each<[Tool, object]>([
  ["raise", {kind: "move", by: 0.5}],
  ["lower", {kind: "move", by: -0.5}],
  ["set", {kind: "set", to: -1}],
  ["line", {kind: "interpolate", axis: 1}],
  ["steps", {kind: "interpolate", steps: 3, axis: 1}],
  ["increasing", {kind: "monotone", direction: "increasing", axis: 1}],
  ["decreasing", {kind: "monotone", direction: "decreasing", axis: 1}],
  ["left", {kind: "align", to: "left", axis: 1}],
  ["right", {kind: "align", to: "right", axis: 1}],
  ["average", {kind: "align", to: "average"}],
  ["smooth", {kind: "smooth", radius: 2, axis: 1}]
])("the button %s of a pair makes one edit", (tool, edit) => {
  expect(editOf(tool, region, true, fields)).toEqual({...region, ...edit});
});

test.each<[Tool, Partial<typeof fields>, string]>([
  ["raise", {by: ""}, "move by: got no number, expected a number"],
  ["lower", {by: "1e300"}, "move by: got 1e+300, expected a number from -1e+100 to 1e+100"],
  ["set", {to: "1e400"}, 'set to: got "1e400", expected a number'],
  ["steps", {steps: "0"}, "steps: got 0, expected a whole number, 1 or more"],
  ["steps", {steps: "2.5"}, "steps: got 2.5, expected a whole number, 1 or more"],
  ["smooth", {radius: "-3"}, "neighbours: got -3, expected a whole number, 1 or more"]
])("the button %s with %j says which field is wrong, in the field's words", (tool, typed, message) => {
  expect(() => editOf(tool, region, false, {...fields, ...typed})).toThrow(
    expect.objectContaining({name: "InputError", message})
  );
});
