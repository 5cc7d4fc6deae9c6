export * from "./concept-activation-vectors/index.ts";
export * from "./concept-bottleneck/index.ts";
