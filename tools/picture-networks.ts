import type {PictureOptions} from "../cells/data/pictures/index.ts";

/** A network that is trained on drawn pictures to say their shape, and what it is looked at with. */
export interface PictureNetwork {
  name: "shapes-cnn" | "stripes-cnn";
  /** what it learns from and, with other seeds, is tested on */
  learnt: Omit<PictureOptions, "count" | "seed">;
  /** pictures of other kinds, each in words */
  others: Record<string, Omit<PictureOptions, "count" | "seed">>;
}

/** Two grounds are kept away from both networks, so that there are others to try them on. */
const usual: PictureNetwork["learnt"] = {backgrounds: ["plain", "gradient", "clouds", "sand"]};

/** With a share of 1 each shape has a texture that tells it, stars and crosses share one; with 0 it has any other. */
const tied = (share: number): PictureNetwork["learnt"] => ({
  ...usual,
  correlation: {
    of: "shape",
    with: "texture",
    pairs: {circle: "dotted", square: "striped", triangle: "plain", star: "checked", cross: "checked"},
    share
  }
});

/** Pictures that show what it learnt from, in another light. */
const shifted = (learnt: PictureNetwork["learnt"]): PictureNetwork["others"] => ({
  "on grass and tiles": {...learnt, backgrounds: ["grass", "tiles"]},
  "colours turned by 120 degrees": {...learnt, shift: {hue: 120}},
  "blurred by 1 pixel": {...learnt, shift: {blur: 1}},
  "with noise of 20 steps of 255": {...learnt, shift: {noise: 20}}
});

export const pictureNetworks: PictureNetwork[] = [
  {
    name: "shapes-cnn",
    learnt: usual,
    others: {"each shape with a texture of its own": tied(1), ...shifted(usual)}
  },
  {
    name: "stripes-cnn",
    learnt: tied(1),
    others: {
      "all textures on all shapes": usual,
      "each shape with the textures of others": tied(0),
      ...shifted(tied(1))
    }
  }
];
