import {betaDraw} from "../../math/beta-draw.ts";
import type {Random} from "../../math/random.ts";

/** Draws for a row the row that it is mixed with, and its own share of the mixture. */
export type Mixer = (row: number, random: Random) => {partner: number; share: number};

/**
 * C3M's concept-level mixing (Tan et al. 2023, "Interpreting pretrained language models via concept bottlenecks"): a row and
 * a partner become one row, s x + (1 - s) x', whose loss is s times that of the row's own concepts and label and (1 - s)
 * times that of the partner's; so neither kind of concept label can be learnt by heart. What is unknown of either stays
 * out of the loss.
 *
 * The partner of a row whose concepts people gave is one whose concepts a machine gave, and the other way round; where
 * there is one kind only, it is any row. s is drawn for each row from Beta(alpha, alpha) and at least a half, so that each row
 * stays mostly itself.
 *
 * The authors' published program mixes each row of a minibatch with another of it, whoever gave its concepts, by one share
 * that it draws for the whole minibatch and does not hold above a half (alpha = 0.4), while it trains the language model
 * too; its features are the model's last states. Ours stay as they are.
 *
 * On the thousand reviews it makes no difference that five seeds could show: with 30 % of concept labels flipped, mixing
 * loses 0.2 points less of the concepts than plain joint training (95 % interval -0.3 to 0.6), and -0.2 less of the labels
 * (-2.6 to 2.2). `test/bench/concept-bottleneck.ts` prints these.
 */
export function mixer(train: Int32Array, human: Uint8Array, alpha: number): Mixer {
  const people = train.filter((row) => human[row] === 1);
  const machine = train.filter((row) => human[row] === 0);
  const bothKinds = people.length > 0 && machine.length > 0;
  return (row, random) => {
    const from = !bothKinds ? train : human[row] === 1 ? machine : people;
    const partner = from[random.integer(from.length)];
    const share = betaDraw(random, alpha, alpha);
    return {partner, share: Math.max(share, 1 - share)};
  };
}
