/* What a picture can show, and the words for it. */

export const shapes = ["circle", "square", "triangle", "star", "cross"] as const;
export const colours = ["red", "orange", "yellow", "green", "blue", "purple"] as const;
export const textures = ["plain", "striped", "dotted", "checked"] as const;
export const sizes = ["small", "medium", "large"] as const;
export const counts = [1, 2, 3, 4] as const;
export const backgrounds = ["plain", "gradient", "clouds", "sand", "grass", "tiles"] as const;

export type Shape = (typeof shapes)[number];
export type Colour = (typeof colours)[number];
export type Texture = (typeof textures)[number];
export type Size = (typeof sizes)[number];
export type Count = (typeof counts)[number];
export type Background = (typeof backgrounds)[number];

/** What is said of all objects of a picture, and of what is behind them. */
export interface Attributes {
  shape: Shape;
  colour: Colour;
  texture: Texture;
  /** of each object */
  sizeName: Size;
  count: Count;
  background: Background;
}

export type AttributeName = keyof Attributes;

export const attributeValues: {readonly [Name in AttributeName]: readonly Attributes[Name][]} = {
  shape: shapes,
  colour: colours,
  texture: textures,
  sizeName: sizes,
  count: counts,
  background: backgrounds
};

const countWords = ["", "one", "two", "three", "four"];

const backgroundWords: Record<Background, string> = {
  plain: "on a plain ground",
  gradient: "on a ground that fades",
  clouds: "in front of clouds",
  sand: "on sand",
  grass: "on grass",
  tiles: "on tiles"
};

/** The concept that a value of an attribute is; no two values have the same. */
export function conceptName<Name extends AttributeName>(attribute: Name, value: Attributes[Name]): string {
  if (attribute === "background") return backgroundWords[value as Background];
  if (attribute === "count") return `${countWords[value as Count]} ${value === 1 ? "object" : "objects"}`;
  return String(value);
}

/** A picture in words: "two small red striped circles on grass". */
export function captionOf({shape, colour, texture, sizeName, count, background}: Attributes): string {
  const many = count === 1 ? shape : shape === "cross" ? "crosses" : `${shape}s`;
  const number = count === 1 ? "a" : countWords[count];
  const kind = [
    sizeName === "medium" ? "medium-sized" : sizeName,
    colour,
    texture === "plain" ? [] : texture
  ];
  return [number, ...kind.flat(), many, backgroundWords[background]].join(" ");
}

const patchWords: Record<Texture, (colour: Colour) => string> = {
  plain: (colour) => `plain ${colour}`,
  striped: (colour) => `${colour} stripes`,
  dotted: (colour) => `${colour} with dots`,
  checked: (colour) => `${colour} checks`
};

/** A picture of nothing but a texture in words: "red stripes". */
export function patchCaption({colour, texture}: Pick<Attributes, "colour" | "texture">): string {
  return patchWords[texture](colour);
}
