import "../../../scenarios/runtime/kernel/errors.ts";
