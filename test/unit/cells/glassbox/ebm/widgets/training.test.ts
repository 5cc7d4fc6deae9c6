import {expect, test} from "vitest";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {ebm} from "../../../../../../cells/glassbox/ebm/index.ts";
import {
  TrainingCurves,
  trainingCurves
} from "../../../../../../cells/glassbox/ebm/widgets/training-curves.ts";
import {toNumbers, toStatic} from "../../../../../../cells/glassbox/ebm/widgets/training-widget.ts";

const table = Array.from({length: 200}, (_, i) => {
  const [a, b] = [Math.sin(i * 12.9898), Math.cos(i * 78.233)];
  return {a, b, y: a * b + a};
});
const quick = {preset: "fast", outerBags: 2, maxRounds: 30, nJobs: 1} as const;

test("a fit's losses are drawn bag by bag, features and pairs apart", async () => {
  const model = await ebm({table, target: "y", interactions: [["a", "b"]], ...quick});
  const curves = trainingCurves(model);
  const html = toStatic(curves.data);
  expect(html.match(/class="gb-plot"/g)).toHaveLength(2);
  expect(html.match(/class="gb-plot-line"/g)).toHaveLength(4);
  expect(html).toContain("mean squared error of y, pairs");
  const {columns, rows} = toNumbers(curves.data);
  expect(columns).toEqual(["bag", "stage", "steps", "mean squared error of y"]);
  const first = rows
    .filter(([bag, stage]) => bag === 1 && stage === "features")
    .map(([, , , loss]) => loss as number);
  expect(Math.min(...first)).toBeLessThan(first[0]);
  expect(TrainingCurves.fromJSON(JSON.stringify(curves))).toEqual(curves);
  expect(() => TrainingCurves.fromJSON({kind: "ebm"})).toThrow(/json: got "ebm"/);
});

test("a model without pairs has one picture, and one without curves says why it has none", async () => {
  const model = await ebm({table, target: "y", interactions: 0, ...quick});
  expect(toStatic(trainingCurves(model).data).match(/class="gb-plot"/g)).toHaveLength(1);
  const foreign = EBM.fromInterpretJSON(model.toInterpretJSON());
  expect(() => trainingCurves(foreign)).toThrow(
    /model: got a model without loss curves.*from a file has none/
  );
});
