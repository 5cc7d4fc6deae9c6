/**
 * Passes through transformers, timed: `npm run bench:transformer -- [--chromium] [--graphics] [--net NAME]`. For nets of
 * the shapes of TinyStories 15M, MiniLM and GPT-2 small: time to a full cache of 32 tokens and tokens a second, on each
 * backend in Node, and with `--chromium` on WASM in Chromium; beside PyTorch where PYTHON (unless told, python3) can
 * import it, and beside onnxruntime-web where it is installed (ONNXRUNTIME: its folder), one thread each. `--graphics` adds WebGL and WebGPU in Chromium: in software these times say nothing, on
 * a graphics card they do.
 */
import {execFileSync, spawnSync} from "node:child_process";
import {cpus, loadavg} from "node:os";
import {parseArgs} from "node:util";
import type {BackendName} from "../../runtime/engine/index.ts";
import {openBenchPage} from "./bench-page.ts";
import {type NetName, nets} from "./transformer-nets.ts";
import {onnxTimes} from "./transformer-onnx.ts";
import {choice, type NetTime, netTime, type ProductTime, productTimes} from "./transformer-times.ts";

const {values: flags} = parseArgs({
  options: {
    chromium: {type: "boolean"},
    graphics: {type: "boolean"},
    cpu: {type: "boolean"},
    net: {type: "string"}
  }
});
const names = (Object.keys(nets) as NetName[]).filter((name) => !flags.net || name === flags.net);
const one = (value: number | undefined) => (value === undefined ? "" : value.toFixed(1));

function row(where: string, net: string, time: NetTime) {
  return {
    where,
    net,
    "cache ms": one(time.cache),
    "processor ms": one(time.cacheProcessor),
    "tokens/s": one(time.perSecond),
    "by processor time": one(time.perSecondProcessor)
  };
}

function productRows(where: string, times: ProductTime[]) {
  return times.map(({shape, gigaflops}) => ({
    where,
    product: `${shape[0]} x ${shape[1]} by ${shape[2]}`,
    "tfjs GFLOP/s": one(gigaflops.tfjs),
    "ours GFLOP/s": one(gigaflops.ours)
  }));
}

/** PyTorch's times, if it is there, and those of onnxruntime-web, for which PyTorch writes the files. */
async function peers() {
  const python = process.env.PYTHON ?? "python3";
  if (spawnSync(python, ["-c", "import torch"], {stdio: "ignore"}).status !== 0) {
    console.log(`PyTorch is not there: ${python} cannot import it (set PYTHON to one that can)`);
    return [];
  }
  const script = new URL("transformer_reference.py", import.meta.url).pathname;
  const times: Record<string, NetTime> = JSON.parse(execFileSync(python, [script], {encoding: "utf8"}));
  const onnx = await onnxTimes(names, python);
  return [
    ...names.map((name) => row("PyTorch", name, times[name])),
    ...(onnx ? names.map((name) => row("onnxruntime-web, no cache", name, onnx[name]!)) : [])
  ];
}

async function inNode() {
  const rows = [];
  const backends: BackendName[] = flags.cpu ? ["wasm", "cpu"] : ["wasm"];
  for (const name of names) {
    for (const backend of backends) rows.push(row(`Node ${backend}`, name, await netTime(name, backend)));
  }
  return rows;
}

async function inChromium() {
  const {page, close} = await openBenchPage("transformer-page.ts", "netTime");
  try {
    const rows = [];
    const backends = ["wasm", ...(flags.graphics ? ["webgl", "webgpu"] : [])];
    const products: ProductTime[] = await page.evaluate("productTimes()");
    for (const name of names) {
      for (const backend of backends) {
        const time: NetTime = await page.evaluate(
          `netTime(${JSON.stringify(name)}, ${JSON.stringify(backend)})`
        );
        rows.push(row(`Chromium ${backend}`, name, time));
      }
    }
    return {rows, products, chosen: await page.evaluate("choice()")};
  } finally {
    await close();
  }
}

console.log(
  `${cpus().length} cores of ${cpus()[0].model}, load ${loadavg().map(one).join(" ")}, Node ${process.version}`
);
console.table(productRows("Node", await productTimes()));
const rows = await inNode();
console.log("the engine's choice in Node:", JSON.stringify(await choice()));
rows.push(...(await peers()));
if (flags.chromium) {
  const {rows: onPage, products, chosen} = await inChromium();
  console.table(productRows("Chromium", products));
  console.log("the engine's choice in Chromium:", JSON.stringify(chosen));
  rows.push(...onPage);
}
console.table(rows);
