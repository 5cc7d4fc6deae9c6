import {checkedInputs} from "../../checked-inputs.ts";
import {aspects} from "./aspect-words.ts";
import {descriptions} from "./descriptions.ts";
import {drawReviews} from "./draw-reviews.ts";
import {type ReviewOptions, reviewOptions} from "./options.ts";
import {ReviewSet} from "./review-set.ts";
import {conceptColumns, groups, verdictWord} from "./rule.ts";

/**
 * Restaurant reviews that a grammar writes, so that the truth is known: what each says of food, service, ambiance and
 * noise (good, bad or nothing), which clause says it, and whether the place is recommended ("yes" or "no") by known
 * weights. `concepts` are the labels as noted, with the errors and gaps that were asked for; `truth` is what was said.
 * The same seed gives the same bytes.
 * @throws InputError for an option that is not what it should be
 */
export function reviews(options: ReviewOptions = {}): ReviewSet {
  const drawn = drawReviews(checkedInputs(reviewOptions, options, "reviews"));
  const noted = drawn.map((review) => review.noted);
  return new ReviewSet({
    texts: drawn.map(({text}) => text),
    labels: drawn.map(({recommend}) => (recommend ? "yes" : "no")),
    concepts: conceptColumns(noted),
    truth: conceptColumns(drawn.map(({truth}) => truth)),
    clauses: drawn.map(({clauses}) => clauses),
    groups: structuredClone(groups) as Record<string, string[]>,
    descriptions: structuredClone(descriptions),
    columns: {
      ...Object.fromEntries(aspects.map((aspect) => [aspect, noted.map((row) => verdictWord(row[aspect]))])),
      stars: drawn.map(({stars}) => stars),
      recommend: drawn.map(({recommend}) => (recommend ? "yes" : "no"))
    }
  });
}
