export {fromArrow} from "./arrow.ts";
export type {Card, ColumnCard} from "./card.ts";
export {type CSVOptions, fromCSV} from "./csv.ts";
export {data} from "./data.ts";
export {type Encoding, encode, learnEncoding} from "./encode.ts";
export * from "./pictures/index.ts";
export * from "./reviews/index.ts";
export {fromRows} from "./rows.ts";
export {encodeTarget, learnTarget, type Target} from "./target.ts";
