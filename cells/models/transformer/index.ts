export {ActivationCache} from "./activation-cache.ts";
export {masked} from "./attention.ts";
export type {TransformerConfig, TransformerOptions} from "./config.ts";
export type {Generated, GeneratedToken, GenerateOptions} from "./generate.ts";
export type {Metric} from "./gradients.ts";
export type {HookPoint, NamesFilter} from "./hook-points.ts";
export {configFromHuggingFace} from "./hugging-face-config.ts";
export type {ProcessOptions} from "./process-weights.ts";
export type {Tokens, ToTokensOptions} from "./tokens.ts";
export {
  type CacheOptions,
  type GradOptions,
  type Hooks,
  type RunOptions,
  Transformer
} from "./transformer.ts";
export type {Hook, HookContext} from "./watch.ts";
