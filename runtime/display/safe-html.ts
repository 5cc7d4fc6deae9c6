import type {Element, ElementContent, Parents, Root, RootContent} from "hast";
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
  const root = raw(tree) as Root;
  mapChildren(root, (node, ancestors) => cleaned(node, ancestors, holes));
  nameHeadings(root, holes, slugs);
  const safe: Root = {type: "root", children: childrenOf(sanitize(root, schema))};
  fill(safe, holes, false);
  return toHtml(safe, {allowDangerousHtml: true});
}

function cleaned(node: RootContent, ancestors: string[], holes: Holes): RootContent[] {
  if (node.type === "comment")
    return holes.in(node.value) ? [{type: "text", value: holes.only(node.value)}] : [];
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
  if (tagName === "input" && properties.type === "checkbox" && ancestors.includes("li"))
    return [tick(properties)];
  if (tagName === "img" && !isOwnPicture(String(properties.src ?? "")))
    return withoutPicture(node, ancestors);
  secureAttributes(node);
  return [node];
}

/** The box of a task list, which is no control here. */
function tick({checked}: Element["properties"]): Element {
  return {
    type: "element",
    tagName: "span",
    properties: {role: "img", ariaLabel: checked ? "done" : "to do"},
    children: [{type: "text", value: checked ? "☑" : "☐"}]
  };
}

/** A picture from elsewhere would tell its host who reads: its words stand for it, with a link to follow. */
function withoutPicture({properties}: Element, ancestors: string[]): ElementContent[] {
  const src = String(properties.src ?? "").trim();
  const alt = String(properties.alt ?? "").trim();
  const children: ElementContent[] = [{type: "text", value: alt || (src ? "picture" : "")}];
  if (!isRemote(src) || ancestors.includes("a")) return children;
  return [{type: "element", tagName: "a", properties: {href: src}, children}];
}

function nameHeadings(parent: Parents, holes: Holes, slugs: Slugs): void {
  for (const node of parent.children) {
    if (node.type !== "element") continue;
    if (/^h[1-6]$/.test(node.tagName)) node.properties.id ??= slugs.of(holes.without(textOf(node)));
    else nameHeadings(node, holes, slugs);
  }
}

/** Puts the holes where their marks are. Tells whether a piece was put in that no paragraph may hold. */
function fill(parent: Parents, holes: Holes, svg: boolean): boolean {
  let block = false;
  parent.children = parent.children.flatMap((node): RootContent[] => {
    if (node.type === "text" && holes.in(node.value)) {
      return holes.split(node.value).map((piece): RootContent => {
        if (typeof piece === "string") return {type: "text", value: piece};
        // HTML inside of an svg would end it
        if (svg && !svgOnly.test(piece.html)) return {type: "text", value: htmlText(piece.html)};
        block ||= isBlock(piece.html);
        return {type: "raw", value: piece.html};
      });
    }
    if (node.type !== "element") return [node];
    const held = fill(node, holes, svg || node.tagName === "svg");
    block ||= held;
    return held && node.tagName === "p" ? asBlock(node) : [node];
  }) as Element["children"];
  return block;
}

/** A paragraph that holds a block: the pieces alone, or a division that looks like a paragraph. */
function asBlock(paragraph: Element): ElementContent[] {
  const {children} = paragraph;
  if (children.every((child) => child.type === "raw" || (child.type === "text" && !child.value.trim())))
    return children;
  return [{type: "element", tagName: "div", properties: {className: ["gb-paragraph"]}, children}];
}

function childrenOf(node: ReturnType<typeof sanitize>): RootContent[] {
  return node.type === "root" ? node.children : [node as RootContent];
}
