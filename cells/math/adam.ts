/** Adam's means after some steps; `first` and `second` change in place. */
export interface AdamState {
  steps: number;
  /** means of gradients, and of their squares */
  first: Float64Array;
  second: Float64Array;
}

export function adamState(size: number): AdamState {
  return {steps: 0, first: new Float64Array(size), second: new Float64Array(size)};
}

const FIRST = 0.9;
const SECOND = 0.999;
const SMALL = 1e-8;

/**
 * One step of Adam with its usual constants (Kingma and Ba 2015, algorithm 1); parameters and state change in place.
 * @param rates the learning rate of each parameter
 */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamState,
  rates: Float64Array
): void {
  const {first, second} = state;
  state.steps++;
  const one = 1 - FIRST ** state.steps;
  const two = 1 - SECOND ** state.steps;
  for (let p = 0; p < parameters.length; p++) {
    first[p] = FIRST * first[p] + (1 - FIRST) * gradient[p];
    second[p] = SECOND * second[p] + (1 - SECOND) * gradient[p] ** 2;
    parameters[p] -= (rates[p] * (first[p] / one)) / (Math.sqrt(second[p] / two) + SMALL);
  }
}
