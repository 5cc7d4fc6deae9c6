import "../../../scenarios/runtime/kernel/interrupts.ts";
