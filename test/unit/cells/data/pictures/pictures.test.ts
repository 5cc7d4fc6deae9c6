import fc from "fast-check";
import {describe, expect, it, test} from "vitest";
import {shapes, textures} from "../../../../../cells/data/pictures/attributes.ts";
import {type PictureSet, patches, pictures} from "../../../../../cells/data/pictures/index.ts";
import {namedColours} from "../../../../../cells/data/pictures/rgb.ts";

type Point = [number, number, number];

const column = (set: PictureSet, name: string) => Array.from(set.table.array(name) as ArrayLike<unknown>);

/** Colours of the pixels of a picture whose mask is as asked for. */
function colours(set: PictureSet, picture: number, wanted: (mask: number) => boolean): Point[] {
  const area = set.size ** 2;
  const found: Point[] = [];
  for (let at = 0; at < area; at++) {
    if (!wanted(set.masks[picture * area + at])) continue;
    const from = 3 * (picture * area + at);
    found.push([set.pixels[from], set.pixels[from + 1], set.pixels[from + 2]]);
  }
  return found;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const share = (yes: boolean[]) => yes.filter(Boolean).length / yes.length;

describe("drawn pictures", () => {
  it("are the same for the same seed, others for another, and the first of a larger set", () => {
    const set = pictures({count: 20, seed: 7});
    expect(pictures({count: 20, seed: 7}).pixels).toEqual(set.pixels);
    expect(pictures({count: 30, seed: 7}).pixels.subarray(0, set.pixels.length)).toEqual(set.pixels);
    expect(pictures({count: 20, seed: 8}).pixels).not.toEqual(set.pixels);
  });

  it("show what they were asked for, in their table, captions and concepts", () => {
    const set = pictures({
      count: 8,
      shapes: ["cross"],
      colours: ["red"],
      textures: ["striped"],
      sizes: ["medium"],
      counts: [2],
      backgrounds: ["grass", "sand"]
    });
    expect(new Set(set.captions)).toEqual(
      new Set([
        "two medium-sized red striped crosses on grass",
        "two medium-sized red striped crosses on sand"
      ])
    );
    expect(set.table.columnNames()).toEqual([
      ...["shape", "colour", "texture", "sizeName", "count", "background", "x", "y"]
    ]);
    // what all of them show is no concept that could tell them apart
    expect(set.groups).toEqual({background: ["on sand", "on grass"]});
    const grass = column(set, "background").map((background) => Number(background === "grass"));
    expect(set.concepts).toEqual({"on grass": grass, "on sand": grass.map((on) => 1 - on)});
  });

  it("have just one concept of each group", () => {
    const set = pictures({count: 50, seed: 3});
    expect(Object.keys(set.groups)).toEqual([
      ...["shape", "colour", "texture", "sizeName", "count", "background"]
    ]);
    for (const names of Object.values(set.groups)) {
      for (let row = 0; row < set.count; row++) {
        expect(names.reduce((sum, name) => sum + set.concepts[name][row], 0)).toBe(1);
      }
    }
    expect(Object.keys(set.concepts)).toHaveLength(Object.values(set.groups).flat().length);
  });

  it("draw each attribute by itself: every pair of values as often as chance has it", () => {
    const set = pictures({count: 6000, seed: 5, size: 24});
    const [shape, texture] = [column(set, "shape"), column(set, "texture")];
    for (const one of shapes) {
      for (const other of textures) {
        const expected = 1 / (shapes.length * textures.length);
        const found = share(shape.map((value, i) => value === one && texture[i] === other));
        // four standard errors
        expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 6000));
      }
    }
  });

  it.each(["plain", "gradient", "clouds", "sand", "grass", "tiles"] as const)(
    "have masks that cover just what is drawn on %s: without its objects a picture is the same but there",
    (background) => {
      const asked = {count: 10, seed: 4, backgrounds: [background]};
      const [red, blue] = [pictures({...asked, colours: ["red"]}), pictures({...asked, colours: ["blue"]})];
      const area = red.size ** 2;
      expect(red.masks).toEqual(blue.masks);
      let edges = 0;
      for (let at = 0; at < 10 * area; at++) {
        const [one, other] = [
          red.pixels.subarray(3 * at, 3 * at + 3),
          blue.pixels.subarray(3 * at, 3 * at + 3)
        ];
        const differs = distance(one, other) > 0;
        if (red.masks[at]) expect(differs).toBe(true);
        else if (differs) edges++;
      }
      // edges are smooth: their outer halves are no object's
      expect(edges).toBeLessThan(0.06 * 10 * area);
    }
  );

  it("number their objects from 1 on, none over another", () => {
    const set = pictures({count: 40, seed: 2, sizes: ["large"]});
    const counts = column(set, "count") as number[];
    const area = set.size ** 2;
    counts.forEach((count, i) => {
      const areas = new Map<number, number>();
      for (const mask of set.masks.subarray(i * area, (i + 1) * area)) {
        areas.set(mask, (areas.get(mask) ?? 0) + 1);
      }
      expect([...areas.keys()].sort()).toEqual(Array.from({length: count + 1}, (_, k) => k));
      const [least, ...more] = [...areas.entries()]
        .flatMap(([mask, pixels]) => (mask ? [pixels] : []))
        .sort((a, b) => a - b);
      expect((more.at(-1) ?? least) / least).toBeLessThan(1.35);
    });
  });

  it("have objects of their size and place", () => {
    const set = pictures({count: 30, seed: 6, counts: [1], shapes: ["circle"], textures: ["plain"]});
    const area = set.size ** 2;
    const radii = {small: 0.145, medium: 0.19, large: 0.24};
    column(set, "sizeName").forEach((sizeName, i) => {
      let [pixels, x, y] = [0, 0, 0];
      for (let at = 0; at < area; at++) {
        if (!set.masks[i * area + at]) continue;
        pixels++;
        x += (at % set.size) + 0.5;
        y += Math.floor(at / set.size) + 0.5;
      }
      const radius = Math.sqrt(pixels / Math.PI) / set.size;
      expect(radius / (0.88 * radii[sizeName as keyof typeof radii])).toBeCloseTo(1, 0.9);
      expect(x / pixels / set.size).toBeCloseTo(column(set, "x")[i] as number, 2);
      expect(y / pixels / set.size).toBeCloseTo(column(set, "y")[i] as number, 2);
    });
  });

  it.each(textures)("paint %s objects in the colours that this means", (texture) => {
    const set = pictures({
      count: 20,
      seed: 9,
      textures: [texture],
      colours: ["blue"],
      sizes: ["large"],
      size: 96
    });
    for (let i = 0; i < set.count; i++) {
      const inside = colours(set, i, (mask) => mask > 0);
      const own = inside.filter((colour) => distance(colour, namedColours.blue) < 50);
      const second = inside.filter((colour) => distance(colour, namedColours.blue) > 85);
      if (texture === "plain")
        expect(share(inside.map((c) => distance(c, inside[inside.length >> 1]) < 60))).toBeGreaterThan(0.95);
      else {
        // two colours, and little between them
        expect(Math.min(own.length, second.length) / inside.length).toBeGreaterThan(0.15);
        expect((own.length + second.length) / inside.length).toBeGreaterThan(0.7);
      }
    }
  });

  it("paint stripes that alternate across their angle, and run on along it", () => {
    const set = patches({count: 12, seed: 1, textures: ["striped"]});
    for (let i = 0; i < set.count; i++) {
      // the colour of most pixels of a row or column of a patch changes and comes again
      const line = Array.from({length: set.size}, (_, k) => k);
      const red = (x: number, y: number) => set.pixels[3 * ((i * set.size + y) * set.size + x)];
      const blue = (x: number, y: number) => set.pixels[3 * ((i * set.size + y) * set.size + x) + 2];
      const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
      const across = Math.max(
        spread(line.map((k) => red(k, 24) + blue(k, 24))),
        spread(line.map((k) => red(24, k) + blue(24, k)))
      );
      expect(across).toBeGreaterThan(60);
    }
  });

  it("are the same but for what was changed", () => {
    const set = pictures({count: 12, seed: 11, textures: ["striped"]});
    const plain = set.changed({texture: "plain"});
    expect(plain.masks).toEqual(set.masks);
    expect(plain.captions).toEqual(set.captions.map((caption) => caption.replace(" striped", "")));
    const area = set.size ** 2;
    for (let at = 0; at < 12 * area; at++) {
      const same =
        distance(plain.pixels.subarray(3 * at, 3 * at + 3), set.pixels.subarray(3 * at, 3 * at + 3)) === 0;
      if (!set.masks[at] && !same) {
        // only beside an object: a smooth edge, or the tip of a star
        const near = [-2, -1, 0, 1, 2].flatMap((y) => [-2, -1, 0, 1, 2].map((x) => y * set.size + x));
        expect(near.some((step) => set.masks[at + step])).toBe(true);
      }
    }
    // and are what would have been drawn
    expect(pictures({count: 12, seed: 11, textures: ["plain"]}).pixels).toEqual(plain.pixels);
  });

  it("can be taken out of a set, with all that is known of them", () => {
    const set = pictures({count: 10, seed: 12, shift: {noise: 10}});
    const some = set.take([7, 2]);
    const bytes = 3 * set.size ** 2;
    expect(some.captions).toEqual([set.captions[7], set.captions[2]]);
    expect(some.pixels.subarray(0, bytes)).toEqual(set.pixels.subarray(7 * bytes, 8 * bytes));
    expect(column(some, "x")).toEqual([column(set, "x")[7], column(set, "x")[2]]);
  });

  it("are of any size, and whatever is allowed, without a number out of range", () => {
    fc.assert(
      fc.property(
        fc.integer({min: 24, max: 80}),
        fc.integer({min: 0, max: 2 ** 40}),
        fc.double({min: -360, max: 360, noNaN: true}),
        fc.double({min: 0, max: 4, noNaN: true}),
        (size, seed, hue, blur) => {
          const set = pictures({count: 2, seed, size, shift: {hue, blur, noise: 5}});
          expect(set.pixels).toHaveLength(6 * size * size);
          expect(new Set(set.masks).size).toBeGreaterThan(1);
          expect(
            Object.values(set.concepts)
              .flat()
              .every((value) => value === 0 || value === 1)
          ).toBe(true);
        }
      ),
      {numRuns: 25}
    );
  });
});

