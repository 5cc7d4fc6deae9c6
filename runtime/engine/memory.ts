export interface EngineMemory {
  numTensors: number;
  numBytes: number;
}

/**
 * Tensors alive in this realm and the bytes they hold; zeros where tfjs was never loaded. Reads tfjs's global
 * engine and imports nothing, so that a meter can ask without loading tfjs.
 */
export function memory(): EngineMemory {
  const {_tfengine: engine} = globalThis as {_tfengine?: {memory(): EngineMemory}};
  if (!engine) return {numTensors: 0, numBytes: 0};
  const {numTensors, numBytes} = engine.memory();
  return {numTensors, numBytes};
}
