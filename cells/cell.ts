import type {z} from "zod";
import {checkedInputs} from "./checked-inputs.ts";
import {type View, viewSymbol} from "./views/view.ts";

/** What a run may use besides its inputs. In a notebook the kernel binds these to the cell that calls. */
export interface CellContext {
  /** aborted when the run is superseded or stopped; `run` must stop within 200 ms */
  signal: AbortSignal;
  /** share done, 0 to 1, and a word on what is being done */
  progress(fraction: number, note?: string): void;
  /** URL of the notebook's file, which relative paths start from; absent outside notebooks */
  base?: string;
}

/** A cell of the library: an ordinary typed function with its card attached. */
export interface Cell<Input, Result> {
  (inputs: Input, context?: Partial<CellContext>): Promise<Result>;
  readonly cell: CellCard;
  /** The same function with `context` as its default; the kernel calls this for the cell that reads it. */
  [bindSymbol](context: CellContext): Cell<Input, Result>;
}

export interface CellCard {
  /** the function's name; also its URL in the reference */
  name: string;
  title: string;
  /** numbers in the catalogue of papers */
  papers: number[];
  /** the schema of the inputs, for the reference and for forms */
  inputs: z.ZodType;
}

export const bindSymbol: unique symbol = Symbol.for("glassbook.bind") as never;

interface Definition<Schema extends z.ZodType, Result extends object> {
  name: string;
  title: string;
  papers: number[];
  /** every field: meaning, unit or shape, default */
  inputs: Schema;
  run(inputs: z.output<Schema>, context: CellContext): Promise<Result> | Result;
  view?(result: Result): View | View[];
}

const never = new AbortController().signal;

/** Makes a cell from its definition. Inputs are checked first; the first bad one raises `InputError`. */
export function defineCell<Schema extends z.ZodType, Result extends object>(
  definition: Definition<Schema, Result>
): Cell<z.input<Schema>, Result> {
  const {name, title, papers, inputs: schema, run, view} = definition;
  const card: CellCard = {name, title, papers, inputs: schema};
  const bound = (defaults: CellContext): Cell<z.input<Schema>, Result> => {
    const call = async (inputs: z.input<Schema>, context: Partial<CellContext> = {}): Promise<Result> => {
      const merged = {...defaults, ...context};
      merged.signal.throwIfAborted();
      const result = await run(checkedInputs(schema, inputs, name), merged);
      if (view && !(viewSymbol in result)) {
        Object.defineProperty(result, viewSymbol, {value: () => view(result), configurable: true});
      }
      return result;
    };
    Object.defineProperty(call, "name", {value: name});
    return Object.assign(call, {cell: card, [bindSymbol]: bound}) as Cell<z.input<Schema>, Result>;
  };
  return bound({signal: never, progress: () => {}});
}
