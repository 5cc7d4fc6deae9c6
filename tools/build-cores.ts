/**
 * Compiles the AssemblyScript of Glassbook's inner loops to WebAssembly and writes each, as text, beside its source
 * (`kernel.as` to `kernel-wasm.ts`), so that nobody who uses Glassbook needs a compiler: `npm run build:cores`. Tests
 * compile them again and compare.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {basename} from "node:path";
import {fileURLToPath} from "node:url";
import asc from "assemblyscript/asc";

const cores = {
  ebm: new URL("../cells/glassbox/ebm/core/kernel.as", import.meta.url),
  product: new URL("../cells/tensors/wasm-kernels/core/product.as", import.meta.url)
};

/** The module that a core's source compiles to. */
export async function compileCore(name: keyof typeof cores): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = ["--enable", "simd", "-O3", "--noAssert", "--runtime", "stub"];
  // The compiler takes .ts only; on disk the source has an ending of its own, since TypeScript could not check it.
  const {error, stderr} = await asc.main(
    ["kernel.ts", ...options, "--importMemory", "--initialMemory", "1", "--outFile", "kernel.wasm"],
    {
      readFile: (file) => (file === "kernel.ts" ? readFileSync(cores[name], "utf8") : null),
      writeFile: (file, contents) => {
        if (file === "kernel.wasm") binary = contents as Uint8Array;
      },
      listFiles: () => []
    }
  );
  if (error || !binary)
    throw new Error(`${basename(cores[name].pathname)}: ${stderr.toString()}`, {cause: error});
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, source] of Object.entries(cores)) {
    const file = basename(source.pathname, ".as");
    const base64 = Buffer.from(await compileCore(name as keyof typeof cores)).toString("base64");
    const lines = (base64.match(/.{1,104}/g) ?? []).map((line) => `  "${line}"`).join(" +\n");
    const head = `// Compiled from ${file}.as by \`npm run build:cores\`: base64 of a WebAssembly module.`;
    writeFileSync(new URL(`${file}-wasm.ts`, source), `${head}\nexport const ${file}Wasm =\n${lines};\n`);
  }
}