describe("a correlation", () => {
  const tie = (of: number) =>
    pictures({
      count: 4000,
      seed: 1,
      size: 24,
      correlation: {of: "shape", with: "texture", pairs: {square: "striped"}, share: of}
    });

  it.each([1, 0.8, 0.5, 0])("is kept by the share of pictures that was asked for: %f", (asked) => {
    const set = tie(asked);
    const [shape, texture] = [column(set, "shape"), column(set, "texture")];
    const keeps = shape.map((value, i) => (value === "square") === (texture[i] === "striped"));
    const error = Math.sqrt((asked * (1 - asked)) / 4000);
    expect(Math.abs(share(keeps) - asked)).toBeLessThanOrEqual(4 * error);
    // the shapes themselves are as they would have been
    expect(shape).toEqual(column(pictures({count: 4000, seed: 1, size: 24}), "shape"));
  });

  it("ties a background to a count, and leaves what it cannot tie to chance", () => {
    const set = pictures({
      count: 200,
      counts: [1, 3],
      backgrounds: ["grass", "sand"],
      correlation: {of: "count", with: "background", pairs: {1: "grass", 3: "sand"}, share: 1}
    });
    const grounds = column(set, "background");
    expect(column(set, "count").every((count, i) => (count === 1) === (grounds[i] === "grass"))).toBe(true);
    const free = pictures({
      count: 200,
      textures: ["plain", "dotted"],
      correlation: {of: "shape", with: "texture", pairs: {square: "striped"}, share: 1}
    });
    expect(new Set(column(free, "texture"))).toEqual(new Set(["plain", "dotted"]));
  });
});

