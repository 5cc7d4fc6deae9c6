import {described, InputError} from "../../input-error.ts";
import {parsedJSON} from "../../stored-json.ts";
import {type Aspect, aspects, type Verdict} from "./aspect-words.ts";
import {descriptions} from "./descriptions.ts";
import {ReviewSet} from "./review-set.ts";
import {conceptColumns, groups, verdictWord} from "./rule.ts";

export interface CebabOptions {
  /**
   * what is learnt: the stars that most readers gave, 1 to 5, or "yes" of 4 and 5 and "no" of 1 and 2, without 3; the
   * stars unless told
   */
  label?: "stars" | "recommend";
  /** only the reviews as guests wrote them, or only those that were rewritten; all unless told */
  only?: "originals" | "edits";
  /** what stands in a file's name or a split's, for the table: "train_exclusive" */
  split?: string;
}

/** what CEBaB's words mean */
const verdicts: Record<string, Verdict | null | undefined> = {
  Positive: "good",
  Negative: "bad",
  // the review says nothing of it
  unknown: null,
  // readers disagreed, or were not asked
  "no majority": undefined,
  "": undefined
};

const starWords = ["1", "2", "3", "4", "5"];

/**
 * Reviews in the format of CEBaB (Abraham et al. 2022, "CEBaB: Estimating the causal effects of real-world concepts on
 * NLP model behavior"): a JSON list of objects with `description`, `food_aspect_majority` and three more of these, and
 * `review_majority`. What readers did not agree upon or were not asked is missing (NaN); a review without a majority of
 * stars is left out.
 * @param source the text of a file, or what JSON.parse gave of it; of several files one list joined
 * @throws InputError that names the review and the field: for a file cut short, of another shape, or with nothing left
 */
export function readCebab(source: string | readonly unknown[], options: CebabOptions = {}): ReviewSet {
  const {label = "stars", only, split} = checkedOptions(options);
  const entries =
    typeof source === "string" ? parsedJSON(source, "cebab", "a whole JSON list of reviews") : source;
  if (!Array.isArray(entries)) {
    throw new InputError("cebab", {
      got: entries,
      expected: "a list of reviews, as CEBaB's train_exclusive.json is",
      remedy: "Of data by split take one: readCebab(data.train)"
    });
  }
  const rows = entries
    .map((entry, i) => readEntry(entry, `cebab[${i}]`))
    .filter(({original}) => only === undefined || original === (only === "originals"))
    .filter(({stars}) => stars !== null && (label === "stars" || stars !== 3));
  if (rows.length === 0) {
    throw new InputError("cebab", {
      got: described(
        `${entries.length} ${entries.length === 1 ? "review" : "reviews"}, none with the label that is wanted`
      ),
      expected: "at least one"
    });
  }
  const each = <One>(value: (row: (typeof rows)[number]) => One): One[] => rows.map(value);
  return new ReviewSet({
    texts: each(({text}) => text),
    labels: each(({stars}) => (label === "stars" ? stars! : stars! > 3 ? "yes" : "no")),
    concepts: conceptColumns(each(({noted}) => noted)),
    groups: structuredClone(groups) as Record<string, string[]>,
    descriptions: structuredClone(descriptions),
    columns: {
      id: each(({id}) => id),
      original: each(({original}) => original),
      ...(split !== undefined && {split: each(() => split)}),
      ...Object.fromEntries(aspects.map((aspect) => [aspect, each(({noted}) => verdictWord(noted[aspect]))])),
      stars: each(({stars}) => stars)
    }
  });
}

interface Entry {
  id: string;
  text: string;
  original: boolean;
  noted: Record<Aspect, Verdict | null | undefined>;
  /** null: no majority */
  stars: number | null;
}

function readEntry(entry: unknown, field: string): Entry {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    throw new InputError(field, {got: entry, expected: "an object with the description of a review"});
  }
  const values = entry as Record<string, unknown>;
  const text = values.description;
  if (typeof text !== "string" || text.trim() === "") {
    throw new InputError(`${field}.description`, {got: text, expected: "the text of a review"});
  }
  const noted = Object.fromEntries(
    aspects.map((aspect) => [aspect, readVerdict(values, `${aspect}_aspect_majority`, field)])
  ) as Entry["noted"];
  const {id, is_original: original = true} = values;
  if (typeof original !== "boolean") {
    throw new InputError(`${field}.is_original`, {got: original, expected: "true or false"});
  }
  return {id: String(id ?? field), text, original, noted, stars: readStars(values.review_majority, field)};
}

function readVerdict(
  values: Record<string, unknown>,
  name: string,
  field: string
): Verdict | null | undefined {
  const word = values[name];
  if (typeof word === "string" && Object.hasOwn(verdicts, word)) return verdicts[word];
  throw new InputError(`${field}.${name}`, {
    got: word,
    expected: '"Positive", "Negative", "unknown", "no majority" or ""'
  });
}

function readStars(word: unknown, field: string): number | null {
  if (word === "no majority" || word === "") return null;
  if (starWords.includes(String(word))) return Number(word);
  throw new InputError(`${field}.review_majority`, {got: word, expected: '"1" to "5", or "no majority"'});
}

function checkedOptions(options: CebabOptions): CebabOptions {
  const choices = {label: ["stars", "recommend"], only: ["originals", "edits"]};
  for (const [name, allowed] of Object.entries(choices)) {
    const got = options[name as keyof typeof choices];
    if (got === undefined || allowed.includes(got)) continue;
    throw new InputError(name, {
      got,
      expected: `one of ${allowed.map((choice) => `"${choice}"`).join(", ")}`
    });
  }
  return options;
}
