/** What the language and workers have. `document`, `window` and their like are not among them. */
const globals = new Set(
  `Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error AggregateError
  EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array
  Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp
  Set SharedArrayBuffer String SuppressedError DisposableStack AsyncDisposableStack Symbol SyntaxError TypeError
  URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt
  undefined unescape
  AbortController AbortSignal Blob BroadcastChannel ByteLengthQueuingStrategy CompressionStream
  CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventTarget File
  FileReader FormData Headers MessageChannel MessageEvent MessagePort Performance PerformanceEntry
  PerformanceObserver ReadableStream Request Response SubtleCrypto TextDecoder TextDecoderStream TextEncoder
  TextEncoderStream TransformStream URL URLPattern URLSearchParams WebSocket Worker WritableStream XMLHttpRequest
  EventSource atob btoa caches clearInterval clearTimeout console createImageBitmap crypto fetch indexedDB
  navigator performance queueMicrotask reportError self setInterval setTimeout structuredClone
  DOMMatrix DOMPoint DOMQuad DOMRect FontFace ImageBitmap ImageData OffscreenCanvas Path2D
  WebGLRenderingContext WebGL2RenderingContext GPU GPUAdapter GPUBufferUsage GPUDevice GPUMapMode
  GPUShaderStage GPUTextureUsage`.split(/\s+/)
);

/**
 * Whether a free name is a global of JavaScript or of a worker. A global that a notebook would sooner use for
 * itself (`name`, `status`, `close`) is none: the kernel says that it is not defined. Not every realm has
 * each of them: Node has no OffscreenCanvas.
 */
export function isGlobal(name: string): boolean {
  return globals.has(name);
}
