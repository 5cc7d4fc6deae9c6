import type {CompiledCell, CompiledNotebook} from "../compile/compiled.ts";
import {sameProgram} from "./cell.ts";
import {CellStates, downstream} from "./cell-states.ts";
import type {CellState, Kernel, KernelOptions} from "./kernel.ts";
import type {FromKernel, KernelPort, ResumedCell, RunMode, ToKernel} from "./protocol.ts";

/** A worker that is asked to stop and does not answer within this time (ms) is ended. */
const patience = 100;

/** The same where only generators are to end. */
const patienceWithGenerators = 2000;

/**
 * The page's, a test's or the command line's side of a kernel. It knows what was last said of every cell, and goes
 * on with a new worker where one has to be ended or is lost.
 */
export class KernelHost implements Kernel {
  readonly #options: KernelOptions;
  readonly #states = new CellStates();
  readonly #compiled = new Map<string, CompiledCell>();
  readonly #inputs: Map<string, unknown>;
  readonly #listeners = new Set<(message: FromKernel) => void>();
  /** questions a worker has not answered yet; an ended worker answers none */
  readonly #answers = new Map<number, (message?: FromKernel) => void>();
  #requests = 0;
  #idle: (() => void)[] = [];
  #mode: RunMode;
  #worker: "starting" | "ready" | "none" = "none";
  #port: KernelPort | undefined;
  /** which worker is the present one: late news of an ended one are dropped */
  #generation = 0;
  /** what is to be said to a worker that is still starting */
  #unsaid: ToKernel[] = [];
  /** the cell whose code has the worker's thread, as far as it was told */
  #holder = "";
  #edited = false;
  #closed = false;

  constructor({cells}: CompiledNotebook, options: KernelOptions) {
    this.#options = options;
    this.#mode = options.mode ?? "automatic";
    this.#inputs = new Map(Object.entries(options.inputs ?? {}));
    for (const cell of cells) {
      this.#compiled.set(cell.id, cell);
      this.#states.add(cell.id, options.lazy ? "prerendered" : "waiting");
    }
  }

  get cells(): ReadonlyMap<string, CellState> {
    return this.#states.all;
  }

  /** Starts the first worker. Resolves when it has the notebook, or could not be started. */
  async open(): Promise<this> {
    await this.#start();
    return this;
  }

  set(cells: CompiledCell[], removed: string[] = []): void {
    for (const id of removed) {
      this.#compiled.delete(id);
      this.#states.remove(id);
    }
    for (const cell of cells) {
      this.#compiled.set(cell.id, cell);
      this.#states.add(cell.id, "waiting");
    }
    this.#edited = true;
    this.#say({type: "set", cells, removed});
  }

