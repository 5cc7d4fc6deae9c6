/** Safetensors: 8 bytes of header length, a JSON header, the numbers. Format: huggingface/safetensors, README. */
import {type Described, described, InputError} from "../../input-error.ts";
import {checkpoint} from "./checkpoint.ts";
import {bytesOf} from "./number-types.ts";
import {storedTensor} from "./stored-tensor.ts";
import type {StoredTensor, Weights, WeightType} from "./weights.ts";

/** What the format allows a header at most, in bytes. */
const longestHeader = 100_000_000;

/** Tensors of one file, scales still apart. */
export interface SafetensorsFile {
  tensors: StoredTensor[];
  metadata: Record<string, string>;
}

/**
 * A checkpoint in a safetensors file. The bytes are kept, not copied; a tensor is converted when it is asked for.
 * @throws InputError that says what is wrong in the file, and where
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  const {tensors, metadata} = readSafetensorsFile(bytes, "safetensors");
  return checkpoint(tensors, metadata);
}

/** The tensors of one file; `file` is what errors call it. */
export function readSafetensorsFile(bytes: Uint8Array, file: string): SafetensorsFile {
  const {header, start} = readHeader(bytes, file);
  const {__metadata__: metadata = {}, ...entries} = header;
  const numbers = bytes.subarray(start);
  const spans: Span[] = [];
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const {type, shape, begin, end} = readEntry(entry, `${file}, ${name}`, numbers.length);
    spans.push({name, begin, end});
    return storedTensor(name, type, shape, numbers.subarray(begin, end));
  });
  checkCover(spans, numbers.length, file);
  return {tensors, metadata: readMetadata(metadata, file)};
}

function readHeader(bytes: Uint8Array, file: string): {header: Record<string, unknown>; start: number} {
  if (bytes.length < 8) {
    throw bad(file, `${bytes.length} bytes`, "8 bytes that say how long the header is", cutRemedy);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > longestHeader) {
    throw bad(
      file,
      `a header of ${length} bytes`,
      `at most ${longestHeader}`,
      "This may be no safetensors file"
    );
  }
  if (8 + length > bytes.length) {
    throw bad(file, `${bytes.length} bytes`, `at least ${8 + length}, to the end of the header`, cutRemedy);
  }
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    const error = bad(file, `a header that is no JSON (${(cause as Error).message})`, "the tensors as JSON");
    error.cause = cause;
    throw error;
  }
  if (!isObject(header)) throw bad(file, header, "a header that lists tensors by name");
  return {header, start: 8 + length};
}

const cutRemedy = "The file may have been cut short: load it again";

interface Entry {
  type: WeightType;
  shape: number[];
  begin: number;
  end: number;
}

function readEntry(entry: unknown, field: string, available: number): Entry {
  if (!isObject(entry)) throw bad(field, entry, "dtype, shape and data_offsets");
  const {dtype, shape, data_offsets: offsets} = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(bytesOf, dtype)) {
    throw bad(`${field}, dtype`, dtype, `one of ${Object.keys(bytesOf).join(", ")}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw bad(`${field}, shape`, JSON.stringify(shape), "whole numbers, 0 or more");
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0] > offsets[1]) {
    throw bad(`${field}, data_offsets`, JSON.stringify(offsets), "where its bytes begin and end");
  }
  const [begin, end]: number[] = offsets;
  const type = dtype as WeightType;
  const size = shape.reduce((product, length) => product * length, bytesOf[type]);
  if (end > available) {
    throw bad(
      `${field}, data_offsets`,
      `[${begin}, ${end}]`,
      `offsets within the file's ${available} bytes of numbers`,
      cutRemedy
    );
  }
  if (end - begin !== size) {
    throw bad(field, `${end - begin} bytes`, `${size} for ${type} of shape [${shape.join(", ")}]`);
  }
  return {type, shape, begin, end};
}

interface Span {
  name: string;
  begin: number;
  end: number;
}

/** Every byte belongs to one tensor: the format forbids overlaps, gaps and a rest. */
function checkCover(spans: Span[], length: number, file: string): void {
  let at = 0;
  let before = "the start";
  for (const {name, begin, end} of spans.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < at)
      throw bad(`${file}, ${name}`, `bytes from ${begin}, inside ${before}`, `none before ${at}`);
    if (begin > at) throw bad(`${file}, ${name}`, `bytes from ${begin}`, `from ${at}, right after ${before}`);
    [at, before] = [end, name];
  }
  if (at < length) throw bad(file, `${length} bytes of numbers`, `${at}, as its tensors have`);
}

function readMetadata(metadata: unknown, file: string): Record<string, string> {
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw bad(`${file}, __metadata__`, metadata, "texts by name");
  }
  return metadata as Record<string, string>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function bad(field: string, got: unknown, expected: string, remedy?: string): InputError {
  const said: Described | unknown = typeof got === "string" ? described(got) : got;
  return new InputError(field, {got: said, expected, remedy});
}
