import "../../../scenarios/runtime/kernel/laziness.ts";
