import {Holes} from "./holes.ts";
import {notTooDeep} from "./not-too-deep.ts";
import {safeHtml} from "./safe-html.ts";

/** the end of an opened or closed part of a table's frame, where HTML takes no text */
const IN_TABLE = /<\/?(?:table|thead|tbody|tfoot|tr|colgroup|col)\b[^<>]*>\s*$|<\/(?:td|th|caption)>\s*$/i;

/**
 * HTML or SVG source made safe. `holes` are pieces of safe HTML that stand between the `parts`: in
 * text they are put in as they are, in an attribute (or a title of SVG) what they say is, and anywhere else,
 * as in a comment or in the name of an element, nothing is. What they say in an attribute is then
 * checked as if it had been written there.
 *
 * What stays is text, structure, tables, links, pictures of the site's own, and the drawing part of SVG. Scripts,
 * styles, forms, frames, media and handlers go; a picture from elsewhere becomes a link to it. Ids get
 * the prefix "s-", and references to them too.
 */
export function sanitizeHtml(parts: string[], holes: string[]): string {
  checkPieces(parts, holes);
  const pieces = new Holes(parts, holes);
  let source = parts[0];
  let framed = false;
  holes.forEach((_, index) => {
    // The parser moves text out of a table's frame, but leaves comments. Two holes in a row stand alike.
    framed = /\S/.test(parts[index]) || index === 0 ? IN_TABLE.test(parts[index]) : framed;
    const mark = pieces.mark(index);
    source += (framed ? `<!--${mark}-->` : mark) + parts[index + 1];
  });
  return notTooDeep(() => safeHtml({type: "root", children: [{type: "raw", value: source}]}, pieces));
}

export function checkPieces(parts: string[], holes: string[]): void {
  if (parts.length !== holes.length + 1) {
    throw new RangeError(
      `${holes.length} holes stand between ${holes.length + 1} parts; there are ${parts.length}`
    );
  }
}
