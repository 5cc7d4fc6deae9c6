export {
  deleteBlock,
  EditError,
  insertCell,
  insertProse,
  type NewCell,
  setAttributes,
  setFrontMatter,
  setProse,
  setSource
} from "./edit.ts";
export {
  type Block,
  type CellAttributes,
  type CellBlock,
  DocumentError,
  type FrontMatter,
  type Inline,
  type Notebook,
  type ProseBlock,
  type Range
} from "./notebook.ts";
export {parse} from "./parse.ts";
export {print} from "./print.ts";
