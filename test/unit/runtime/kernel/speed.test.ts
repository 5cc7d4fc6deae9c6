import "../../../scenarios/runtime/kernel/speed.ts";
