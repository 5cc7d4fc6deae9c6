import {InputError} from "../../../../cells/input-error.ts";
import {task} from "../../../../cells/parallel/task.ts";

/** Tasks for the tests of the pool, in Node and in Chromium. */
export const sum = task(import.meta.url, "test/sum", (values: Float64Array) =>
  values.reduce((a, b) => a + b, 0)
);

export const squares = task(import.meta.url, "test/squares", (length: number, {transfer}) => {
  const values = Float64Array.from({length}, (_, i) => i * i);
  return transfer(values, [values.buffer]);
});

export const slowly = task(import.meta.url, "test/slowly", async (steps: number, {progress}) => {
  for (let step = 1; step <= steps; step++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    progress(step / steps, `step ${step}`);
  }
  return steps;
});

export const forever = task(import.meta.url, "test/forever", () => {
  for (;;);
});

/** asks for each number whether to add it */
export const ask = task(import.meta.url, "test/ask", async (numbers: number[], context) => {
  const answers = await Promise.all(numbers.map((number) => context.ask(number)));
  return numbers.filter((_, i) => answers[i]).reduce((a, b) => a + b, 0);
});

export const afterMs = task(
  import.meta.url,
  "test/after",
  async ({ms, value}: {ms: number; value: string}) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return value;
  }
);

export const refuse = task(import.meta.url, "test/refuse", (row: number) => {
  throw new InputError("row", {got: row, expected: "0 to 568"});
});

export const refuseOrHang = task(import.meta.url, "test/refuse-or-hang", (row: number) => {
  while (row !== 0);
  throw new InputError("row", {got: row, expected: "1 to 568"});
});

export const wrongRange = task(import.meta.url, "test/wrong-range", () => {
  throw new RangeError("far too far");
});

export const throwText = task(import.meta.url, "test/throw-text", () => {
  throw "plain text";
});

export const makeFunction = task(import.meta.url, "test/make-function", (): unknown => () => 1);

/** opens a pool of its own inside the worker */
export const nested = task(import.meta.url, "test/nested", async (values: Float64Array) => {
  const {openPool} = await import("../../../../cells/parallel/pool.ts");
  using pool = openPool({size: 1});
  return await pool.run(sum, values);
});
