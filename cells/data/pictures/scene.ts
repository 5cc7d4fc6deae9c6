import {Random} from "../../math/random.ts";
import type {Attributes, Size} from "./attributes.ts";
import {type Correlation, keepingTie} from "./correlation.ts";
import type {GroundPlace} from "./ground.ts";

/** One object: its middle and its radius as shares of the picture's width, its turn in radians. */
export interface ObjectPlace {
  x: number;
  y: number;
  radius: number;
  turn: number;
}

/** A picture before it is painted. */
export interface Scene {
  attributes: Attributes;
  objects: readonly ObjectPlace[];
  finish: Finish;
  ground: GroundPlace;
  /** what all of this was drawn with; a shift's noise begins with it too */
  seed: number;
}

/** A picture of nothing but a texture, before it is painted. */
export interface Patch {
  attributes: Pick<Attributes, "colour" | "texture">;
  finish: Finish;
  seed: number;
}

/** How the objects of a picture are painted, whatever their texture. */
export interface Finish {
  /** how much lighter (or darker) than the colour by its name, -1 to 1 */
  lighter: number;
  /** whether the second colour of a texture is a dark one */
  dark: boolean;
  angle: number;
  /** as a share of the picture's width */
  period: number;
  phase: readonly [number, number];
}

export type Allowed = {readonly [Name in keyof Attributes]: readonly Attributes[Name][]};

const radii: Record<Size, number> = {small: 0.145, medium: 0.19, large: 0.24};

/** How far objects may be turned, in radians. */
const mostTurn = 0.45;

/** The number of each stream; a new one takes the next, so that pictures stay what they were. */
const streams = {
  shape: 0,
  colour: 1,
  texture: 2,
  sizeName: 3,
  count: 4,
  background: 5,
  tie: 6,
  place: 7,
  finish: 8,
  ground: 9
};

/**
 * The streams of one picture. Each thing that is drawn has its own, so that a picture whose texture or background
 * alone was asked for otherwise is the same in all else.
 */
class Draws {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  of(what: keyof typeof streams): Random {
    return new Random(16 * this.#seed + streams[what]);
  }
}

/** The scenes of a set: the first ones of a larger set are those of a smaller one. */
export function drawScenes(
  count: number,
  seed: number,
  allowed: Allowed,
  correlation?: Correlation
): Scene[] {
  const seeds = new Random(seed);
  return Array.from({length: count}, () => drawScene(seeds.uint32(), allowed, correlation));
}

/** Patches of these colours and textures, each as likely as the others. */
export function drawPatches(
  count: number,
  seed: number,
  allowed: Pick<Allowed, "colour" | "texture">
): Patch[] {
  const seeds = new Random(seed);
  return Array.from({length: count}, () => {
    const own = seeds.uint32();
    const draws = new Draws(own);
    const {period, ...finish} = drawFinish(draws.of("finish"));
    // the grain of patches differs more: they stand for a texture as such
    const wider = 0.9 + 0.6 * draws.of("place").uniform();
    return {
      attributes: {
        colour: chosen(allowed.colour, draws.of("colour")),
        texture: chosen(allowed.texture, draws.of("texture"))
      },
      finish: {...finish, period: wider * period},
      seed: own
    };
  });
}

function drawScene(seed: number, allowed: Allowed, correlation?: Correlation): Scene {
  const draws = new Draws(seed);
  const pick = <Name extends keyof Attributes>(name: Name): Attributes[Name] =>
    chosen(allowed[name], draws.of(name));
  let attributes: Attributes = {
    shape: pick("shape"),
    colour: pick("colour"),
    texture: pick("texture"),
    sizeName: pick("sizeName"),
    count: pick("count"),
    background: pick("background")
  };
  if (correlation) {
    const values = keepingTie(attributes, allowed, correlation, draws.of("tie"));
    attributes = {...attributes, [correlation.with]: chosen(values, draws.of(correlation.with))};
  }
  return {
    attributes,
    objects: placed(attributes, draws.of("place")),
    finish: drawFinish(draws.of("finish")),
    ground: drawGround(draws.of("ground")),
    seed
  };
}

function chosen<Value>(values: readonly Value[], random: Random): Value {
  return values[random.integer(values.length)];
}

/** One object stands anywhere, more stand in quarters of the picture: none hides another. */
function placed({sizeName, count}: Attributes, random: Random): ObjectPlace[] {
  const quarters = [0, 1, 2, 3];
  return Array.from({length: count}, () => {
    const radius = radii[sizeName] * (0.95 + 0.08 * random.uniform());
    const [quarter] = quarters.splice(random.integer(quarters.length), 1);
    const room = count === 1 ? 0.5 - radius : 0.25 - radius;
    const [middleX, middleY] =
      count === 1 ? [0.5, 0.5] : [0.25 + 0.5 * (quarter % 2), 0.25 + 0.5 * (quarter >> 1)];
    return {
      x: middleX + room * (2 * random.uniform() - 1),
      y: middleY + room * (2 * random.uniform() - 1),
      radius,
      turn: mostTurn * (2 * random.uniform() - 1)
    };
  });
}

function drawFinish(random: Random): Finish {
  return {
    lighter: 2 * random.uniform() - 1,
    dark: random.uniform() < 0.35,
    angle: Math.PI * random.uniform(),
    period: (5 + 2 * random.uniform()) / 48,
    phase: [random.uniform(), random.uniform()]
  };
}

function drawGround(random: Random): GroundPlace {
  return {
    hue: random.uniform(),
    lightness: random.uniform(),
    angle: random.uniform(),
    seed: random.uint32()
  };
}
