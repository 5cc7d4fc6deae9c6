import {bound} from "../bound.ts";
import {InputError} from "../input-error.ts";
import {receivedError, type SentError} from "./error.ts";
import type {Task} from "./task.ts";
import {startThread, type Thread} from "./thread.ts";

export interface RunOptions {
  /** ends the work at once, whatever it is doing: the worker is terminated and another takes its place */
  signal?: AbortSignal;
  /** buffers of the argument to move to the worker instead of copying them; they are empty here afterwards */
  transfer?: Transferable[];
  /** hears what the task reports; what it throws ends the work and rejects */
  onProgress?(fraction: number, note?: string, detail?: unknown): void;
  /** answers what the task asks, and lets it wait so long; what it throws ends the work and rejects */
  onQuestion?(question: unknown): unknown;
}

/** Workers that run tasks. In a cell it is closed with the cell's version, being disposable. */
export interface Pool {
  /** how many workers it has at most */
  readonly size: number;
  /**
   * Runs a task in the next free worker. Rejects with the task's own error (name, message, worker's stack), or with
   * the signal's reason.
   */
  run<Argument, Result>(
    task: Task<Argument, Result>,
    argument: Argument,
    options?: RunOptions
  ): Promise<Result>;
  /** Runs a task for each argument; results in their order. The first failure ends the rest. */
  map<Argument, Result>(
    task: Task<Argument, Result>,
    items: Iterable<Argument>,
    options?: Omit<RunOptions, "transfer">
  ): Promise<Result[]>;
  /** Terminates its workers; what still runs rejects with an AbortError. */
  close(): void;
  [Symbol.dispose](): void;
}

/** One core stays with the page. */
export function defaultSize(): number {
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1);
}

/**
 * Opens a pool; its workers start when they are first needed and are used again.
 * @param size workers at most; by default one less than the machine has cores, at least 1
 * @param signal ends whatever runs in it; in a cell, the signal of the run that opened it
 * @throws InputError for a size that is not a whole number from 1
 */
export const openPool = bound(
  (context) =>
    ({
      size = defaultSize(),
      signal: usual = context?.signal
    }: {
      size?: number;
      signal?: AbortSignal;
    } = {}): Pool => {
      const calls = openCalls(size);
      const run: Pool["run"] = ({module, taskName}, argument, options) =>
        calls.send({module, name: taskName, argument}, {signal: usual, ...options});
      const close = () => calls.close();
      return {
        size,
        run,
        map: (task, items, {signal = usual, onProgress} = {}) =>
          allOrNone([...items], signal, onProgress, (item, own) => run(task, item, {signal: own})),
        close,
        [Symbol.dispose]: close
      };
    }
);

/** Runs all; when one fails or the signal aborts, the others end too. `onProgress` hears the share that is done. */
export async function allOrNone<Item, Result>(
  items: Item[],
  signal: AbortSignal | undefined,
  onProgress: RunOptions["onProgress"],
  run: (item: Item, signal: AbortSignal) => Promise<Result>
): Promise<Result[]> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let done = 0;
  const settle = async (item: Item) => {
    const result = await run(item, either);
    onProgress?.(++done / items.length);
    return result;
  };
  try {
    return await Promise.all(items.map(settle));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

/** What crosses to a worker: a task's address or a function's text, and the argument. See bootstrap.ts. */
export type Call = {argument: unknown} & ({module: string; name: string} | {source: string});

interface Pending {
  call: Call;
  options: RunOptions;
  resolve(result: never): void;
  reject(error: unknown): void;
  stopListening(): void;
}

interface Station {
  thread: Thread;
  pending?: Pending;
}

type Answer = {
  id: number;
  progress?: number;
  note?: string;
  detail?: unknown;
  question?: unknown;
  /** number of the question */
  asked?: number;
  result?: unknown;
  error?: SentError;
};

/** The queue and the workers behind a pool. */
export function openCalls(size: number) {
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new InputError("size", {got: size, expected: "a whole number of workers from 1"});
  }
  const queue: Pending[] = [];
  const stations = new Set<Station>();
  let closed = false;
  let count = 0;

  function send<Result>(call: Call, options: RunOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      if (closed) throw new Error("the pool is closed; open another with openPool()");
      const abort = () => drop(pending, options.signal!.reason);
      options.signal?.addEventListener("abort", abort, {once: true});
      const stopListening = () => options.signal?.removeEventListener("abort", abort);
      const pending: Pending = {call, options, resolve, reject, stopListening};
      queue.push(pending);
      serve();
    });
  }

  function serve(): void {
    while (queue.length && !closed) {
      // Where one signal stops many, the first to hear of it makes room for the next: no worker may start for that.
      if (queue[0].options.signal?.aborted) {
        const late = queue.shift()!;
        late.stopListening();
        late.reject(late.options.signal!.reason);
        continue;
      }
      const station =
        [...stations].find(({pending}) => !pending) ?? (stations.size < size ? start() : undefined);
      if (!station) return;
      give(station, queue.shift()!);
    }
  }

  function start(): Station {
    const station: Station = {
      thread: startThread(
        (message) => answer(station, message as Answer),
        (error) => fail(station, error)
      )
    };
    stations.add(station);
    return station;
  }

  function give(station: Station, pending: Pending): void {
    station.pending = pending;
    station.thread.keepAlive(true);
    try {
      station.thread.post({id: ++count, ...pending.call}, pending.options.transfer ?? []);
    } catch (error) {
      free(station);
      pending.reject(error);
    }
  }

  function answer(station: Station, message: Answer): void {
    const {pending} = station;
    if (!pending) return;
    if ("progress" in message || "question" in message) {
      void hear(station, pending, message);
      return;
    }
    free(station);
    if (message.error) pending.reject(receivedError(message.error));
    else pending.resolve(message.result as never);
    serve();
  }

  /** What a task says or asks while it works. */
  async function hear(station: Station, pending: Pending, message: Answer): Promise<void> {
    const {onProgress, onQuestion} = pending.options;
    try {
      if ("progress" in message) {
        onProgress?.(message.progress as number, message.note, message.detail);
        return;
      }
      const reply = await onQuestion?.(message.question);
      if (station.pending === pending) station.thread.post({asked: message.asked, reply}, []);
    } catch (error) {
      if (station.pending === pending) drop(pending, error);
    }
  }

  function free(station: Station): void {
    station.pending?.stopListening();
    station.pending = undefined;
    station.thread.keepAlive(false);
  }

  /** Takes a call back: out of the queue, or by ending the worker that is at it. */
  function drop(pending: Pending, reason: unknown): void {
    pending.stopListening();
    const place = queue.indexOf(pending);
    if (place >= 0) queue.splice(place, 1);
    const station = [...stations].find((each) => each.pending === pending);
    if (station) end(station);
    pending.reject(reason);
    serve();
  }

  function fail(station: Station, error: Error): void {
    if (!stations.has(station)) return; // ended by us
    const {pending} = station;
    end(station);
    pending?.stopListening();
    pending?.reject(error);
    serve();
  }

  function end(station: Station): void {
    stations.delete(station);
    station.thread.terminate();
  }

  function close(): void {
    closed = true;
    const reason = new DOMException("the pool was closed", "AbortError");
    const running = [...stations].flatMap(({pending}) => pending ?? []);
    for (const pending of [...queue, ...running]) drop(pending, reason);
    for (const station of [...stations]) end(station);
  }

  return {send, close};
}
