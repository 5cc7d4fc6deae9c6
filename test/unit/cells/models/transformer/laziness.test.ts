import {execFileSync} from "node:child_process";
import {describe, expect, it} from "vitest";

/** Whether a fresh process has tfjs's engine after importing one of the package's entries. */
function loadsTensors(entry: string): boolean {
  const script = `await import("${entry}"); console.log("_tfengine" in globalThis)`;
  const flags = ["--conditions=development", "--input-type=module", "-e", script];
  const root = new URL("../../../../../", import.meta.url);
  return execFileSync(process.execPath, flags, {cwd: root, encoding: "utf8"}).trim() === "true";
}

describe("tfjs", () => {
  it("is not loaded by a notebook that imports models, or all cells, and no transformer", () => {
    expect(loadsTensors("glassbook/models")).toBe(false);
    expect(loadsTensors("glassbook/cells")).toBe(false);
  });

  it("is loaded with the transformer, and with the network of images", () => {
    expect(loadsTensors("glassbook/transformer")).toBe(true);
    expect(loadsTensors("glassbook/image-network")).toBe(true);
  });
});
