export * from "./concept-bottleneck/index.ts";
