import type {SplitOptions} from "./boost-data.ts";

/** The value of a leaf before the learning rate, -T(G) / (H + lambda), T being the soft threshold of alpha. */
export function leafValue(
  gradient: number,
  hessian: number,
  {regAlpha, regLambda, maxDeltaStep}: SplitOptions
): number {
  const strength = hessian + regLambda;
  if (!(strength > 0)) return 0;
  const value = -threshold(gradient, regAlpha) / strength;
  return maxDeltaStep > 0 ? Math.min(maxDeltaStep, Math.max(-maxDeltaStep, value)) : value;
}

/** What a leaf is worth, T(G)^2 / (H + lambda); less where its value is held back by the largest step. */
export function leafGain(gradient: number, hessian: number, options: SplitOptions): number {
  const strength = hessian + options.regLambda;
  if (!(strength > 0)) return 0;
  const g = options.regAlpha === 0 ? gradient : threshold(gradient, options.regAlpha);
  if (options.maxDeltaStep === 0) return (g * g) / strength;
  const value = leafValue(gradient, hessian, options);
  return -value * (2 * g + value * strength);
}

function threshold(gradient: number, alpha: number): number {
  if (alpha === 0) return gradient;
  return Math.sign(gradient) * Math.max(0, Math.abs(gradient) - alpha);
}
