import type {Objective} from "./boost-data.ts";

/** All that fitting may be told, resolved. Names are InterpretML's in camelCase. */
export interface EbmOptions {
  maxBins: number;
  maxInteractionBins: number;
  validationSize: number;
  outerBags: number;
  learningRate: number;
  greedyRatio: number;
  cyclicProgress: boolean | number;
  smoothingRounds: number;
  interactionSmoothingRounds: number;
  maxRounds: number;
  earlyStoppingRounds: number;
  earlyStoppingTolerance: number;
  minSamplesLeaf: number;
  minHessian: number;
  regAlpha: number;
  regLambda: number;
  maxDeltaStep: number;
  gainScale: number;
  minCatSamples: number;
  catSmooth: number;
  missing: "separate" | "low" | "high" | "gain";
  maxLeaves: number;
  interactions: Interactions;
}

/** How many pairs: a number of them, a share of the features below 1, so many times the features, or which. */
export type Interactions = number | `${number}x` | [string, string][];

export type Preset = "default" | "fast";

/** InterpretML's defaults. */
const common = {
  maxBins: 1024,
  maxInteractionBins: 64,
  validationSize: 0.15,
  outerBags: 14,
  greedyRatio: 10,
  cyclicProgress: false,
  maxRounds: 50_000,
  earlyStoppingRounds: 100,
  earlyStoppingTolerance: 1e-5,
  minSamplesLeaf: 4,
  regAlpha: 0,
  regLambda: 0,
  maxDeltaStep: 0,
  gainScale: 5,
  minCatSamples: 10,
  catSmooth: 10,
  missing: "separate",
  maxLeaves: 2
} as const;

const byObjective: Record<Objective, Omit<EbmOptions, keyof typeof common>> = {
  log_loss: {
    learningRate: 0.015,
    smoothingRounds: 75,
    interactionSmoothingRounds: 75,
    minHessian: 1e-4,
    interactions: "3x"
  },
  rmse: {
    learningRate: 0.04,
    smoothingRounds: 500,
    interactionSmoothingRounds: 100,
    minHessian: 0,
    interactions: "5x"
  }
};

/** Measured to lose little: larger steps, fewer of them, coarser bins, fewer bags and pairs. */
const fast: Partial<EbmOptions> = {
  maxBins: 256,
  maxInteractionBins: 32,
  outerBags: 4,
  learningRate: 0.1,
  smoothingRounds: 20,
  interactionSmoothingRounds: 20,
  earlyStoppingRounds: 50,
  interactions: 0.5
};

/** What was told, and for the rest the preset's values. */
export function resolveOptions(
  objective: Objective,
  preset: Preset,
  told: Partial<Record<keyof EbmOptions, unknown>>
): EbmOptions {
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return {...common, ...byObjective[objective], ...(preset === "fast" && fast), ...given} as EbmOptions;
}
