import {readAsset} from "../../data/asset.ts";
import {type ReviewOptions, type ReviewSet, reviews} from "../../data/reviews/index.ts";
import {described, InputError} from "../../input-error.ts";
import {hexDigest} from "../../models/digest.ts";
import {readSafetensors} from "../../models/weights/safetensors.ts";
import {nearest} from "../../nearest-name.ts";
import {table} from "../../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {SentenceStates} from "./sentence-states.ts";
import thousand from "./store/reviews-1000.card.json" with {type: "json"};

/** What is known of stored states. */
export interface ReviewStatesCard {
  name: string;
  title: string;
  description: string;
  /** what `reviews` was called with */
  options: ReviewOptions;
  source: {origin: string; madeBy: string};
  licence: string;
  changes: string;
  /** what was measured, each with its number and unit */
  measured: {what: string; value: string}[];
  limits: string[];
  file: {name: string; bytes: number; sha256: string};
  /** of the texts, a line each */
  textsSha256: string;
}

// each URL is written out in full, so that bundlers find the file
const stored: Record<string, {card: ReviewStatesCard; url: URL}> = {
  "reviews-1000": {
    card: thousand as ReviewStatesCard,
    url: new URL("./store/reviews-1000.safetensors", import.meta.url)
  }
};

/** Reviews, what a sentence encoder makes of each, and of the sentences that describe their concepts. */
export interface ReviewStates extends Viewable {
  reviews: ReviewSet;
  states: SentenceStates;
  descriptions: SentenceStates;
  card: ReviewStatesCard;
}

/** The names that `reviewStates` takes. */
export function reviewStateNames(): string[] {
  return Object.keys(stored);
}

/**
 * Reviews with the states that MiniLM has of them, made beforehand (0.4 MB): nothing is computed, and the model's 45 MB
 * are not needed. Sentences of one's own are given the same kind of state by `sentenceStates`.
 * @throws InputError for a name that is none, or a file that does not fit the reviews
 */
export async function reviewStates(name: string): Promise<ReviewStates> {
  if (!Object.hasOwn(stored, name)) {
    const near = nearest(String(name), reviewStateNames());
    throw new InputError("name", {
      got: name,
      expected: `one of ${reviewStateNames().join(", ")}`,
      remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
    });
  }
  const {card, url} = stored[name];
  return readReviewStates(card, await readAsset(url));
}

/** The reviews of a card with the states of a file: of the very texts, or an error that says what to do. */
export async function readReviewStates(card: ReviewStatesCard, bytes: Uint8Array): Promise<ReviewStates> {
  const set = reviews(card.options);
  const texts = [...set.texts];
  const hash = await hexDigest("SHA-256", new TextEncoder().encode(texts.join("\n")));
  if (hash !== undefined && hash !== card.textsSha256) {
    throw new InputError(card.name, {
      got: described(`texts with the hash ${hash.slice(0, 16)}`),
      expected: `those that the states were made of, ${card.textsSha256.slice(0, 16)}`,
      remedy: `The generator writes otherwise now: run ${card.source.madeBy}`
    });
  }
  const weights = readSafetensors(bytes);
  const states = (tensor: string, of: string[]) => {
    const {shape, toFloat32} = weights.get(tensor);
    const data = Float64Array.from(toFloat32());
    return new SentenceStates(of, {rows: shape[0], columns: shape[1], data}, "MiniLM, mean of the tokens");
  };
  const copy = structuredClone(card);
  return Object.defineProperty(
    {
      reviews: set,
      states: states("states", texts),
      descriptions: states("descriptions", describingTexts(set)),
      card: copy
    },
    viewSymbol,
    {value: () => cardViews(copy, set)}
  ) as ReviewStates;
}

/** The sentences that describe the concepts of a set. */
export function describingTexts({descriptions}: Pick<ReviewSet, "descriptions">): string[] {
  return Object.values(descriptions).flat();
}

function cardViews(
  {title, description, source, licence, changes, limits, measured}: ReviewStatesCard,
  set: ReviewSet
) {
  const facts: View = {
    kind: "markdown",
    parts: ["**", ".** ", "\n\n*What was changed.* ", "\n\n*What it cannot do.* ", "\n\n*Source.* ", ""],
    values: [title, description, changes, limits.join(" "), `${source.origin}. ${licence}.`].map((text) => ({
      kind: "text",
      text
    }))
  };
  const figures = table({measured: measured.map(({what}) => what), value: measured.map(({value}) => value)});
  return [facts, figures, ...[set[viewSymbol]()].flat()];
}
