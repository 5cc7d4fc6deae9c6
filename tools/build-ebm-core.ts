/**
 * Compiles cells/glassbox/ebm/core/kernel.as to WebAssembly and writes it, as text, to kernel-wasm.ts beside it, so
 * that nobody who uses Glassbook needs a compiler: `npm run build:ebm`. A test compiles it again and compares.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import asc from "assemblyscript/asc";

const source = new URL("../cells/glassbox/ebm/core/kernel.as", import.meta.url);
const target = new URL("../cells/glassbox/ebm/core/kernel-wasm.ts", import.meta.url);

/** The module that the source compiles to. */
export async function compileCore(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = ["--enable", "simd", "-O3", "--noAssert", "--runtime", "stub"];
  // The compiler takes .ts only; on disk the source has an ending of its own, since TypeScript could not check it.
  const {error, stderr} = await asc.main(
    ["kernel.ts", ...options, "--importMemory", "--initialMemory", "1", "--outFile", "kernel.wasm"],
    {
      readFile: (name) => (name === "kernel.ts" ? readFileSync(source, "utf8") : null),
      writeFile: (name, contents) => {
        if (name === "kernel.wasm") binary = contents as Uint8Array;
      },
      listFiles: () => []
    }
  );
  if (error || !binary) throw new Error(`kernel.as: ${stderr.toString()}`, {cause: error});
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base64 = Buffer.from(await compileCore()).toString("base64");
  const lines = (base64.match(/.{1,104}/g) ?? []).map((line) => `  "${line}"`).join(" +\n");
  const head = "// Compiled from kernel.as by `npm run build:ebm`: base64 of a WebAssembly module.";
  writeFileSync(target, `${head}\nexport const kernelWasm =\n${lines};\n`);
}
