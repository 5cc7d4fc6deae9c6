import "../../../scenarios/runtime/kernel/versions.ts";
