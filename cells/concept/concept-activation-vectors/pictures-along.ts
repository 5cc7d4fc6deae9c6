import {described, InputError} from "../../input-error.ts";
import {group} from "../../views/group.ts";
import {plain} from "../../views/number-words.ts";
import {text} from "../../views/text.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";

/** Pictures that can be shown by their numbers, as a `PictureSet` can. */
export interface ShownPictures {
  captions: readonly string[];
  gallery(options: {rows: readonly number[]; captions: readonly string[]}): View & Viewable;
}

/**
 * The pictures that lie furthest along a direction, and those that lie furthest the other way.
 * @param along how far each picture lies, as `ConceptVectors.along` says
 * @param options.show how many at each end, 6 unless told
 * @param options.concept what the direction is for, in words; "the direction" unless told
 * @throws InputError for another number of positions than pictures
 */
export function picturesAlong(
  pictures: ShownPictures,
  along: ArrayLike<number>,
  {show = 6, concept = "the direction"}: {show?: number; concept?: string} = {}
): Viewable {
  if (typeof pictures?.gallery !== "function") {
    throw new InputError("pictures", {got: pictures, expected: "a set of pictures that can be shown"});
  }
  const {length: count} = pictures.captions;
  if (along?.length !== count) {
    throw new InputError("along", {
      got: along?.length === undefined ? along : described(`${along.length} positions`),
      expected: `${count}, one for each picture`
    });
  }
  const order = Array.from({length: count}, (_, i) => i).sort((a, b) => along[b] - along[a]);
  const shown = Math.min(show, Math.floor(count / 2));
  const ends: [words: string, rows: number[]][] = [
    [`Furthest along ${concept}`, order.slice(0, shown)],
    ["Furthest the other way", order.slice(count - shown).reverse()]
  ];
  return {
    [viewSymbol]: () =>
      group(
        ends.flatMap(([words, rows]) => [
          text(words),
          pictures.gallery({
            rows,
            captions: rows.map((row) => `${pictures.captions[row]}, at ${plain(along[row])}`)
          })
        ])
      )
  };
}
