import {encodeViews} from "../../cells/views/json.ts";
import type {View} from "../../cells/views/view.ts";

/**
 * A short name for what a view shows, the same for equal views. It stands in the HTML (`data-view`), so that the page
 * knows which view an element shows without drawing it again.
 */
export function viewKey(view: View): string {
  return `${view.kind}-${hash(encodeViews([view]))}`;
}

// cyrb53 (public domain, bryc): 53 bits, enough to tell apart the few views of a page.
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
