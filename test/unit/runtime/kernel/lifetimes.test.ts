import "../../../scenarios/runtime/kernel/lifetimes.ts";
