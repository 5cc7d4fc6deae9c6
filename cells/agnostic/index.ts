export * from "./lime/index.ts";
