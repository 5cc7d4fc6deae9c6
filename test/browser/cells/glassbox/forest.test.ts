import {expect, test} from "vitest";
import {data} from "../../../../cells/data/data.ts";
import {randomForest} from "../../../../cells/glassbox/forest/index.ts";

test("a hundred trees on 4,454 applicants grow in the page, in turns", async () => {
  const credit = await data.load("credit");
  const turns: number[] = [];
  let last = performance.now();
  const watch = new MessageChannel();
  watch.port1.onmessage = () => {
    turns.push(performance.now() - last);
    last = performance.now();
    watch.port2.postMessage(0);
  };
  watch.port2.postMessage(0);
  const start = performance.now();
  const forest = await randomForest({table: credit, target: "Status", seed: 1});
  const took = performance.now() - start;
  watch.port1.close();
  // reading and ranking the table is one turn; growing is many
  const [, longest] = turns.toSorted((a, b) => b - a);
  console.log(`${took.toFixed(0)} ms in ${turns.length} turns, the longest of them ${longest.toFixed(0)} ms`);
  expect(took).toBeLessThan(15_000);
  expect(longest).toBeLessThan(500);
  expect(forest.outOfBag.score).toBeGreaterThan(0.77);
  const x = forest.encode(credit);
  const times = Array.from({length: 10}, () => {
    const began = performance.now();
    forest.predictMatrix(x);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  expect(times[5]).toBeLessThan(100);
});
