import {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";
import {aspects, type Verdict} from "./aspect-words.ts";
import type {WholeReviewOptions} from "./options.ts";
import {drawScore, starsOf, type Verdicts} from "./rule.ts";
import {type WrittenReview, writeReview} from "./write-review.ts";

export interface DrawnReview extends WrittenReview {
  /** what the text says */
  truth: Verdicts;
  /** what was noted of it: with errors at will, undefined where nothing was */
  noted: Record<keyof Verdicts, Verdict | null | undefined>;
  recommend: boolean;
  stars: number;
}

const all: readonly (Verdict | null)[] = ["good", "bad", null];

/** Reviews with their truth. Each kind of error has random numbers of its own: more of one changes nothing else. */
export function drawReviews(options: WholeReviewOptions): DrawnReview[] {
  const seeds = new Random(options.seed);
  const [content, wording, scores, wrongLabels, wrongConcepts, missing] = Array.from(
    {length: 6},
    () => new Random(seeds.uint32())
  );
  const drawn = Array.from({length: options.rows}, (): DrawnReview => {
    const truth = drawVerdicts(options, content);
    const score = drawScore(truth, options.rule, scores);
    const recommend = score > 0;
    return {
      ...writeReview(truth, options, wording),
      truth,
      noted: {...truth},
      recommend,
      stars: starsOf(score)
    };
  });
  for (const i of chosen(drawn.length, options.labelNoise, wrongLabels))
    drawn[i].recommend = !drawn[i].recommend;
  const labels = drawn.length * aspects.length;
  for (const k of chosen(labels, options.conceptNoise, wrongConcepts)) {
    const review = drawn[Math.floor(k / aspects.length)];
    const aspect = aspects[k % aspects.length];
    const others = all.filter((verdict) => verdict !== review.truth[aspect]);
    review.noted[aspect] = others[wrongConcepts.integer(2)];
  }
  for (const k of chosen(labels, options.missing, missing)) {
    drawn[Math.floor(k / aspects.length)].noted[aspects[k % aspects.length]] = undefined;
  }
  return drawn;
}

function drawVerdicts({mentioned, good, mixed}: WholeReviewOptions, random: Random): Verdicts {
  const verdict = (): Verdict => (random.uniform() < good ? "good" : "bad");
  const verdicts: Verdicts = {food: null, service: null, ambiance: null, noise: null};
  const spoken = aspects.filter(() => random.uniform() < mentioned);
  if (spoken.length === 0) spoken.push(aspects[random.integer(aspects.length)]);
  for (const aspect of spoken) verdicts[aspect] = verdict();
  const isMixed = spoken.some((aspect) => verdicts[aspect] !== verdicts[spoken[0]]);
  const shallBe = random.uniform() < mixed;
  if (spoken.length < 2 || isMixed === shallBe) return verdicts;
  const overall = verdict();
  for (const aspect of spoken) verdicts[aspect] = overall;
  if (shallBe) verdicts[spoken[random.integer(spoken.length)]] = overall === "good" ? "bad" : "good";
  return verdicts;
}

/** So large a share of the numbers below `count`, drawn; a larger share has those of a smaller one too. */
function chosen(count: number, share: number, random: Random): number[] {
  return shuffled(count, random).slice(0, Math.round(share * count));
}
