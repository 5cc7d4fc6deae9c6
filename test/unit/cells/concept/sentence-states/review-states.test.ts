import {readFile} from "node:fs/promises";
import {beforeAll, describe, expect, test} from "vitest";
import {
  type ReviewStates,
  readReviewStates,
  reviewStateNames,
  reviewStates
} from "../../../../../cells/concept/sentence-states/review-states.ts";
import {hexDigest} from "../../../../../cells/models/digest.ts";
import {models} from "../../../../../cells/models/models.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";

let stored: ReviewStates;
beforeAll(async () => {
  stored = await reviewStates("reviews-1000");
});

const file = new URL(
  "../../../../../cells/concept/sentence-states/store/reviews-1000.safetensors",
  import.meta.url
);

describe("reviews that come with their states", () => {
  test("are a thousand, with a state of each and of each sentence that describes a concept", () => {
    expect(reviewStateNames()).toEqual(["reviews-1000"]);
    expect(stored.reviews.rows).toBe(1000);
    expect([stored.states.rows, stored.states.columns]).toEqual([1000, 384]);
    expect(stored.states.texts).toEqual(stored.reviews.texts);
    expect(stored.descriptions.texts).toEqual(Object.values(stored.reviews.descriptions).flat());
    for (let row = 0; row < 1000; row++)
      expect(Math.abs(stored.states.cosine(row, row) - 1)).toBeLessThan(0.01);
  });

  test("are small: under half a megabyte, of the bytes that the card names", async () => {
    const bytes = await readFile(file);
    expect(bytes.length).toBe(stored.card.file.bytes);
    expect(bytes.length).toBeLessThan(500_000);
    expect(await hexDigest("SHA-256", bytes)).toBe(stored.card.file.sha256);
  });

  test("have the states that MiniLM gives, but for rounding", async () => {
    using model = await models.load("minilm");
    const rows = [0, 1, 500, 999];
    const vectors = await model.sentenceVectors(rows.map((row) => stored.reviews.texts[row]));
    for (const [k, row] of rows.entries()) {
      const kept = stored.states.data.subarray(row * 384, (row + 1) * 384);
      const product = vectors[k].reduce((sum, value, j) => sum + value * kept[j], 0);
      expect(product).toBeGreaterThan(0.999);
    }
  }, 60_000);

  test("say in a card what rounding cost, and what they cannot do", () => {
    const views = [stored[viewSymbol]()].flat();
    expect(views.map(({kind}) => kind)).toEqual(["markdown", "table", "table"]);
    expect(stored.card.measured.map(({value}) => value).join()).toMatch(/% right/);
    expect(stored.card.limits.length).toBeGreaterThan(0);
    expect(stored.card.licence).toBe("MIT");
  });
});

describe("bad input", () => {
  test("a name that is none is answered with the nearest", async () => {
    await expect(reviewStates("review-1000")).rejects.toThrow(
      'name: got "review-1000", expected one of reviews-1000. Did you mean "reviews-1000"?'
    );
  });

  test("states of other texts are refused, with the script that makes them anew", async () => {
    const other = {...stored.card, options: {...stored.card.options, seed: 11}};
    await expect(readReviewStates(other, await readFile(file))).rejects.toThrow(
      /reviews-1000: got texts with the hash .* run tools\/make-review-states\.ts/
    );
  });

  test("a file cut short is refused", async () => {
    const bytes = await readFile(file);
    await expect(readReviewStates(stored.card, bytes.subarray(0, 200_000))).rejects.toThrow(/safetensors/);
  });
});
