export * from "./activations/index.ts";
export * from "./probe/index.ts";
