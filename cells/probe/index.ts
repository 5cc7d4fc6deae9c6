export * from "./probe/index.ts";
