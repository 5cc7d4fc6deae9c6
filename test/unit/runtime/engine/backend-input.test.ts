import {describe, expect, test} from "vitest";
import {viewSymbol} from "../../../../cells/views/view.ts";
import {viewableReport} from "../../../../runtime/engine/backend-report.ts";
import {type BackendReport, backendInput, computeOn, tf} from "../../../../runtime/engine/index.ts";

const report: BackendReport = {
  chosen: "wasm",
  measured: [
    {name: "wasm", ms: 1.26},
    {name: "cpu", ms: 74.6}
  ],
  unavailable: [{name: "webgl", why: "Node has no WebGL"}]
};

test("a report is shown as a sentence, with where it was measured", () => {
  const shown = viewableReport({...report}) as BackendReport & {[viewSymbol](): unknown};
  expect(shown[viewSymbol]()).toEqual({
    kind: "text",
    text: "Fastest in Node: wasm. A small transformer's block took 1.3 ms on wasm, 75 ms on cpu. No webgl: Node has no WebGL."
  });
});

describe("the control of backends", () => {
  test("has those that were measured, and those that only a browser may have; it stands at the fastest", () => {
    expect(backendInput(report).control).toEqual({
      type: "select",
      label: "Compute on",
      options: [
        {value: "wasm", label: "wasm, 1.3 ms (fastest)"},
        {value: "cpu", label: "cpu, 75 ms"},
        {value: "webgl", label: "webgl, not measured"}
      ],
      value: "wasm"
    });
  });

  test.each([undefined, {}, {measured: []}])("refuses what is no report: %j", (bad) => {
    expect(() => backendInput(bad as never)).toThrow("expected what chooseBackend() gave");
  });
});

describe("computeOn", () => {
  test("computes on the backend that is named, and can be ended while it waits for a loss", async () => {
    const uses = computeOn("cpu");
    const {value} = await uses.next();
    expect(value!.name).toBe("cpu");
    expect(value![viewSymbol]()).toEqual({kind: "text", text: "Computing on cpu."});
    expect(tf.getBackend()).toBe("cpu");
    const waiting = uses.next();
    await uses.return!();
    expect(await waiting).toEqual({done: true, value: undefined});
  });

  test("says why a backend is not there", async () => {
    await expect(computeOn("webgl").next()).rejects.toThrow("Node has no WebGL");
    await expect(computeOn("gpu" as never).next()).rejects.toThrow('backend: got "gpu", expected one of cpu');
  });
});
