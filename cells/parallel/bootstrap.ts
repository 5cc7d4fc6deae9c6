/**
 * The worker's own program, as text: a browser starts it from a blob (under the kernel's policy nothing else may
 * start, and a blob worker keeps that policy), Node by `eval`. As text it is also safe from what bundlers and
 * test runners do to functions.
 *
 * A call is {id, argument} with either {module, name} of a task or {source} of a self-contained function.
 * An answer is {id} with one of {progress, note, detail}, {question, asked}, {result}, {error} (see error.ts); a
 * question waits for {asked, reply}.
 */
export const bootstrap = `"use strict";
const threads = typeof process === "object" && process.versions?.node && process.getBuiltinModule("node:worker_threads");
const port = threads ? threads.parentPort : self;
const written = new Map();

async function find({module, name, source}) {
  if (source) {
    if (!written.has(source)) written.set(source, new Function("return (" + source + "\\n)")());
    return written.get(source);
  }
  const key = module + "#" + name;
  const tasks = () => globalThis[Symbol.for("glassbook.tasks")];
  if (!tasks()?.has(key)) await import(module);
  const task = tasks()?.get(key);
  if (!task) throw new Error('no task "' + name + '" was defined by ' + module);
  return task;
}

function describe(error, source) {
  if (!(error instanceof Error) && !(error instanceof DOMException)) return {thrown: error};
  const {name, stack} = error;
  const properties = {};
  for (const key of Object.keys(error)) {
    if (["string", "number", "boolean"].includes(typeof error[key])) properties[key] = error[key];
  }
  const free = source && name === "ReferenceError" && /^(\\S+) is not defined/.exec(error.message);
  const message = free
    ? 'fn uses "' + free[1] + '", which stands outside it and does not exist in a worker. Put it inside the ' +
      "function, or pass its value in the items."
    : error.message;
  return {name, message, stack: free ? name + ": " + message + "\\n" + stack.split("\\n").slice(1).join("\\n") : stack, properties};
}

const asking = new Map();
let questions = 0;

async function receive(call) {
  if ("asked" in call) {
    asking.get(call.asked)(call.reply);
    asking.delete(call.asked);
    return;
  }
  const {id} = call;
  let buffers = [];
  const context = {
    progress: (progress, note, detail) => port.postMessage({id, progress, note, detail}),
    ask: (question) => new Promise((resolve) => {
      asking.set(++questions, resolve);
      port.postMessage({id, question, asked: questions});
    }),
    transfer: (value, list) => ((buffers = list), value)
  };
  try {
    const run = await find(call);
    let result;
    if (call.source) {
      result = [];
      for (const item of call.argument.items) result.push(await run(item, call.argument.start + result.length));
    } else result = await run(call.argument, context);
    port.postMessage({id, result}, buffers);
  } catch (error) {
    try {
      port.postMessage({id, error: describe(error, call.source)});
    } catch {
      port.postMessage({id, error: {thrown: String(error)}});
    }
  }
}

if (threads) port.on("message", receive);
else port.addEventListener("message", ({data}) => receive(data));
`;
