import {compileCell} from "../../../../runtime/compile/compile-cell.ts";
import type {CompiledCell} from "../../../../runtime/compile/compiled.ts";
import type {FromKernel, ToKernel} from "../../../../runtime/kernel/protocol.ts";

/** A kernel in a blob worker, as on a page, spoken to in its own protocol. */
export class KernelWorker {
  readonly #worker: Worker;
  readonly #listeners = new Set<(message: FromKernel) => void>();
  /** the version of each cell's last run that was done */
  readonly #done = new Map<string, number>();
  readonly errors: Extract<FromKernel, {type: "error"}>[] = [];
  #requests = 0;

  private constructor() {
    const entry = new URL("../../../../runtime/kernel/worker-browser.ts", import.meta.url).href;
    const source = new Blob([`import ${JSON.stringify(entry)}`], {type: "text/javascript"});
    this.#worker = new Worker(URL.createObjectURL(source), {type: "module"});
    this.#worker.onmessage = ({data}: MessageEvent<FromKernel | FromKernel[]>) => {
      for (const message of [data].flat()) this.#hear(message);
    };
  }

  /** @param cells source by id, in order */
  static async open(cells: Record<string, string>): Promise<KernelWorker> {
    const kernel = new KernelWorker();
    await kernel.#next(({type}) => type === "ready");
    const settled = kernel.#next(({type}) => type === "settled");
    kernel.#post({
      type: "open",
      cells: Object.entries(cells).map(([id, source]) => compile(id, source)),
      mode: "automatic",
      lazy: false,
      inputs: {},
      base: location.href,
      modules: {
        "glassbook/engine": new URL("../../../../runtime/engine/index.ts", import.meta.url).href,
        "glassbook/parallel": new URL("../../../../cells/parallel/index.ts", import.meta.url).href
      }
    });
    await settled;
    return kernel;
  }

  /** Runs a cell again and waits until that run is done. */
  async run(cell: string): Promise<void> {
    const before = this.#done.get(cell) ?? -1;
    const done = this.#next(() => (this.#done.get(cell) ?? -1) > before);
    this.#post({type: "run", cells: [cell]});
    await done;
  }

  /** Runs a cell again and waits until nothing runs any more. */
  async runAll(cell: string): Promise<void> {
    const settled = this.#next(({type}) => type === "settled");
    this.#post({type: "run", cells: [cell]});
    await settled;
  }

  async preview(name: string): Promise<string> {
    const request = ++this.#requests;
    const answer = this.#next((message) => message.type === "previews" && message.request === request);
    this.#post({type: "preview", request, names: [name]});
    const {variables} = (await answer) as Extract<FromKernel, {type: "previews"}>;
    return variables[name].preview;
  }

  close(): void {
    this.#worker.terminate();
  }

  #post(message: ToKernel): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromKernel): void {
    if (message.type === "error") this.errors.push(message);
    if (message.type === "status" && message.status === "done") this.#done.set(message.cell, message.version);
    for (const listener of this.#listeners) listener(message);
  }

  #next(is: (message: FromKernel) => boolean): Promise<FromKernel> {
    return new Promise((resolve) => {
      const listener = (message: FromKernel) => {
        if (!is(message)) return;
        this.#listeners.delete(listener);
        resolve(message);
      };
      this.#listeners.add(listener);
    });
  }
}

function compile(id: string, source: string): CompiledCell {
  const options = {id, kind: "cell", line: 1, column: 1, language: "ts", timeout: 30, manual: false} as const;
  const cell = compileCell(source, options);
  if (cell.error) throw new Error(`${id}: ${cell.error.message}`);
  return cell;
}
