import {afterEach, describe, expect, it} from "vitest";
import {findChromium} from "../chromium.ts";

describe("findChromium", () => {
  const {CHROMIUM_PATH: before} = process.env;
  afterEach(() => {
    if (before === undefined) delete process.env.CHROMIUM_PATH;
    else process.env.CHROMIUM_PATH = before;
  });

  it("takes the one that CHROMIUM_PATH names", () => {
    process.env.CHROMIUM_PATH = process.execPath;
    expect(findChromium()).toBe(process.execPath);
  });

  it("refuses a CHROMIUM_PATH that does not exist instead of taking another", () => {
    process.env.CHROMIUM_PATH = "/no/such/chromium";
    expect(() => findChromium()).toThrow('CHROMIUM_PATH: got "/no/such/chromium", which does not exist');
  });
});
