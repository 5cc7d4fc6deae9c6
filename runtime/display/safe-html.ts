import type {Element, ElementContent, Root, RootContent} from "hast";
import {raw} from "hast-util-raw";
import {sanitize} from "hast-util-sanitize";
import {toHtml} from "hast-util-to-html";
import {type Holes, htmlText, isBlock} from "./holes.ts";
import {mapChildren, textOf} from "./html-tree.ts";
import {secureAttributes} from "./safe-attributes.ts";
import {isOwnPicture, isRemote} from "./safe-url.ts";
import {SVG_ELEMENTS, schema} from "./sanitize-schema.ts";
import {Slugs} from "./slugs.ts";

const inSvg = new Set(SVG_ELEMENTS);
const svgOnly = new RegExp(`^(?:[^<]|</?(?:${SVG_ELEMENTS.join("|")})(?=[\\s/>]))*$`);

/**
 * From a tree that may hold anything to HTML that is safe under the page's policy: no script, style, form,
 * frame, or attribute that acts; nothing loaded from elsewhere. Marks of holes in text become the holes;
 * in attributes, what the holes say, which is then checked like all else. Headings get ids from their text.
 */
export function safeHtml(tree: Root, holes: Holes, slugs = new Slugs()): string {
  try {
    const root: Root = {type: "root", children: [raw(tree) as RootContent]};
    mapChildren(root, (node, ancestors) => cleaned(node, ancestors, holes));
    nameHeadings(root, holes, slugs);
    const safe: Root = {type: "root", children: [sanitize(root, schema) as RootContent]};
    fill(safe, holes, false);
    return toHtml(safe, {allowDangerousHtml: true});
  } catch (error) {
    // The tools recurse; text made to be deep would end them.
    if (error instanceof RangeError) return "<p>This text is nested too deeply to be shown.</p>";
    throw error;
  }
}

function cleaned(node: RootContent, ancestors: string[], holes: Holes): RootContent[] {
  if (node.type === "comment") return holes.in(node.value) ? [{type: "text", value: marksOf(node.value, holes)}] : [];
  if (node.type === "root" as string) return (node as unknown as Root).children;
  if (node.type !== "element") return [node];
  const {tagName, properties} = node;
  if (ancestors.includes("svg") && !inSvg.has(tagName)) {
    return schema.strip!.includes(tagName) ? [] : node.children;
  }
  if (ancestors.includes("svg") && (tagName === "title" || tagName === "desc")) {
    // The two would hold HTML, in an svg.
    node.children = [{type: "text", value: textOf(node)}];
  }
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "string") properties[name] = holes.spoken(value);
    else if (Array.isArray(value)) properties[name] = value.map((word) => holes.spoken(String(word)));
  }
  if (tagName === "input" && properties.type === "checkbox" && ancestors.at(-1) === "li") return [tick(properties)];
  if (tagName === "img" && !isOwnPicture(String(properties.src ?? ""))) return withoutPicture(node, ancestors);
  secureAttributes(node);
  return [node];
}
