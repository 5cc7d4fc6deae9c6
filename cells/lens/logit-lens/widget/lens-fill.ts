import {percent, plain} from "../../../views/number-words.ts";
import type {LensState, ReadState} from "../view.ts";

/** What the colour of a cell can say. */
export interface Statistic {
  id: "probability" | "rank" | "entropy" | "kl";
  /** in the list to choose from */
  name: string;
  /** at the light and at the dark end of the scale */
  ends(state: LensState): [string, string];
  /** the figure of a site at a place */
  of(read: ReadState, site: number): number;
  /** 0 light to 1 dark; `most` is the largest figure of the picture */
  share(value: number, most: number): number;
  says(value: number): string;
}

export const statistics: Statistic[] = [
  {
    id: "probability",
    name: "how sure the guess is (probability)",
    ends: () => ["0 %", "100 %"],
    of: (read, site) => read.probabilities[site * read.k],
    share: (value) => value,
    says: (value) => percent(value)
  },
  {
    id: "rank",
    name: "how high the final answer stands (rank)",
    ends: (state) => [`rank ${plain(mostOf(state, statistics[1]), 2)}`, "rank 1"],
    of: rankOfFinal,
    share: (value, most) => 1 - Math.log(value) / Math.log(Math.max(2, most)),
    says: (value) => `rank ${value.toLocaleString("en")}`
  },
  {
    id: "entropy",
    name: "how undecided it is (entropy, nats)",
    ends: (state) => ["0 nats", `${plain(mostOf(state, statistics[2]))} nats`],
    of: (read, site) => read.entropy[site],
    share: (value, most) => value / (most || 1),
    says: (value) => `${plain(value)} nats`
  },
  {
    id: "kl",
    name: "how far from the final answer (KL, nats)",
    ends: (state) => ["0 nats", `${plain(mostOf(state, statistics[3]))} nats`],
    of: (read, site) => read.kl[site],
    // the first sites are so far off that all others would look alike
    share: (value, most) => Math.log1p(value) / Math.log1p(most || 1),
    says: (value) => `${plain(value)} nats`
  }
];

/** The largest figure in the picture. */
export function mostOf({places, sites}: LensState, {of}: Statistic): number {
  let most = 0;
  for (const {read} of places) {
    if (read) for (let site = 0; site < sites.length; site++) most = Math.max(most, of(read, site));
  }
  return most;
}

/** The rank at a site of the token that the model itself finds likeliest in the end. */
export function rankOfFinal(read: ReadState, site: number): number {
  const sites = read.entropy.length;
  return rankAt(read, read.top[(sites - 1) * read.k], site)!;
}

/** A token's rank at a site; undefined for one that was not followed. */
export function rankAt({paths, entropy}: ReadState, token: number, site: number): number | undefined {
  const at = paths.tokens.indexOf(token);
  return at < 0 ? undefined : paths.ranks[at * entropy.length + site];
}
