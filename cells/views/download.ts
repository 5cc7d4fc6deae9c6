import {InputError} from "../input-error.ts";
import {made} from "./made-view.ts";
import type {Viewable, WidgetView} from "./view.ts";

/** A text that a reader can save as a file. */
export interface DownloadFile {
  /** with its ending: "model.json" */
  name: string;
  /** "application/json", "text/csv"; plain text unless told */
  mime?: string;
  text: string;
}

/** The state of the widget "download". */
export interface DownloadData {
  /** a sentence on what the files are */
  about: string;
  files: Required<DownloadFile>[];
}

/**
 * Files for the reader to look into and to save.
 * @param about a sentence on what they are
 * @throws InputError for a name that is no file's, or what is no text
 */
export function download(about: string, ...files: DownloadFile[]): WidgetView & Viewable {
  return made(downloadView(about, files));
}

export function downloadView(about: string, files: DownloadFile[]): WidgetView {
  if (files.length === 0) {
    throw new InputError("files", {got: files, expected: 'at least one {name: "model.json", text: "..."}'});
  }
  const state: DownloadData = {
    about,
    files: files.map(({name, mime = "text/plain", text}, at) => {
      if (typeof name !== "string" || !/^[\p{L}\p{N}_][\p{L}\p{N} ._-]*$/u.test(name)) {
        throw new InputError(`files[${at}].name`, {got: name, expected: "a file's name, without a folder"});
      }
      if (typeof text !== "string") {
        throw new InputError(`files[${at}].text`, {
          got: text,
          expected: "text",
          remedy: "JSON.stringify(value, null, 2) writes a value as JSON"
        });
      }
      return {name, mime, text};
    })
  };
  return {kind: "widget", name: "download", state};
}