  replace({cells}: CompiledNotebook): void {
    const ids = new Set(cells.map(({id}) => id));
    const removed = [...this.#compiled.keys()].filter((id) => !ids.has(id));
    const changed = cells.filter((cell) => {
      const before = this.#compiled.get(cell.id);
      return (
        !before || !sameProgram(before, cell) || before.line !== cell.line || before.source !== cell.source
      );
    });
    if (changed.length || removed.length) this.set(changed, removed);
  }

  input(id: string, value: unknown): void {
    this.#inputs.set(id, value);
    this.#say({type: "input", id, value});
  }

  run(cells: string[] | "stale", {unlimited = false} = {}): void {
    this.#say({type: "run", cells, unlimited});
  }

  mode(mode: RunMode): void {
    this.#mode = mode;
    this.#say({type: "mode", mode});
  }

  async stop(cells?: string[]): Promise<string | undefined> {
    const active = new Set([...this.#states.ids("waiting"), ...this.#states.working()]);
    const asked = (cells ?? [...active]).filter((id) => active.has(id));
    if (asked.length === 0) return undefined;
    const generation = this.#generation;
    this.#say({type: "stop", cells: asked});
    if (this.#worker !== "ready") return undefined;
    // a training that has shown a step is known to take turns, and with its worker all it has learnt would go
    const busy = asked.some((id) => !this.cells.get(id)!.giving);
    const answer = await this.#ask(
      (request) => ({type: "ping", request}),
      busy ? patience : patienceWithGenerators
    );
    if (answer || generation !== this.#generation || this.#closed) return undefined;
    return this.#interrupt(asked);
  }

  restart(): void {
    if (this.#closed || this.#worker === "none") return;
    this.#end();
    for (const id of this.#states.working()) this.#tell(id, "waiting");
    void this.#start(this.#states.resumed(new Set()));
  }

  async settled(): Promise<void> {
    while (!this.#closed && this.#worker !== "none") {
      const answer = await this.#ask((request) => ({type: "ping", request}));
      if (!answer) continue;
      if (this.#states.ids("waiting", "running").length === 0) return;
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  async giving(): Promise<string[]> {
    if (this.#worker === "none") return [];
    const answer = await this.#ask((request) => ({type: "ping", request}));
    return answer?.type === "pong" ? answer.giving : [];
  }

  async previews(names?: string[]): Promise<Record<string, {type: string; preview: string}>> {
    const answer = await this.#ask((request) => ({type: "preview", request, names: names ?? "all"}));
    return answer?.type === "previews" ? answer.variables : {};
  }

  on(listener: (message: FromKernel) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#end();
    this.#wake();
  }

  // The worker: started, interrupted, lost

  async #start(resume?: Record<string, ResumedCell>): Promise<void> {
    const generation = ++this.#generation;
    this.#worker = "starting";
    const {startWorker, lazy = false, base = "", modules, module} = this.#options;
    // as it is now: later changes wait in `#unsaid`
    const cells = module && !this.#edited ? {} : {cells: [...this.#compiled.values()]};
    const open: ToKernel = {
      type: "open",
      ...cells,
      ...(module !== undefined && {module}),
      mode: this.#mode,
      lazy,
      inputs: Object.fromEntries(this.#inputs),
      base,
      ...(modules && {modules}),
      ...(resume && {resume})
    };
    let port: KernelPort;
    try {
      port = await startWorker();
    } catch (error) {
      if (generation === this.#generation) this.#lost(error instanceof Error ? error.message : String(error));
      return;
    }
    if (generation !== this.#generation) {
      port.terminate();
      return;
    }
    this.#port = port;
    const began = await new Promise<boolean>((resolve) => {
      port.onMessage((news) => {
        if (generation !== this.#generation) return;
        for (const message of Array.isArray(news) ? news : [news]) {
          if (message.type === "ready") resolve(true);
          if (message.type === "lost") this.#lost(message.reason, false);
          else this.#hear(message);
        }
      });
      port.onLost((reason) => {
        if (generation === this.#generation) this.#lost(reason);
        resolve(false);
      });
    });
    if (!began || generation !== this.#generation) return;
    this.#worker = "ready";
    port.post(open);
    const unsaid = this.#unsaid;
    this.#unsaid = [];
    for (const message of unsaid) port.post(message);
  }

  #end(): void {
    this.#generation++;
    this.#holder = "";
    this.#port?.terminate();
    this.#port = undefined;
    this.#worker = "none";
    for (const answer of [...this.#answers.values()]) answer();
  }

  /**
   * Ends a worker that does not answer: the cell that holds it is stopped with those that were asked for, who waits for
   * them is stale, the others go on; those that ran meanwhile run again. Returns who held it, where that is known.
   */
  #interrupt(asked: string[]): string | undefined {
    const running = this.#states.ids("running");
    const held = running.length === 1 ? running[0] : running.find((id) => id === this.#holder);
    this.#end();
    const named = running.filter((id) => id === held || asked.includes(id));
    const ended = named.length ? named : running;
    // a cell may have begun without its word having come through; then it is one of those that waited
    const behind = downstream(this.#compiled.values(), [...ended, ...asked]);
    const stopped = new Set([...ended, ...asked.filter((id) => !behind.has(id))]);
    for (const id of stopped) this.#tell(id, "stopped");
    for (const id of downstream(this.#compiled.values(), stopped))
      if (!stopped.has(id)) this.#tell(id, "stale");
    for (const id of this.#states.working()) this.#tell(id, "waiting");
    void this.#start(this.#states.resumed(stopped));
    return held;
  }

  #lost(reason: string, began = this.#worker === "ready"): void {
    this.#end();
    // one that never got ready would only be lost again: nothing more until it is asked for
    const failed = new Set([...this.#states.working(), ...(began ? [] : this.#states.ids("waiting"))]);
    for (const id of failed) {
      this.#tell(id, "failed");
      const message = `The kernel was lost while this cell ran: ${reason}. Other cells keep what they show. Run this one again, with less data if memory ran short.`;
      const {version} = this.cells.get(id)!;
      this.#hear({type: "error", cell: id, version, error: {kind: "kernel-lost", message, cell: id}});
    }
    if (began) void this.#start(this.#states.resumed(failed));
    else this.#hear({type: "settled"});
  }

  #tell(cell: string, status: "stopped" | "stale" | "waiting" | "failed"): void {
    this.#hear({type: "status", cell, version: this.cells.get(cell)!.version, status});
  }

  // What is said and heard

  #say(message: ToKernel): void {
    if (this.#closed) return;
    if (this.#worker === "ready") this.#port!.post(message);
    else this.#unsaid.push(message);
    if (this.#worker === "none") void this.#start(this.#states.resumed(new Set()));
  }

  /** The worker's answer; undefined when it takes longer than `limit` (ms), or was ended before. */
  #ask(question: (request: number) => ToKernel, limit?: number): Promise<FromKernel | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    const request = ++this.#requests;
    return new Promise((resolve) => {
      const answer = (message?: FromKernel) => {
        clearTimeout(timer);
        this.#answers.delete(request);
        resolve(message);
      };
      const timer = limit === undefined ? undefined : setTimeout(answer, limit);
      this.#answers.set(request, answer);
      this.#say(question(request));
    });
  }

  #hear(message: FromKernel): void {
    if (message.type === "holds") {
      // between worker and host only
      this.#holder = message.cell;
      return;
    }
    if ("cell" in message && message.cell !== "" && !this.#states.note(message)) return;
    if (message.type === "pong" || message.type === "previews") this.#answers.get(message.request)?.(message);
    for (const listener of this.#listeners) listener(message);
    if (message.type === "settled") this.#wake();
  }

  #wake(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}
