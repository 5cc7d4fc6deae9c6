import type {Contribution} from "./attribute.ts";

/** One bar of the waterfall: from where the sum was to where it is. */
export interface Bar {
  name: string;
  from: number;
  to: number;
  /** what it is made of, if that was asked for: heads or neurons, the largest first of many */
  parts: Contribution[];
  /** the sum of parts that are not among those, and how many these are */
  rest?: {count: number; value: number};
}

/** Neurons that are named; the others are one sum. */
const NAMED = 8;

/** Contributions as a running sum: embedding, then attention and MLP of each layer, then biases. */
export function waterfall(contributions: readonly Contribution[]): Bar[] {
  const bars: Bar[] = [];
  let running = 0;
  for (const group of grouped(contributions)) {
    const value = group.reduce((sum, part) => sum + part.value, 0);
    const [first] = group;
    const whole = group.length === 1 && (first.kind === "attention" || first.kind === "mlp");
    bars.push({
      name: nameOf(first),
      from: running,
      to: running + value,
      ...(group.length === 1 || whole ? {parts: []} : partsOf(group))
    });
    running += value;
  }
  return bars;
}

/** Heads of one attention together, neurons of one MLP together, all else alone. */
function grouped(contributions: readonly Contribution[]): Contribution[][] {
  const groups: Contribution[][] = [];
  let last = "";
  for (const part of contributions) {
    const key = groupOf(part);
    if (key === last && key !== "") groups[groups.length - 1].push(part);
    else groups.push([part]);
    last = key;
  }
  return groups;
}

function groupOf({kind, layer}: Contribution): string {
  if (kind === "head" || kind === "attentionBias") return `attention ${layer}`;
  if (kind === "neuron" || kind === "mlpBias") return `mlp ${layer}`;
  return "";
}

/** As readers count: "attention 1" is of the first block. */
function nameOf({kind, name, layer}: Contribution): string {
  if (layer === undefined) return name;
  const attention = kind === "attention" || kind === "head" || kind === "attentionBias";
  return `${attention ? "attention" : "MLP"} ${layer + 1}`;
}

function partsOf(group: Contribution[]): Pick<Bar, "parts" | "rest"> {
  if (group.length <= 2 * NAMED) return {parts: group};
  const order = [...group].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const others = order.slice(NAMED);
  const value = others.reduce((sum, part) => sum + part.value, 0);
  return {parts: order.slice(0, NAMED), rest: {count: others.length, value}};
}
