import type {CellAttributes} from "./notebook.ts";

export type Attribute = CellAttributes["all"][number];

const DEFAULT_TIMEOUT = 30;
const TOKEN = /[^\s="{}]+="[^"]*"|\S+/g;

/** What is wrong with an attribute, and where in the text that was read. */
export class AttributeError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads `#id .class key=value key="several words"`. Whatever else stands there is kept as written.
 * `all` has "#id" and ".class" with their marks, and the value `true` for what has none.
 */
export function readAttributes(text: string): {id: string | undefined; attributes: CellAttributes} {
  const all: Attribute[] = [];
  let id: string | undefined;
  let timeout = DEFAULT_TIMEOUT;
  for (const {0: token, index} of text.matchAll(TOKEN)) {
    const equals = /^[^#.=][^=]*=/.exec(token)?.[0].length;
    const name = equals ? token.slice(0, equals - 1) : token;
    const value = equals ? unquoted(token.slice(equals)) : true;
    all.push({name, value});
    if (/^#./.test(name)) {
      if (id !== undefined)
        throw new AttributeError(`A cell has one id; this one has ${name} besides #${id}`, index);
      id = name.slice(1);
    }
    if (name === "timeout") {
      timeout = Number(value);
      if (value === true || !(timeout > 0) || timeout === Number.POSITIVE_INFINITY) {
        throw new AttributeError(
          `${token} is no time: write the seconds as a number, such as timeout=30`,
          index
        );
      }
    }
  }
  const has = (name: string) => all.some((attribute) => attribute.name === name && attribute.value === true);
  return {id, attributes: {all, static: has(".static"), hide: has(".hide"), manual: has(".manual"), timeout}};
}

/** The attributes as they stand between the braces. Throws where the syntax has no way to write one. */
export function printAttributes(all: Attribute[]): string {
  return all.map(printAttribute).join(" ");
}

function printAttribute({name, value}: Attribute): string {
  if (!/^[^\s="{}`]+$/.test(name) || /^[#.]$/.test(name)) {
    throw new AttributeError(`No attribute can be named ${JSON.stringify(name)}`, 0);
  }
  if (value === true) return name;
  if (/^[#.]/.test(name)) throw new AttributeError(`${name} takes no value`, 0);
  if (/["`\r\n]/.test(value)) {
    throw new AttributeError(
      `The value of ${name} holds a quote, a back-tick or a line break, which would end the line that opens the cell`,
      0
    );
  }
  return /^[^\s"{}]+$/.test(value) ? `${name}=${value}` : `${name}="${value}"`;
}

function unquoted(value: string): string {
  return /^"[^"]*"$/.test(value) ? value.slice(1, -1) : value;
}
