/*
 * How many pictures a second are drawn, and how many a network looks at, there and back. Run: npm run
 * bench:image-network [backend] (wasm unless told; cpu).
 */
import {loadavg} from "node:os";
import {pictures} from "../../cells/data/pictures/index.ts";
import {models} from "../../cells/models/models.ts";
import {useBackend} from "../../runtime/engine/index.ts";

const [backend = "wasm"] = process.argv.slice(2);
await useBackend(backend as "wasm" | "cpu");
const drawn = 2000;
const shown = 280;

/** Prints what some work takes: by the clock, and by the processor, which others may use too. */
async function timed(what: string, count: number, work: () => unknown): Promise<void> {
  const [clock, before] = [performance.now(), process.cpuUsage()];
  await work();
  const wall = (performance.now() - clock) / 1000;
  const {user, system} = process.cpuUsage(before);
  const perSecond = (seconds: number) => Math.round(count / seconds).toLocaleString("en");
  console.log(
    `${what}: ${perSecond(wall)} pictures a second, ${perSecond((user + system) / 1e6)} by processor time`
  );
}

console.log(`load ${loadavg()[0].toFixed(1)}; pictures of 48 by 48 pixels; shapes-cnn on ${backend}`);
pictures({count: 200, seed: 1});
await timed("drawing", drawn, () => pictures({count: drawn, seed: 2}));
const set = pictures({count: shown, seed: 3});
const network = await models.loadImageNetwork("shapes-cnn");
await network.classGradients(set.take([0]), "input", 0);
await timed("logits", shown, () => network.logits(set));
for (const layer of ["relu1", "relu3", "relu4", "mean"]) {
  await timed(`what ${layer} has`, shown, () => network.activations(set, layer));
  await timed(`gradients at ${layer}`, shown, () => network.classGradients(set, layer, 1));
}
let longest = 0;
let last = performance.now();
const beat = setInterval(() => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
});
await network.classGradients(set, "input", 1);
clearInterval(beat);
console.log(`while gradients at the pixels were computed, others waited ${longest.toFixed(0)} ms at most`);
network.dispose();
