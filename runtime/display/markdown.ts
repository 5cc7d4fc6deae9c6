import type {Element, Root as HtmlRoot, Text} from "hast";
import type {Code, Root} from "mdast";
import {toHast} from "mdast-util-to-hast";
import {markdownTree} from "../document/markdown-syntax.ts";
import {highlight} from "./highlight.ts";
import {Holes} from "./holes.ts";
import {renderMath, texOf} from "./math.ts";
import {notTooDeep} from "./not-too-deep.ts";
import {safeHtml} from "./safe-html.ts";
import {checkPieces} from "./sanitize.ts";

/**
 * Markdown (GitHub's, with LaTeX between dollars) as safe HTML. `holes` are pieces of safe HTML that stand
 * between the `parts`; in text and code they are put in as they are, in a formula, a URL or an
 * attribute what they say is. HTML in the Markdown is sanitised as by `sanitizeHtml`.
 */
export function renderMarkdown(parts: string[], holes: string[]): string {
  checkPieces(parts, holes);
  const pieces = new Holes(parts, holes);
  const text = parts.map((part, index) => (index ? pieces.mark(index - 1) : "") + part).join("");
  return notTooDeep(() => safeHtml(htmlTree(markdownTree(text), pieces), pieces));
}

/** The tree of HTML that Markdown stands for; formulas and coloured code are holes in it. */
export function htmlTree(tree: Root, holes: Holes): HtmlRoot {
  const formula = (value: string, display: boolean): Text => {
    return {type: "text", value: holes.add(renderMath(holes.spoken(value, texOf), {display}))};
  };
  return toHast(tree, {
    allowDangerousHtml: true,
    clobberPrefix: "",
    handlers: {
      code: (_, node: Code) => codeBlock(node, holes),
      inlineMath: (_, {value}: {value: string}) => formula(value, false),
      math: (_, {value}: {value: string}) => formula(value, true)
    }
  }) as HtmlRoot;
}

function codeBlock({lang, value}: Code, holes: Holes): Element {
  const language = lang ?? "";
  // a hole in code is put in as it is, and says nothing to a highlighter
  const code = holes.in(value) ? value : holes.add(highlight(value, language));
  const className = language ? [`language-${language}`] : undefined;
  return {
    type: "element",
    tagName: "pre",
    properties: {},
    children: [
      {type: "element", tagName: "code", properties: {className}, children: [{type: "text", value: code}]}
    ]
  };
}
