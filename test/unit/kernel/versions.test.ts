import "../../scenarios/kernel/versions.ts";
