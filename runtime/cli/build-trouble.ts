import {DocumentError} from "../document/notebook.ts";

/** What is wrong with a notebook's file. */
export interface Trouble {
  /** "lime.md:3:1", or the file alone */
  place: string;
  message: string;
}

export function troubleOf(error: Error, path: string): Trouble {
  if (!(error instanceof DocumentError)) return {place: path, message: error.message};
  const {line, column, message} = error;
  // the error's own message ends in its place
  return {place: `${path}:${line}:${column}`, message: message.replace(` (${line}:${column})`, "")};
}
