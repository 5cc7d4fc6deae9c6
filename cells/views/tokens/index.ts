export {fillLevel, fillLevels} from "./levels.ts";
export {selectTokens} from "./select-tokens.ts";
export {
  promptKey,
  type SharedSelection,
  sharedSelection,
  shownPlace,
  type TokenSelection
} from "./selection.ts";
export {type TokenStripData, type TokenStripOptions, tokenStrip} from "./token-strip.ts";
export {spokenPiece, visiblePiece} from "./visible-piece.ts";
