import {isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap} from "yaml";
import type {Lines} from "./lines.ts";
import {DocumentError, type FrontMatter} from "./notebook.ts";

const OPENING = /---[ \t]*(?:\r\n|\n|\r|$)/y;
const CLOSING = /(?<=[\r\n])---[ \t]*(?=[\r\n]|$)/g;

/** Reads the YAML between two lines of `---` at the very start of the text, if it is there. */
export function readFrontMatter(text: string, lines: Lines): FrontMatter | null {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  OPENING.lastIndex = start;
  const opening = OPENING.exec(text);
  if (!opening) return null;
  const yamlStart = start + opening[0].length;
  CLOSING.lastIndex = yamlStart;
  const closing = CLOSING.exec(text);
  if (!closing) {
    throw new DocumentError(
      "The front matter is never closed: end it with a line of ---. (A ruled line at the top of a file is written ***)",
      lines.place(start)
    );
  }
  const yaml = text.slice(yamlStart, closing.index);
  const data = readYaml(yaml, (offset) => lines.place(yamlStart + Math.min(offset, yaml.length)));
  return {data, range: lines.range(start, closing.index + closing[0].length)};
}

type PlaceOf = (offset: number) => {line: number; column: number};

function readYaml(yaml: string, placeOf: PlaceOf): FrontMatter["data"] {
  // The parser knows no lone carriage return; as a line feed it keeps every offset.
  const text = yaml.replace(/\r(?!\n)/g, "\n");
  const document = parseDocument(text, {
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: new LineCounter()
  });
  const [error] = document.errors;
  if (error)
    throw new DocumentError(
      `The front matter is not valid YAML: ${error.message}${quotesFor(text, error)}`,
      placeOf(error.pos[0])
    );
  const {contents} = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return {};
  if (!isMap(contents)) {
    throw new DocumentError(
      'The front matter must be a list of names and values, such as "title: My notebook"',
      placeOf((contents as Node).range?.[0] ?? 0)
    );
  }
  checkKnown(contents, placeOf);
  try {
    return document.toJS() as FrontMatter["data"];
  } catch (cause) {
    // an alias to nothing, or aliases that would grow without end
    throw new DocumentError(`The front matter is not valid YAML: ${(cause as Error).message}`, placeOf(0));
  }
}

/** The remedy for a value with a colon in it, which YAML takes for a list of names of its own. */
function quotesFor(text: string, {code, pos}: {code: string; pos: [number, number]}): string {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return "";
  const line = text.slice(text.lastIndexOf("\n", pos[0] - 1) + 1).split("\n", 1)[0];
  const [, name, value] = /^\s*([\w-]+):\s+([^"'].*:.*?)\s*$/.exec(line) ?? [];
  return name ? `. A value with a colon stands in quotes: ${name}: ${JSON.stringify(value)}` : "";
}

function checkKnown(map: YAMLMap, placeOf: PlaceOf): void {
  for (const {key, value} of map.items) {
    const name = isScalar(key) ? key.value : undefined;
    const at = placeOf((value as Node | null)?.range?.[0] ?? (key as Node).range?.[0] ?? 0);
    if (name === "title" || name === "description") {
      if (!isScalar(value) || typeof value.value !== "string") {
        throw new DocumentError(`The front matter's ${name} must be text; put it in quotes`, at);
      }
    } else if (name === "hub") {
      checkHub(value, at);
    } else if (name === "papers") {
      const numbers =
        isSeq(value) && value.items.every((item) => isScalar(item) && Number.isInteger(item.value));
      if (!numbers) {
        throw new DocumentError(
          "The front matter's papers must be a list of whole numbers, such as [120]",
          at
        );
      }
    }
  }
}

/** The origins go into a policy as they are. */
function checkHub(value: unknown, at: {line: number; column: number}): void {
  if (isScalar(value) && typeof value.value === "boolean") return;
  const origins = isSeq(value) && value.items.length > 0 ? value.items : [null];
  if (origins.every((item) => isScalar(item) && isOrigin(item.value))) return;
  throw new DocumentError(
    'The front matter\'s hub must be true, for the Hugging Face hub, or a list of origins, such as ["https://hub.example.org"]',
    at
  );
}

function isOrigin(value: unknown): boolean {
  return typeof value === "string" && /^https?:\/\/(\*\.)?[\w-]+(\.[\w-]+)*(:\d+)?$/.test(value);
}
