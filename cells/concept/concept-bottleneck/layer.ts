import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Steps} from "../../math/steps.ts";
import {part} from "../../probe/probe/linear-fit.ts";

/** Multiplications between two pauses: some milliseconds. */
const TURN = 4e6;

/** A linear layer: output = bias + weights · input. */
export interface Layer {
  /** [output, input] */
  weights: Matrix;
  bias: Float64Array;
}

/** Rows through layers, with max(0, ·) between two of them; [row, output of the last]. */
export function through(layers: readonly Layer[], x: Matrix): Matrix {
  return layers.reduce((rows, layer, at) => sumsOf(layer, at === 0 ? rows : rectified(rows)), x);
}

/** Some rows through layers, with pauses. */
export function* throughSteps(layers: readonly Layer[], x: Matrix, rows: Int32Array): Steps<Matrix> {
  const work = layers.reduce((sum, {weights}) => sum + weights.data.length, 0);
  const block = Math.max(1, Math.floor(TURN / work));
  const columns = layers[layers.length - 1].weights.rows;
  const all = matrix(rows.length, columns);
  for (let from = 0; from < rows.length; from += block) {
    all.data.set(through(layers, part(x, rows.subarray(from, from + block))).data, from * columns);
    yield;
  }
  return all;
}

function sumsOf({weights, bias}: Layer, {rows, columns, data}: Matrix): Matrix {
  const sums = matrix(rows, weights.rows);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < weights.rows; k++) {
      let sum = bias[k];
      for (let j = 0; j < columns; j++) sum += weights.data[k * columns + j] * data[i * columns + j];
      sums.data[i * weights.rows + k] = sum;
    }
  }
  return sums;
}

export function rectified({rows, columns, data}: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value) => Math.max(value, 0))
  );
}

/** The same layer for inputs as they are, from one for inputs less `centre` and over `scale`. */
export function unscaledLayer({weights, bias}: Layer, centre: Float64Array, scale: Float64Array): Layer {
  const {rows, columns: d} = weights;
  const own = weights.data.map((weight, at) => weight / scale[at % d]);
  const shifted = bias.map((value, k) => {
    let sum = value;
    for (let j = 0; j < d; j++) sum -= own[k * d + j] * centre[j];
    return sum;
  });
  return {weights: matrix(rows, d, own), bias: shifted};
}
