import {described, InputError} from "../input-error.ts";

/** Reads a file that stands beside its module: from disk in Node, by fetch in a browser. */
export async function readAsset(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") {
    // Asked for at run time, so that a bundler for browsers meets no Node module.
    const {readFile} = process.getBuiltinModule("node:fs/promises");
    return readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new InputError("data", {
      got: described(`${response.status} ${response.statusText}`),
      expected: `the file ${url.pathname}`,
      remedy: "Reload the page; if that does not help, the site was published without this file"
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}
