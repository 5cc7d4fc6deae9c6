import type {View} from "./view.ts";

// JSON drops what numbers and bytes need: NaN becomes null, a typed array an object of keys. Such values are
// written as {"$": tag, ...}; an object that has a key "$" of its own is written as {"$": "object", of: entries}.

const typedArrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array
} as const;

type TypedArrayName = keyof typeof typedArrays;

/**
 * Views as one line of JSON, the same text for the same views: typed arrays (as base64), NaN, infinities, -0,
 * undefined, bigint, Date, Map and Set survive. Every `<` is escaped, so the text may stand inside HTML.
 */
export function encodeViews(views: View[]): string {
  return JSON.stringify(encode(views)).replaceAll("<", "\\u003c");
}

/** The inverse of `encodeViews`. Throws SyntaxError for text that it did not write. */
export function decodeViews(json: string): View[] {
  const views = decode(JSON.parse(json));
  if (!Array.isArray(views)) throw new SyntaxError("expected a JSON array of views");
  return views as View[];
}

function encode(value: unknown): unknown {
  switch (typeof value) {
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return {$: "number", of: Object.is(value, -0) ? "-0" : String(value)};
    case "undefined":
      return {$: "undefined"};
    case "bigint":
      return {$: "bigint", of: String(value)};
    case "string":
    case "boolean":
      return value;
    case "object":
      return value === null ? null : encodeObject(value);
    default:
      throw new TypeError(`a view cannot hold a ${typeof value}`);
  }
}

function encodeObject(value: object): unknown {
  if (Array.isArray(value)) return Array.from(value, encode);
  if (ArrayBuffer.isView(value)) {
    const name = value.constructor.name as TypedArrayName;
    if (!(name in typedArrays)) throw new TypeError(`a view cannot hold a ${name}`);
    return {$: name, of: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))};
  }
  if (value instanceof ArrayBuffer) return {$: "ArrayBuffer", of: toBase64(new Uint8Array(value))};
  if (value instanceof Date) return {$: "Date", of: encode(value.getTime())};
  if (value instanceof Map)
    return {$: "Map", of: Array.from(value, ([key, of]) => [encode(key), encode(of)])};
  if (value instanceof Set) return {$: "Set", of: Array.from(value, encode)};
  const entries = Object.entries(value).map(([key, of]) => [key, encode(of)]);
  return Object.hasOwn(value, "$") ? {$: "object", of: entries} : Object.fromEntries(entries);
}

function decode(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  if ("$" in value) return decodeTagged(value as {$: string; of: unknown});
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, decode(of)]));
}

function decodeTagged({$: tag, of}: {$: string; of: unknown}): unknown {
  switch (tag) {
    case "number":
      return Number(of);
    case "undefined":
      return undefined;
    case "bigint":
      return BigInt(of as string);
    case "Date":
      return new Date(decode(of) as number);
    case "Map":
      return new Map((of as [unknown, unknown][]).map(([key, item]) => [decode(key), decode(item)]));
    case "Set":
      return new Set((of as unknown[]).map(decode));
    case "ArrayBuffer":
      return fromBase64(of as string);
    case "object":
      return Object.fromEntries((of as [string, unknown][]).map(([key, item]) => [key, decode(item)]));
    default:
      if (!(tag in typedArrays)) throw new SyntaxError(`unknown tag ${JSON.stringify(tag)} in encoded views`);
      return new typedArrays[tag as TypedArrayName](fromBase64(of as string));
  }
}

/** Bytes as base64 (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}

function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes.buffer;
}
