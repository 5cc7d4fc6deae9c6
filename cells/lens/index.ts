export * from "./direct-logit-attribution/index.ts";
export * from "./logit-lens/index.ts";
