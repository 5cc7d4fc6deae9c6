import type {ValueNode} from "../../cells/views/view.ts";
import {isTensor} from "./tensor-node.ts";
import {valueTree} from "./value-tree.ts";

/** The type and one line of text for any value: what `run --json` says of a variable. Never throws. */
export function valuePreview(value: unknown): {type: string; preview: string} {
  return {type: typeName(value), preview: nodePreview(shallow(value))};
}

/** Up to about `room` characters that tell one value from another. */
export function nodePreview(node: ValueNode, room = 100): string {
  switch (node.type) {
    case "primitive":
      return clipped(node.text, room);
    case "circular":
      return `↺ ${node.text}`;
    case "tensor":
      return tensorText(node);
    case "object":
    case "map":
      return branchText(node, room, ({key, node: child}, left) => `${key}: ${nodePreview(child, left)}`);
    case "array":
    case "set":
    case "typed-array":
      return branchText(node, room, ({node: child}, left) => nodePreview(child, left));
    default:
      return clipped(node.text, room);
  }
}

/** `float32 2 × 3 tensor, 0 to 1` */
export function tensorText({dtype, shape, min, max}: Extract<ValueNode, {type: "tensor"}>): string {
  const size = shape.length ? `${shape.join(" × ")} tensor` : "scalar";
  const range = min === undefined || max === undefined ? "" : `, ${short(min)} to ${short(max)}`;
  return `${dtype} ${size}${range}`;
}

/** Four significant digits, without the noise of float32. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

type Branch = Extract<ValueNode, {entries: unknown}>;

function branchText(
  node: Branch,
  room: number,
  print: (entry: Branch["entries"][number], left: number) => string
): string {
  const [open, close] = node.type === "array" || node.type === "typed-array" ? ["[", "]"] : ["{", "}"];
  const plain = node.name === "Object" || node.name === "Array";
  const name = plain ? "" : node.type === "object" ? `${node.name} ` : `${node.name}(${node.size}) `;
  const head = `${node.name === "Array" && node.size > 5 ? `Array(${node.size}) ` : name}${open}`;
  const parts: string[] = [];
  let left = room - head.length - 1;
  for (const entry of node.entries) {
    if (left < 8) break;
    const text = print(entry, Math.min(left, 40));
    if (text.length > left) break;
    parts.push(text);
    left -= text.length + 2;
  }
  if (parts.length < node.size) parts.push("…");
  return `${head}${parts.join(", ")}${close}`;
}

function clipped(text: string, room: number): string {
  if (text.length <= room) return text;
  const end = text.startsWith('"') ? '…"' : "…";
  return `${text.slice(0, Math.max(1, room - end.length))}${end}`;
}

// A preview is asked for every variable at once; a tensor must not be read from the GPU for it.
function shallow(value: unknown): ValueNode {
  if (typeof value === "object" && value !== null) {
    try {
      if (isTensor(value)) return {type: "tensor", dtype: value.dtype, shape: [...value.shape]};
    } catch {
      // A proxy that throws: valueTree says so.
    }
  }
  return valueTree(value);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  try {
    if (isTensor(value)) return "Tensor";
    const name = value.constructor?.name;
    return typeof name === "string" && name ? name : "Object";
  } catch {
    return "object";
  }
}
