export {tf} from "../../cells/tensors/tf.ts";
export {backendInput} from "./backend-input.ts";
export type {BackendReport} from "./backend-report.ts";
export {type BackendName, backendNames, useBackend} from "./backends.ts";
export {chooseBackend} from "./choose.ts";
export {computeOn, type UsedBackend} from "./compute-on.ts";
export {type LostBackend, onBackendLost} from "./lost-context.ts";
export {type EngineMemory, memory} from "./memory.ts";