describe("a shift", () => {
  const asked = {count: 6, seed: 2};
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

  it("of hue turns colours and keeps how light they are", () => {
    const [before, after] = [pictures(asked), pictures({...asked, shift: {hue: 120}})];
    expect(after.captions).toEqual(before.captions);
    expect(Math.abs(mean(after.pixels) - mean(before.pixels))).toBeLessThan(3);
    const red = pictures({count: 4, seed: 3, colours: ["red"], textures: ["plain"], shift: {hue: 120}});
    const [r, g, b] = colours(red, 0, (mask) => mask > 0)[40];
    expect(g).toBeGreaterThan(Math.max(r, b) + 40);
  });

  it("of blur makes neighbours alike, and keeps the whole as it was", () => {
    const roughness = (set: PictureSet) => {
      let sum = 0;
      for (let i = 3; i < set.pixels.length; i++) sum += Math.abs(set.pixels[i] - set.pixels[i - 3]);
      return sum / set.pixels.length;
    };
    const [sharp, soft] = [pictures(asked), pictures({...asked, shift: {blur: 2}})];
    expect(roughness(soft)).toBeLessThan(0.5 * roughness(sharp));
    expect(Math.abs(mean(soft.pixels) - mean(sharp.pixels))).toBeLessThan(3);
  });

  it("of noise adds as much as was asked for", () => {
    const [clean, noisy] = [pictures(asked), pictures({...asked, shift: {noise: 8}})];
    const differences = Array.from(clean.pixels, (value, i) => noisy.pixels[i] - value);
    expect(mean(differences.map((value) => value ** 2)) ** 0.5).toBeCloseTo(8, 0);
  });
});

