export {nearest} from "../../cells/nearest-name.ts";
export {codeFrame} from "./code-frame.ts";
export {type CellOptions, compileCell} from "./compile-cell.ts";
export {compileNotebook} from "./compile-notebook.ts";
export type {
  CellBody,
  CompiledCell,
  CompiledImport,
  CompiledNotebook,
  NotebookModule,
  PositionMap
} from "./compiled.ts";
export {emitModule} from "./emit-module.ts";
export {isGlobal} from "./globals.ts";
export {checkGraph} from "./graph.ts";
export {loopGuard} from "./loop-guard.ts";
export {place} from "./place.ts";
export {stripTypes} from "./strip.ts";
export {SyntaxFault} from "./syntax-fault.ts";
