// Without circuits, transformer and image-network, which bring tfjs.
export * from "./agnostic/index.ts";
export * from "./concept/index.ts";
export * from "./data/index.ts";
export * from "./glassbox/index.ts";
export * from "./lens/index.ts";
export * from "./models/index.ts";
export * from "./probe/index.ts";
export * from "./views/index.ts";
