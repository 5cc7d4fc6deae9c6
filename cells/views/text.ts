import {made} from "./made-view.ts";
import type {TextView, Viewable} from "./view.ts";

/** Plain text, shown as written: line breaks kept, nothing interpreted. */
export function text(value: string): TextView & Viewable {
  return made({kind: "text", text: String(value)});
}
