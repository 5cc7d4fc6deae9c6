import {expect, test} from "vitest";
import type {VegaLiteView} from "../../../cells/views/view.ts";
import {chartSvg} from "../../../runtime/display/chart.ts";

const spec = {
  data: {values: [1, 4, 9].map((y, x) => ({x, y}))},
  mark: "point",
  encoding: {x: {field: "x", type: "quantitative"}, y: {field: "y", type: "quantitative"}}
};
const chart = (more: object): VegaLiteView => ({kind: "vega-lite", spec: {...spec, ...more}, alt: "Squares"});
/** What stands in a drawing, without the ids that are its own. */
const drawn = (html: string) =>
  [...html.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg.replace(/ id="[^"]*"/g, ""));
const widthOf = (svg: string) => Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);

test("a chart that leaves its width open is drawn for a page and for a phone", async () => {
  const drawings = drawn(await chartSvg(chart({width: "container"})));
  expect(drawings.map(widthOf)).toEqual([640, 340]);
});

test("the drawing for a phone, made after the other, is the one that would have been made alone", async () => {
  const [, narrow] = drawn(await chartSvg(chart({width: "container"})));
  const [alone] = drawn(await chartSvg(chart({width: 340, autosize: {type: "fit-x", contains: "padding"}})));
  // the same marks and labels; an axis may have come by its ticks in another order
  const marks = (svg: string) => svg.split(/(?=<)/).sort();
  expect(marks(narrow)).toEqual(marks(alone));
});

test("a chart that fixes its width is drawn once", async () => {
  expect(drawn(await chartSvg(chart({width: 200})))).toHaveLength(1);
});
