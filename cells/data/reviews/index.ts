export type {ReviewOptions} from "./options.ts";
export {type CebabOptions, readCebab} from "./read-cebab.ts";
export {ReviewSet} from "./review-set.ts";
export {reviews} from "./reviews.ts";
export type {PlacedClause} from "./write-review.ts";
