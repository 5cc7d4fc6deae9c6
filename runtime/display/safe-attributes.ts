import type {Element} from "hast";
import {isLocal, isOwnPicture, isSafeLink} from "./safe-url.ts";
import {PRESENTATION} from "./sanitize-schema.ts";

/**
 * Before every id that comes from text. With a hyphen in it an id shadows no name of the page's scripts,
 * and it can not take the place of an id of the page's own.
 */
const ID_PREFIX = "s-";

const presentation = new Set(PRESENTATION);
const FUNCTIONS = new Set(
  [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "var",
    "translate",
    "rotate",
    "scale"
  ].concat(["matrix", "skewx", "skewy", "calc", "color-mix"])
);

export function prefixedId(id: string): string {
  const name = id.trim().replace(/\s+/g, "-");
  return name.startsWith(ID_PREFIX) ? name : ID_PREFIX + name;
}

/** Makes ids, URLs and CSS values of an element safe, or takes them away. Which attributes may stay at all is the schema's. */
export function secureAttributes({tagName, properties}: Element): void {
  if (properties.id !== undefined) {
    const id = String(properties.id);
    if (id.trim()) properties.id = prefixedId(id);
    else delete properties.id;
  }
  for (const name of ["ariaLabelledBy", "ariaDescribedBy", "headers"]) {
    if (properties[name] !== undefined) properties[name] = words(properties[name]).map(prefixedId);
  }
  if (properties.className !== undefined) {
    // classes of the page's own parts could make text look, and act, like one of them
    const classes = words(properties.className).filter((name) => !/^(?:gb|cm)-/i.test(name));
    if (classes.length) properties.className = classes;
    else delete properties.className;
  }
  if (properties.href !== undefined) secureHref(tagName, properties);
  if (properties.src !== undefined && !isOwnPicture(String(properties.src))) delete properties.src;
  for (const name of Object.keys(properties)) {
    if (!presentation.has(name)) continue;
    const value = secureCss(String(properties[name]));
    if (value === undefined) delete properties[name];
    else properties[name] = value;
  }
}

function secureHref(tagName: string, properties: Element["properties"]): void {
  const href = String(properties.href).trim();
  if (/^#./.test(href)) properties.href = `#${prefixedId(href.slice(1))}`;
  else if (tagName !== "a" || !isSafeLink(href)) delete properties.href;
  delete properties.rel;
  if (properties.href !== undefined && !isLocal(href)) properties.rel = ["noopener", "noreferrer"];
}

/** A CSS value that loads nothing: `url()` only of an id in the same text, else functions of colours and shapes. */
function secureCss(value: string): string | undefined {
  // an escape could spell any name
  if (/[\\@;{}]|\/\*/.test(value)) return undefined;
  const local = /^\s*url\(\s*["']?#([^"'()\s]+)["']?\s*\)\s*([\w#-]*)\s*$/i.exec(value);
  if (local) return `url(#${prefixedId(local[1])})${local[2] ? ` ${local[2]}` : ""}`;
  const functions = Array.from(value.matchAll(/([\w-]*)\s*\(/g), ([, name]) => name.toLowerCase());
  return functions.every((name) => FUNCTIONS.has(name)) ? value : undefined;
}

function words(value: unknown): string[] {
  return (Array.isArray(value) ? value.map(String) : String(value).split(/\s+/)).filter(
    (word) => word !== ""
  );
}
