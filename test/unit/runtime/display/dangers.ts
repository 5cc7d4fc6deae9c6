import type {Element, Nodes} from "hast";
import {raw} from "hast-util-raw";

const ELEMENTS =
  /^(?:script|style|link|meta|base|iframe|frame|object|embed|applet|form|input|button|select|textarea|option|video|audio|source|track|picture|template|noscript|foreignobject|animate|animatemotion|animatetransform|set|image|feimage|annotation-xml|maction|marquee|dialog|portal|slot|canvas|title)$/i;

/**
 * What in HTML could run, load, submit, style or take the place of the page's own, when a browser reads it:
 * the text is parsed anew, as a browser would. Empty for safe HTML.
 */
export function dangers(html: string): string[] {
  const found: string[] = [];
  look(raw({type: "root", children: [{type: "raw", value: html}]}), false, found);
  return found;
}

function look(node: Nodes, svg: boolean, found: string[]): void {
  if (node.type === "comment" || node.type === "raw" || node.type === "doctype") found.push(node.type);
  if (node.type === "element") lookAt(node, svg, found);
  const inside = svg || (node.type === "element" && node.tagName === "svg");
  if ("children" in node) for (const child of node.children) look(child, inside, found);
}

function lookAt({tagName, properties}: Element, svg: boolean, found: string[]): void {
  // a title of SVG is text; any other would name the page
  if (ELEMENTS.test(tagName) && !(svg && tagName === "title")) found.push(`<${tagName}>`);
  for (const [name, raw] of Object.entries(properties)) {
    const value = Array.isArray(raw) ? raw.join(" ") : String(raw);
    const shown = `${tagName} ${name}=${value}`;
    if (
      /^on|^style$|^(?:form)?action$|^srcset$|^srcdoc$|^ping$|^target$|^name$|^data|^background$|^poster$|^is$/i.test(
        name
      )
    )
      found.push(shown);
    if (/xlink|xmlbase/i.test(name)) found.push(shown);
    if (/^(?:href|src|cite|longDesc)$/i.test(name)) {
      const url = URL.parse(value, "https://own.example/page/");
      const external = url?.origin !== "https://own.example";
      if (!url || !/^(?:https?|mailto|data):$/.test(url.protocol)) found.push(shown);
      if (name === "href" && url?.protocol === "data:") found.push(shown);
      if (name !== "href" && external && !/^data:image\/(?:png|jpeg|gif|webp|avif);/.test(value))
        found.push(shown);
      if (name === "href" && (svg || tagName !== "a") && !value.startsWith("#")) found.push(shown);
      if (name === "href" && external && !/noopener/.test(String(properties.rel)))
        found.push(`${shown} without rel`);
    }
    if (
      /url\s*\(\s*["']?(?!#)|\\|image-set|expression|@import/i.test(value) &&
      name !== "title" &&
      name !== "alt" &&
      name !== "ariaLabel" &&
      name !== "href"
    ) {
      found.push(shown);
    }
    if (name === "id" && !value.startsWith("s-")) found.push(shown);
    if (name === "className" && /(?:^|\s)gb-/.test(value)) found.push(shown);
  }
}
