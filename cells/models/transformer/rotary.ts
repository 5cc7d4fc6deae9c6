import type {Tensor2D, Tensor3D, Tensor4D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {TransformerConfig} from "./config.ts";

/** The signed permutation that turns each rotary pair (a, b) to (-b, a). */
export function pairTurn({dHead, rotaryDim, rotaryAdjacentPairs}: TransformerConfig): Tensor2D {
  const turn = new Float32Array(dHead * dHead);
  for (let pair = 0; pair < rotaryDim / 2; pair++) {
    const [a, b] = pairOf(pair, rotaryDim, rotaryAdjacentPairs);
    turn[b * dHead + a] = -1;
    turn[a * dHead + b] = 1;
  }
  return tf.tensor2d(turn, [dHead, dHead]);
}

/** The places in a head of the two numbers that are rotated together. */
function pairOf(pair: number, rotaryDim: number, adjacent: boolean): [number, number] {
  return adjacent ? [2 * pair, 2 * pair + 1] : [pair, pair + rotaryDim / 2];
}

export interface Angles {
  cos: Tensor3D;
  sin: Tensor3D;
}

/** Cosines and sines, each [pos, 1, d_head], for positions from `past` on (Su et al. 2021, RoFormer, eq. 34). */
export function rotaryAngles(config: TransformerConfig, past: number, pos: number): Angles {
  const {dHead, rotaryDim, rotaryBase, rotaryAdjacentPairs} = config;
  // what is not rotated keeps its place: cos 0 = 1, sin 0 = 0
  const cos = new Float32Array(pos * dHead).fill(1);
  const sin = new Float32Array(pos * dHead);
  for (let i = 0; i < pos; i++) {
    for (let pair = 0; pair < rotaryDim / 2; pair++) {
      const angle = (past + i) * rotaryBase ** ((-2 * pair) / rotaryDim);
      for (const place of pairOf(pair, rotaryDim, rotaryAdjacentPairs)) {
        cos[i * dHead + place] = Math.cos(angle);
        sin[i * dHead + place] = Math.sin(angle);
      }
    }
  }
  return {cos: tf.tensor3d(cos, [pos, 1, dHead]), sin: tf.tensor3d(sin, [pos, 1, dHead])};
}

/** x cos + x R sin, of [batch, pos, head, d_head] */
export function rotate(x: Tensor4D, turn: Tensor2D, {cos, sin}: Angles): Tensor4D {
  const turned = tf.matMul(x.reshape([-1, x.shape[3]]), turn).reshape(x.shape);
  return tf.add(tf.mul(x, cos), tf.mul(turned, sin));
}
