import {AttributeError} from "./attributes.ts";

/** The line that opens a cell, in pieces that give the line when joined. */
export interface Opening {
  /** the fence, the language, and the spaces after it */
  lead: string;
  language: "ts" | "js";
  /** `{...}` with its braces, or empty */
  braces: string;
  /** whatever else stands there; nobody reads it */
  tail: string;
}

/** Reads the first line of a fence. Its first word must be exactly ts or js, else it opens no cell. */
export function readOpening(line: string): Opening | undefined {
  const match = /^(?:`{3,}|~{3,})[ \t]*(ts|js)(?:[ \t]+|$)/.exec(line);
  if (!match) return undefined;
  const rest = line.slice(match[0].length);
  const braces = rest.startsWith("{") ? readBraces(rest, match[0].length) : "";
  return {lead: match[0], language: match[1] as "ts" | "js", braces, tail: rest.slice(braces.length)};
}

/** A brace in quotes closes none; where the quotes are not in pairs, the first brace does. */
function readBraces(rest: string, offset: number): string {
  const braced = /^\{[^"}]*(?:"[^"]*"[^"}]*)*\}/.exec(rest) ?? /^\{[^}]*\}/.exec(rest);
  if (!braced) throw new AttributeError("The attributes are never closed: end them with }", offset);
  return braced[0];
}
