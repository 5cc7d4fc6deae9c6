import type {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";
import {type Aspect, aspects, type Verdict} from "./aspect-words.ts";
import {type Clause, type Manner, opinion, pick, remark} from "./clause.ts";

/** A clause and where it stands in the text: characters `start` to before `end`, without what joins it to others. */
export interface PlacedClause extends Clause {
  start: number;
  end: number;
}

export interface WrittenReview {
  text: string;
  clauses: PlacedClause[];
}

export interface Wording extends Manner {
  /** statements on each thing that the review speaks of, drawn from 1 to this */
  statements: number;
  /** mean number of clauses that judge nothing */
  irrelevant: number;
}

/** chance that a clause is joined to the one before, where the two can be */
const joining = 0.4;

/** A review that says just this of each thing, in an order and in words drawn at random. */
export function writeReview(
  verdicts: Readonly<Record<Aspect, Verdict | null>>,
  wording: Wording,
  random: Random
): WrittenReview {
  const clauses: Clause[] = [];
  const used = new Set<string>();
  const add = (draw: () => Clause) => {
    const clause = another(draw, used);
    used.add(clause.text);
    clauses.push(clause);
  };
  for (const aspect of aspects) {
    const verdict = verdicts[aspect];
    if (verdict === null) continue;
    const count = 1 + random.integer(wording.statements);
    for (let k = 0; k < count; k++) add(() => opinion(aspect, verdict, wording, random));
  }
  const remarks = poisson(wording.irrelevant, random);
  for (let k = 0; k < remarks; k++) add(() => remark(aspects, random));
  if (clauses.length === 0) add(() => remark(aspects, random));
  const order = shuffled(clauses.length, random);
  return joined(
    order.map((i) => clauses[i]),
    random
  );
}

/** A draw that was not used yet; after so many tries one that was: a long review may repeat itself. */
function another(draw: () => Clause, used: ReadonlySet<string>): Clause {
  let clause = draw();
  for (let tries = 0; tries < 20 && used.has(clause.text); tries++) clause = draw();
  return clause;
}

function joined(clauses: Clause[], random: Random): WrittenReview {
  let text = "";
  let open = false;
  const placed = clauses.map((clause, i): PlacedClause => {
    const before = clauses[i - 1];
    const join = open && joinable(before) && joinable(clause) && random.uniform() < joining;
    if (join) text += joint(before, clause, random);
    else if (i > 0) text += ". ";
    const start = text.length;
    text += join ? clause.text : clause.text[0].toUpperCase() + clause.text.slice(1);
    // of three clauses in a row the second joint would be one too many
    open = !join;
    return {...clause, start, end: text.length};
  });
  return {text: `${text}.`, clauses: placed};
}

/** Whether a clause can share a sentence: it has no joint of its own. */
function joinable({text}: Clause): boolean {
  return !/[,:;]/.test(text);
}

function joint(before: Clause, after: Clause, random: Random): string {
  if (before.verdict === null || after.verdict === null) return pick([", and ", "; "], random);
  return before.verdict === after.verdict ? ", and " : pick([", but ", ", while ", ", and "], random);
}

/** How many of many rare things happen, when this is the mean (Knuth's product of uniform numbers). */
function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}
