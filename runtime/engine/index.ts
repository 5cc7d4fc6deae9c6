export {tf} from "../../cells/tensors/tf.ts";
export {type BackendName, backendNames, useBackend} from "./backends.ts";
export {type BackendReport, chooseBackend} from "./choose.ts";
export {type LostBackend, onBackendLost} from "./lost-context.ts";
export {type EngineMemory, memory} from "./memory.ts";
