import "../../../runtime/display/theme.css";
import "../../../runtime/display/view.css";
import {expect, it} from "vitest";
import {vegaLite} from "../../../cells/views/vega-lite.ts";
import type {View} from "../../../cells/views/view.ts";
import {mountViews} from "../../../runtime/display/mount.ts";
import {renderStatus, updateStatus} from "../../../runtime/display/status.ts";
import {gallery, people} from "./gallery.ts";

it("all views are drawn, moved and updated under a policy without eval and inline styles", async () => {
  const violations: string[] = [];
  document.addEventListener(
    "securitypolicyviolation",
    ({violatedDirective, sample, sourceFile, lineNumber}) => {
      violations.push(`${violatedDirective}: ${sample} ${sourceFile}:${lineNumber}`);
    }
  );
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "script-src 'self'; style-src 'self'; img-src 'self' data:";
  document.head.append(policy);

  const answering = vegaLite({
    data: {values: [{a: "x", b: 1}]},
    params: [{name: "pick", select: "point"}],
    mark: {type: "bar", tooltip: true},
    transform: [{calculate: "datum.b * 2 + length(datum.a)", as: "c"}],
    encoding: {x: {field: "a"}, y: {field: "c", type: "quantitative"}}
  });
  const views: View[] = [...gallery().flatMap(({views}) => views), answering, people(3000)];
  const cell = document.createElement("section");
  cell.className = "gb-cell";
  cell.innerHTML = `${renderStatus()}<div></div>`;
  document.body.append(cell);
  updateStatus(cell.querySelector(".gb-status")!, {status: "running", fraction: 0.5});
  const mounted = mountViews(cell.querySelector("div")!, views, {onInput() {}});
  await mounted.ready;
  for (const button of cell.querySelectorAll<HTMLElement>(".gb-sort")) button.click();
  for (const region of cell.querySelectorAll(".gb-table-scroll")) region.scrollTop = 1e6;
  cell
    .querySelector(".gb-drawing-live .mark-rect path")!
    .dispatchEvent(new PointerEvent("pointermove", {bubbles: true}));
  await mounted.update([...views].reverse());
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(violations).toEqual([]);

  // The policy was in force all the while.
  expect(() => new Function("return 1")()).toThrow(EvalError);
  document.body.insertAdjacentHTML("beforeend", '<p style="color: red">refused</p>');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(violations.map((violation) => violation.split(":")[0]).sort()).toEqual([
    "script-src",
    "style-src-attr"
  ]);
});
