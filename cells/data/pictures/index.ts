export type {
  AttributeName,
  Attributes,
  Background,
  Colour,
  Count,
  Shape,
  Size,
  Texture
} from "./attributes.ts";
export type {Correlation} from "./correlation.ts";
export type {GalleryOptions} from "./gallery.ts";
export type {PictureSet} from "./picture-set.ts";
export {type PatchOptions, type PictureOptions, patches, pictures} from "./pictures.ts";
export type {Shift} from "./shift.ts";
