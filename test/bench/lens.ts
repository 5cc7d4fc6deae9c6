/* How long a new prompt of 30 tokens waits for its lens: the last place, and all. `npm run bench:lens [BACKEND]`. */
import {loadavg} from "node:os";
import {logitLensSteps} from "../../cells/lens/index.ts";
import {models} from "../../cells/models/index.ts";
import {type BackendName, useBackend} from "../../runtime/engine/index.ts";

const backend = (process.argv[2] ?? "wasm") as BackendName;
await useBackend(backend);
const model = await models.load("tinystories-15m");
await model.ready();

const start =
  "Once upon a time there was a little dog who lived in a big house with a boy called Tim. One day the dog saw a";
const rounds: {last: number; all: number; processor: number}[] = [];
const processor = () => process.cpuUsage().user / 1000;
for (const word of [" red", " big", " new", " cat", " tree", " bird", " boat"]) {
  const from = performance.now();
  const before = processor();
  let last: number | undefined;
  for await (const lens of logitLensSteps({model, prompt: start + word})) {
    last ??= performance.now() - from;
    if (lens.complete) rounds.push({last, all: performance.now() - from, processor: processor() - before});
  }
}
const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)].toFixed(0);
const tokens = model.toTokens(`${start} red`).length;
console.log(`TinyStories 15M, ${tokens} tokens at 7 sites, ${backend}, median of ${rounds.length} prompts:`);
console.log(`  the last place after ${median(rounds.map(({last}) => last))} ms`);
console.log(
  `  all places after ${median(rounds.map(({all}) => all))} ms, of which the processor worked ${median(rounds.map(({processor}) => processor))} ms`
);
console.log(`  load of the machine ${loadavg()[0].toFixed(1)}`);
