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

/** With a share of 1 squares are striped, and nothing else is; with 0 it is the other way round. */
const tied = (share: number): PictureNetwork["learnt"] => ({
  ...usual,
  correlation: {of: "shape", with: "texture", pairs: {square: "striped"}, share}
});

const shifts: PictureNetwork["others"] = {
  "on grass and tiles": {...usual, backgrounds: ["grass", "tiles"]},
  "colours turned by 120 degrees": {...usual, shift: {hue: 120}},
  "blurred by 1 pixel": {...usual, shift: {blur: 1}},
  "with noise of 20 steps of 255": {...usual, shift: {noise: 20}}
};

export const pictureNetworks: PictureNetwork[] = [
  {name: "shapes-cnn", learnt: usual, others: {"squares striped and nothing else": tied(1), ...shifts}},
  {
    name: "stripes-cnn",
    learnt: tied(1),
    others: {
      "all textures on all shapes": usual,
      "squares never striped, other shapes always": tied(0),
      ...shifts
    }
  }
];
