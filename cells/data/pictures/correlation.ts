import type {Random} from "../../math/random.ts";
import type {AttributeName, Attributes} from "./attributes.ts";
import type {Allowed} from "./scene.ts";

/**
 * Ties one attribute to another. A picture that keeps the tie has the value that is paired with its own, and one
 * without a pair has a value that no pair names; a picture that breaks it has another. So with
 * `{of: "shape", with: "texture", pairs: {square: "striped"}, share: 1}` squares are striped, and nothing else is;
 * with `share: 0` everything but squares is.
 */
export interface Correlation {
  of: AttributeName;
  with: AttributeName;
  /** value of the first to value of the second */
  pairs: Readonly<Record<string, string | number>>;
  /** of the pictures that keep the tie, 0 to 1 */
  share: number;
}

/** The values that the second attribute can take in this picture; all that are allowed where the tie leaves none. */
export function keepingTie(
  attributes: Attributes,
  allowed: Allowed,
  {of, with: tied, pairs, share}: Correlation,
  random: Random
): readonly Attributes[AttributeName][] {
  const keeps = random.uniform() < share;
  const own = Object.hasOwn(pairs, attributes[of]) ? pairs[attributes[of]] : undefined;
  const named = new Set<unknown>(Object.values(pairs));
  const values: readonly Attributes[AttributeName][] = allowed[tied];
  const left = values.filter((value) => keeps === (own === undefined ? !named.has(value) : value === own));
  return left.length ? left : values;
}
