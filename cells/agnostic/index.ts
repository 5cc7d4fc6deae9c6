export * from "./calibration/index.ts";
export * from "./lime/index.ts";
export * from "./residuals/index.ts";
export * from "./roc/index.ts";
