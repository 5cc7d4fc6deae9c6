import {describe, expect, it} from "vitest";
import {bindSymbol} from "../../../../cells/cell.ts";
import {InputError} from "../../../../cells/input-error.ts";
import {openPool, parallelMap, task} from "../../../../cells/parallel/index.ts";
import {
  afterMs,
  ask,
  forever,
  makeFunction,
  nested,
  refuse,
  refuseOrHang,
  slowly,
  squares,
  sum,
  throwText,
  wrongRange
} from "./tasks.ts";

/** What `cells/parallel` promises wherever it runs; called by the tests in Node and in Chromium. */
export function promisesOfParallel(): void {
  describe("pool.run", () => {
    it("runs a task in a worker and brings its result back", async () => {
      using pool = openPool({size: 1});
      expect(await pool.run(sum, new Float64Array([1, 2, 3.5]))).toBe(6.5);
    });

    it("moves buffers both ways where asked", async () => {
      using pool = openPool({size: 1});
      const values = new Float64Array(1000).fill(0.5);
      expect(await pool.run(sum, values, {transfer: [values.buffer]})).toBe(500);
      expect(values.length).toBe(0);
      expect(await pool.run(squares, 4)).toEqual(new Float64Array([0, 1, 4, 9]));
    });

    it("reports progress in order", async () => {
      using pool = openPool({size: 1});
      const heard: [number, string?][] = [];
      await pool.run(slowly, 4, {onProgress: (fraction, note) => heard.push([fraction, note])});
      expect(heard).toEqual([
        [0.25, "step 1"],
        [0.5, "step 2"],
        [0.75, "step 3"],
        [1, "step 4"]
      ]);
    });

    it("answers what a task asks, each question its own, and waits for a promise", async () => {
      using pool = openPool({size: 1});
      const answers = async (number: unknown) => {
        // the answer that was asked for first comes last
        await new Promise((resolve) => setTimeout(resolve, 20 - 5 * (number as number)));
        return number !== 2;
      };
      expect(await pool.run(ask, [1, 2, 3], {onQuestion: answers})).toBe(4);
      expect(await pool.run(ask, [1, 2, 3])).toBe(0);
    });

    it("ends the task and rejects where the listener throws", async () => {
      using pool = openPool({size: 1});
      const onQuestion = () => {
        throw new RangeError("not that number");
      };
      await expect(pool.run(ask, [1], {onQuestion})).rejects.toThrow(new RangeError("not that number"));
      const onProgress = () => {
        throw new Error("enough");
      };
      await expect(pool.run(slowly, 1000, {onProgress})).rejects.toThrow("enough");
      expect(await pool.run(sum, new Float64Array([2]))).toBe(2);
    });

    it("ends a worker that never comes back within 200 ms of the signal, and goes on with another", async () => {
      using pool = openPool({size: 1});
      await pool.run(sum, new Float64Array([1])); // its worker is up
      const controller = new AbortController();
      const hung = pool.run(forever, undefined, {signal: controller.signal});
      const next = pool.run(sum, new Float64Array([2]));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const start = performance.now();
      controller.abort(new Error("superseded"));
      await expect(hung).rejects.toThrow("superseded");
      expect(performance.now() - start).toBeLessThan(200);
      expect(await next).toBe(2);
    });

    it("does not start what was aborted before", async () => {
      using pool = openPool({size: 1});
      const signal = AbortSignal.abort(new Error("too late"));
      await expect(pool.run(sum, new Float64Array(1), {signal})).rejects.toThrow("too late");
    });

    it("takes an aborted call out of the queue without touching the one that runs", async () => {
      using pool = openPool({size: 1});
      const controller = new AbortController();
      const first = pool.run(afterMs, {ms: 30, value: "first"});
      const waiting = pool.run(afterMs, {ms: 1, value: "waiting"}, {signal: controller.signal});
      controller.abort(new Error("not needed"));
      await expect(waiting).rejects.toThrow("not needed");
      expect(await first).toBe("first");
    });

    it("rejects with the task's own error: class, message, fields and the worker's stack", async () => {
      using pool = openPool({size: 1});
      const bad = await pool.run(refuse, 999).catch((error: unknown) => error as InputError);
      expect(bad).toBeInstanceOf(InputError);
      expect(bad).toMatchObject({name: "InputError", field: "row", got: 999, expected: "0 to 568"});
      expect((bad as InputError).message).toBe("row: got 999, expected 0 to 568");
      expect((bad as InputError).stack).toContain("tasks.ts");
      await expect(pool.run(wrongRange, undefined)).rejects.toThrow(RangeError);
      await expect(pool.run(throwText, undefined)).rejects.toBe("plain text");
    });

    it("says that a result cannot be sent, and keeps working", async () => {
      using pool = openPool({size: 1});
      await expect(pool.run(makeFunction, undefined)).rejects.toThrow(/could not be cloned/);
      await expect(pool.run(afterMs, {ms: 0, value: (() => 1) as never})).rejects.toThrow(
        /could not be cloned/
      );
      expect(await pool.run(sum, new Float64Array([3]))).toBe(3);
    });

    it("says which module could not be loaded", async () => {
      using pool = openPool({size: 1});
      const lost = task(import.meta.url.replace(/pool-cases/, "no-such-module"), "test/lost", () => 1);
      await expect(pool.run(lost, undefined)).rejects.toThrow(/no-such-module/);
    });

    it("works from inside a worker of a pool", async () => {
      using pool = openPool({size: 1});
      expect(await pool.run(nested, new Float64Array([4, 5]))).toBe(9);
    });
  });

  describe("pool.map", () => {
    it("gives results in the order of the arguments, whichever worker ends first", async () => {
      using pool = openPool({size: 2});
      const items = [30, 1, 15, 2].map((ms) => ({ms, value: `${ms}`}));
      const shares: number[] = [];
      const results = await pool.map(afterMs, items, {onProgress: (share) => shares.push(share)});
      expect(results).toEqual(["30", "1", "15", "2"]);
      expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    });

    it("ends the rest at the first failure", async () => {
      using pool = openPool({size: 2});
      const start = performance.now();
      await expect(pool.map(refuseOrHang, [1, 0])).rejects.toThrow("row: got 0");
      expect(performance.now() - start).toBeLessThan(5000);
      expect(await pool.run(sum, new Float64Array([1]))).toBe(1);
    });
  });

  describe("a closed pool", () => {
    it("rejects what ran, and what comes after", async () => {
      const pool = openPool({size: 1});
      const hung = pool.run(forever, undefined);
      const waiting = pool.run(sum, new Float64Array(1));
      pool.close();
      await expect(hung).rejects.toThrow(/pool was closed/);
      await expect(waiting).rejects.toThrow(/pool was closed/);
      await expect(pool.run(sum, new Float64Array(1))).rejects.toThrow(/pool is closed/);
    });

    it("has a default size of at least one worker", () => {
      using pool = openPool();
      expect(pool.size).toBe(Math.max(1, navigator.hardwareConcurrency - 1));
      expect(() => openPool({size: 0})).toThrow("size: got 0, expected a whole number of workers from 1");
    });
  });

  describe("parallelMap", () => {
    it("is items.map(fn), with the index, on several workers", async () => {
      const items = Array.from({length: 100}, (_, i) => i);
      const results = await parallelMap(items, async (item, index) => item * item + index, {size: 2});
      expect(results).toEqual(items.map((i) => i * i + i));
      expect(await parallelMap([], (item) => item)).toEqual([]);
    });

    it("names the outer variable that the function uses", async () => {
      const factor = 3;
      await expect(parallelMap([1], (item) => item * factor, {size: 1})).rejects.toThrow(
        'fn uses "factor", which stands outside it'
      );
    });

    it("passes the function's own errors on", async () => {
      const failing = parallelMap([1, 2], (item) => {
        if (item === 2) throw new TypeError("not two");
        return item;
      });
      await expect(failing).rejects.toThrow(new TypeError("not two"));
    });

    it("ends within 200 ms of the signal", async () => {
      const controller = new AbortController();
      const endless = parallelMap(
        [1, 2, 3],
        () => {
          for (;;);
        },
        {signal: controller.signal, size: 2}
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      const start = performance.now();
      controller.abort(new Error("stop"));
      await expect(endless).rejects.toThrow("stop");
      expect(performance.now() - start).toBeLessThan(200);
    });

    it.each([
      ["a number", 1, "fn: got 1"],
      ["a built-in function", Math.sqrt, "(x) => Math.sqrt(x)"],
      [
        "a method",
        {
          double(x: number) {
            return x * 2;
          }
        }.double,
        "write an arrow function"
      ]
    ])("refuses %s as function", async (_, fn, message) => {
      await expect(parallelMap([1], fn as never)).rejects.toThrow(message);
    });

    it("refuses items that are no list", async () => {
      await expect(parallelMap(5 as never, (x) => x)).rejects.toThrow("items: got 5");
    });
  });

  describe("in a run of a cell", () => {
    const endless = () => {
      for (;;);
    };

    it("ends with the run, and tells it the progress", async () => {
      const controller = new AbortController();
      const heard: number[] = [];
      const context = {signal: controller.signal, progress: (fraction: number) => void heard.push(fraction)};
      expect(await parallelMap[bindSymbol](context)([1, 2], (x) => x + 1, {size: 1})).toEqual([2, 3]);
      expect(heard).toEqual([0.5, 1]);
      using pool = openPool[bindSymbol](context)({size: 1});
      const running = [
        parallelMap[bindSymbol](context)([1], endless, {size: 1}),
        pool.run(forever, undefined)
      ];
      await new Promise((resolve) => setTimeout(resolve, 50));
      const start = performance.now();
      controller.abort(new Error("superseded"));
      for (const each of running) await expect(each).rejects.toThrow("superseded");
      expect(performance.now() - start).toBeLessThan(200);
    });
  });

  describe("task", () => {
    it("is the function itself when called directly", async () => {
      expect(await sum(new Float64Array([1, 2]))).toBe(3);
      expect(await squares(2)).toEqual(new Float64Array([0, 1]));
    });

    it("refuses a second task of the same name in one file", () => {
      task("file:///a.ts", "test/twice", () => 1);
      expect(() => task("file:///a.ts", "test/twice", () => 2)).toThrow('"test/twice" is defined twice');
    });
  });
}
