import "../../scenarios/kernel/errors.ts";
