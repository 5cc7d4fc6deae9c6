export * from "./ablate/index.ts";
export * from "./activation-patching/index.ts";
export * from "./attention/index.ts";
export * from "./semantic-flow/index.ts";
