import {saveFile} from "../../cells/views/save-file.ts";

/** Lets the reader save a text as a file. */
export function saveText(name: string, type: string, text: string): void {
  saveFile({name, mime: type, text});
}
