import {columnsOf} from "../../cells/views/columns.ts";
import type {ValueNode} from "../../cells/views/view.ts";
import {isTensor, tensorNode} from "./tensor-node.ts";

type Branch = Extract<ValueNode, {entries: unknown}>;

/** How much of a value is taken along; what is left out is counted in `more`. */
const limits = {nodes: 1500, entries: 100, depth: 10, text: 2000, partText: 300};

interface Open {
  branch: Branch;
  /** [key, read] for each entry, read only when it is taken */
  entries: Iterable<[string, () => unknown]>;
  /** the objects above it, itself included: where a cycle is found */
  above: object[];
}

/**
 * The expandable tree of any value. Level by level, so that a long first branch does not use up the room of the
 * others. Getters that throw, and proxies that throw, become error nodes: this never throws.
 */
export function valueTree(value: unknown): ValueNode {
  const queue: Open[] = [];
  const root = guarded(() => node(value, [], queue, limits.text));
  let room = limits.nodes;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const {branch, entries, above} = next;
    if (above.length <= limits.depth) {
      try {
        for (const [key, read] of entries) {
          if (room === 0 || branch.entries.length === limits.entries) break;
          room--;
          branch.entries.push({key, node: guarded(() => node(read(), above, queue, limits.partText))});
        }
      } catch (error) {
        branch.entries.push({key: "…", node: {type: "error", text: unreadable(error)}});
      }
    }
    branch.more = Math.max(0, branch.size - branch.entries.length);
  }
  return root;
}

function guarded(make: () => ValueNode): ValueNode {
  try {
    return make();
  } catch (error) {
    return {type: "error", text: unreadable(error)};
  }
}

function unreadable(error: unknown): string {
  let reason = "";
  try {
    reason = `: ${error instanceof Error ? error.message : String(error)}`;
  } catch {
    // What was thrown cannot be read either.
  }
  return `cannot be read${reason}`;
}

function node(value: unknown, above: object[], queue: Open[], textLimit: number): ValueNode {
  if (typeof value === "function") return {type: "function", text: functionText(value)};
  if (typeof value !== "object" || value === null) return primitive(value, textLimit);
  const leaf = leafOf(value);
  if (leaf) return leaf;
  const name = nameOf(value);
  if (above.includes(value)) return {type: "circular", text: name};
  const {type, size, entries} = contents(value);
  const branch: Branch = {type, name, size, entries: [], more: size};
  queue.push({branch, entries, above: [...above, value]});
  return branch;
}

function primitive(value: unknown, textLimit: number): ValueNode {
  const of = value === null ? "null" : (typeof value as "string");
  if (typeof value === "string") return {type: "primitive", of, text: quoted(value, textLimit)};
  if (typeof value === "bigint") return {type: "primitive", of, text: `${value}n`};
  return {type: "primitive", of, text: Object.is(value, -0) ? "-0" : String(value)};
}

function quoted(value: string, limit: number): string {
  if (value.length <= limit) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, limit))}… ${value.length - limit} more characters`;
}

function leafOf(value: object): ValueNode | undefined {
  if (value instanceof Date) {
    return {type: "date", text: Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()};
  }
  if (value instanceof RegExp) return {type: "regexp", text: String(value)};
  if (value instanceof Error) return {type: "error", text: `${value.name}: ${value.message}`};
  if (value instanceof Promise) return {type: "promise", text: "Promise"};
  if (isTensor(value)) return tensorNode(value);
  const columns = columnsOf(value);
  if (columns) {
    const names = columns.names.map((name) => ({
      key: name,
      node: {type: "primitive", of: "string", text: "column"} as ValueNode
    }));
    const name = `Table of ${columns.rows} rows`;
    return {
      type: "object",
      name,
      size: names.length,
      entries: names.slice(0, limits.entries),
      more: Math.max(0, names.length - limits.entries)
    };
  }
  return undefined;
}

function contents(value: object): Pick<Branch, "type" | "size"> & {entries: Open["entries"]} {
  if (Array.isArray(value)) return {type: "array", size: value.length, entries: indexed(value)};
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const array = value as Float64Array;
    return {type: "typed-array", size: array.length, entries: indexed(array)};
  }
  if (value instanceof Map) return {type: "map", size: value.size, entries: ofMap(value)};
  if (value instanceof Set) return {type: "set", size: value.size, entries: ofSet(value)};
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return {type: "object", size: keys.length, entries: ofKeys(value, keys)};
}

function* indexed(array: ArrayLike<unknown>): Open["entries"] {
  for (let index = 0; index < array.length; index++) yield [String(index), () => array[index]];
}

function* ofMap(map: Map<unknown, unknown>): Open["entries"] {
  for (const [key, item] of map) yield [keyText(key), () => item];
}

function* ofSet(set: Set<unknown>): Open["entries"] {
  let index = 0;
  for (const item of set) yield [String(index++), () => item];
}

function* ofKeys(value: object, keys: PropertyKey[]): Open["entries"] {
  for (const key of keys) yield [keyText(key, true), () => (value as Record<PropertyKey, unknown>)[key]];
}

/** A key on one line; `bare` leaves a property's name without quotes. */
function keyText(key: unknown, bare = false): string {
  if (typeof key === "string") {
    const short = key.length > 80 ? `${key.slice(0, 80)}…` : key;
    return bare ? short : JSON.stringify(short);
  }
  if (typeof key === "function") return functionText(key);
  if (typeof key !== "object" || key === null) return bare ? `[${String(key)}]` : String(key);
  return nameOf(key);
}

function nameOf(value: object): string {
  const name = (value.constructor as {name?: unknown} | undefined)?.name;
  return typeof name === "string" && name ? name : "Object";
}

/** `ƒ name(a, b)` or `class Name`: the head, never the source. */
function functionText(value: {name?: unknown}): string {
  try {
    const source = Function.prototype.toString.call(value);
    const name = typeof value.name === "string" ? value.name : "";
    if (source.startsWith("class")) return `class ${name}`.trim();
    const parameters =
      /^[^(]*\(([^()]*)\)/.exec(source)?.[1] ?? /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1];
    const short = parameters?.replace(/\s+/g, " ").trim() ?? "…";
    return `ƒ ${name}(${short.length > 60 ? "…" : short})`;
  } catch {
    return "ƒ";
  }
}
