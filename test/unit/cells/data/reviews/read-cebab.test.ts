import {describe, expect, test} from "vitest";
import {readCebab} from "../../../../../cells/data/reviews/index.ts";

/** A review as CEBaB writes them; the words are ours. */
function entry(text: string, given: Record<string, unknown> = {}) {
  return {
    id: "000007_000000",
    is_original: true,
    description: text,
    review_majority: "4",
    food_aspect_majority: "Positive",
    service_aspect_majority: "unknown",
    ambiance_aspect_majority: "no majority",
    noise_aspect_majority: "",
    opentable_metadata: {cuisine: "made up"},
    ...given
  };
}

const list = [
  entry("The pears were ripe."),
  entry("The pears were hard, and the waiter sang.", {
    id: "000007_000001",
    is_original: false,
    review_majority: "2",
    food_aspect_majority: "Negative",
    service_aspect_majority: "Positive"
  }),
  entry("Nobody could agree on these pears.", {review_majority: "no majority"}),
  entry("Pears.", {review_majority: "3"})
];

describe("a file in CEBaB's format", () => {
  test("gives texts, stars and concepts; what readers were not asked or not agreed upon is missing", () => {
    const set = readCebab(JSON.stringify(list));
    expect(set.texts).toEqual([list[0], list[1], list[3]].map(({description}) => description));
    expect(set.labels).toEqual([4, 2, 3]);
    expect(set.concepts).toEqual({
      "food good": [1, 0, 1],
      "food bad": [0, 1, 0],
      "service good": [0, 1, 0],
      "service bad": [0, 0, 0],
      "ambiance good": [NaN, NaN, NaN],
      "ambiance bad": [NaN, NaN, NaN],
      "noise good": [NaN, NaN, NaN],
      "noise bad": [NaN, NaN, NaN]
    });
    expect(set.groups.service).toEqual(["service good", "service bad"]);
    expect(set.table.columnNames()).toEqual([
      ...["text", "id", "original", "food", "service", "ambiance", "noise", "stars"]
    ]);
    expect(set.table.get("service", 0)).toBe("not mentioned");
    expect(set.table.get("noise", 0)).toBeNull();
    expect(set.truth).toBeUndefined();
  });

  test("may be read already, and be of a split", () => {
    const set = readCebab(list, {split: "dev"});
    expect(set.table.get("split", 2)).toBe("dev");
  });

  test("gives recommendations of four and five stars, and leaves the middle out", () => {
    const set = readCebab(list, {label: "recommend"});
    expect(set.labels).toEqual(["yes", "no"]);
  });

  test("gives the originals only, or the edits", () => {
    expect(readCebab(list, {only: "originals"}).texts).toHaveLength(2);
    expect(readCebab(list, {only: "edits"}).texts).toEqual([list[1].description]);
  });

  test("shows a review of which no clause is known as it is", () => {
    const review = readCebab([entry("Pears & <plums>.")]).review(0);
    expect(review.parts).toEqual(["<p>Pears &amp; &lt;plums&gt;.</p>"]);
  });
});

describe("bad input", () => {
  const cut = JSON.stringify(list).slice(0, 300);
  test.each([
    [
      "a file cut short",
      () => readCebab(cut),
      /^cebab: got text that is no whole JSON .* Was the file cut short\?$/
    ],
    [
      "another shape",
      () => readCebab('{"train": []}'),
      "cebab: got an object with the key train, expected a list of reviews"
    ],
    ["a review that is none", () => readCebab([list[0], null]), "cebab[1]: got null, expected an object"],
    [
      "no text",
      () => readCebab([{...list[0], description: ""}]),
      'cebab[0].description: got "", expected the text'
    ],
    [
      "another word for an aspect",
      () => readCebab([entry("Pears.", {noise_aspect_majority: "loud"})]),
      'cebab[0].noise_aspect_majority: got "loud", expected "Positive", "Negative"'
    ],
    [
      "an aspect that is not there",
      () => readCebab([{description: "Pears.", review_majority: "4"}]),
      "cebab[0].food_aspect_majority: got undefined"
    ],
    [
      "stars that are none",
      () => readCebab([entry("Pears.", {review_majority: "6"})]),
      'cebab[0].review_majority: got "6", expected "1" to "5"'
    ],
    [
      "an original that is neither",
      () => readCebab([entry("Pears.", {is_original: "yes"})]),
      "cebab[0].is_original"
    ],
    ["nothing left", () => readCebab([list[2]]), "cebab: got 1 review, none with the label"],
    ["an empty list", () => readCebab("[]"), "cebab: got 0 reviews"],
    [
      "another label",
      () => readCebab(list, {label: "star" as never}),
      'label: got "star", expected one of "stars"'
    ],
    ["another choice", () => readCebab(list, {only: "some" as never}), 'only: got "some"']
  ] as [string, () => unknown, string | RegExp][])("%s is refused in words", (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});
