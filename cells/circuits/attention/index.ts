export {
  AttentionPatterns,
  type AttentionPatternsData,
  type HeadAttention,
  type HeadScore
} from "./attention-patterns.ts";
export type {HeadMeasures} from "./head-measures.ts";
export {type HeadScoreCurves, headScoreCurves} from "./head-score-curves.ts";
export {type HalfLosses, HeadScores, type HeadScoresData, type ScoredHead} from "./head-scores.ts";
export type {AttentionInputs, HeadScoresInputs} from "./inputs.ts";
export {type RepeatedTokens, repeatedTokens} from "./repeated-tokens.ts";
export {attention} from "./run-attention.ts";
export {headScores} from "./run-head-scores.ts";
