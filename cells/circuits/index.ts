export * from "./ablate/index.ts";
export * from "./activation-patching/index.ts";
export * from "./attention/index.ts";