describe("patches", () => {
  it("show nothing but a texture in a colour", () => {
    const set = patches({count: 20, seed: 1, textures: ["striped"], colours: ["red", "blue"]});
    expect(set.masks.every((mask) => mask === 1)).toBe(true);
    expect(new Set(set.captions)).toEqual(new Set(["red stripes", "blue stripes"]));
    expect(set.groups).toEqual({colour: ["red", "blue"]});
    expect(set.table.columnNames()).toEqual(["colour", "texture"]);
  });

  it("are random ones if nothing is said, and can be changed in colour and texture", () => {
    const set = patches({count: 400, seed: 1});
    expect(new Set(column(set, "texture"))).toEqual(new Set(textures));
    const blue = set.take([0, 1, 2]).changed({colour: "blue", texture: "plain"});
    expect(blue.captions).toEqual(["plain blue", "plain blue", "plain blue"]);
    expect(() => set.changed({shape: "star"})).toThrow(
      'attributes: got "shape", expected one of colour, texture'
    );
  });
});

describe("bad input", () => {
  test.each<[string, unknown, RegExp]>([
    ["no count", {}, /^count: got undefined, expected a whole number, 1 or more/],
    ["no pictures", {count: 0}, /^count: got 0/],
    [
      "too many",
      {count: 1e6},
      /^count: got 1000000 pictures of 48 by 48 pixels, 9\.2 GB, expected at most 108506/
    ],
    ["a seed that is none", {count: 1, seed: -1}, /^seed: got -1/],
    ["a size too small", {count: 1, size: 8}, /^size: got 8, expected a whole number, 24 to 256/],
    ["a shape that there is not", {count: 1, shapes: ["hexagon"]}, /^shapes: .*"circle", "square"/],
    ["no shape at all", {count: 1, shapes: []}, /^shapes: .*at least one of/],
    ["a shape twice", {count: 1, shapes: ["star", "star"]}, /^shapes: .*each once/],
    ["a count of five", {count: 1, counts: [5]}, /^counts: .*1, 2, 3, 4/],
    ["a mistyped option", {count: 1, colour: ["red"]}, /the option "colour".*Did you mean "colours"/],
    [
      "a blur below nothing",
      {count: 1, shift: {blur: -1}},
      /^shift\.blur: got -1, expected a number of pixels, 0 to 20/
    ],
    ["NaN", {count: 1, shift: {hue: Number.NaN}}, /^shift\.hue: got NaN/],
    [
      "a tie of an attribute to itself",
      {count: 1, correlation: {of: "shape", with: "shape", pairs: {star: "star"}, share: 1}},
      /^correlation\.with: got "shape", expected another attribute/
    ],
    [
      "a tie to a value that there is not",
      {count: 1, correlation: {of: "shape", with: "texture", pairs: {square: "stripes"}, share: 1}},
      /^correlation\.pairs: got "stripes", expected a texture, one of plain, striped/
    ],
    [
      "a tie of nothing",
      {count: 1, correlation: {of: "shape", with: "texture", pairs: {}, share: 1}},
      /^correlation\.pairs: .*at least one pair/
    ],
    [
      "a share above 1",
      {count: 1, correlation: {of: "shape", with: "texture", pairs: {square: "striped"}, share: 2}},
      /^correlation\.share: got 2/
    ]
  ])("of %s is answered with words", (_, options, words) => {
    expect(() => pictures(options as never)).toThrow(words);
  });

  it("of pictures that there are not is answered with words", () => {
    const set = pictures({count: 3});
    expect(() => set.picture(3)).toThrow("index: got 3, expected a picture's number, 0 to 2");
    expect(() => set.take([])).toThrow("rows: got none");
    expect(() => set.take([0.5])).toThrow("rows: got 0.5");
    expect(() => set.take(undefined as never)).toThrow(
      "rows: got undefined, expected an array of pictures' numbers"
    );
    expect(() => set.changed(undefined as never)).toThrow("attributes: got undefined, expected an object");
    expect(() => set.gallery({caption: []} as never)).toThrow('Did you mean "captions"?');
    expect(() => set.gallery({rows: 3} as never)).toThrow(
      "rows: got 3, expected an array of pictures' numbers"
    );
    expect(() => set.gallery({rows: [9]})).toThrow("rows: got 9");
    expect(() => set.gallery({captions: ["one"]})).toThrow("captions: got an array of 1, expected 3");
    expect(() => set.changed({texture: "stripes" as never})).toThrow('attributes.texture: got "stripes"');
    expect(() => set.changed({count: 2} as never)).toThrow('attributes: got "count"');
    expect(() => patches({count: 1, shapes: ["star"]} as never)).toThrow('the option "shapes"');
  });
});
