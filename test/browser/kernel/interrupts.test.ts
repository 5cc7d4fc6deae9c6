import "../../scenarios/kernel/interrupts.ts";
