import type {Random} from "./random.ts";

/** The numbers from 0 in a drawn order (Fisher and Yates). */
export function shuffled(count: number, random: Random): number[] {
  const order = Array.from({length: count}, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
