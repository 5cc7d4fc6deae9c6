import {existsSync} from "node:fs";
import {mkdir, readdir, rm} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import {build} from "vite";
import {filesUnder, hashText} from "./build-hash.ts";
import {plainBuild} from "./plain-build.ts";

/** A module that a notebook imports by a relative path, and the one built from it. */
export interface RelativeModule {
  /** the file, as a full path */
  file: string;
  /** file name of the built module */
  built: string;
}

/**
 * Builds the modules that lie beside notebooks (`./helper.ts`) into `outDir`, which will stand as `notebooks/` in the
 * site. `engine` maps each public specifier to its file under `engine/`: a helper shares those with the notebook.
 */
export async function buildModules(
  files: string[],
  {root, outDir, engine}: {root: string; outDir: string; engine: Record<string, string>}
): Promise<RelativeModule[]> {
  await rm(outDir, {recursive: true, force: true});
  await mkdir(outDir, {recursive: true});
  if (files.length === 0) return [];
  // names that no two files share, whatever folders they lie in
  const names = new Map(files.map((file) => [`module-${hashText(relative(root, file))}`, file]));
  const result = await build({
    configFile: false,
    envFile: false,
    root,
    base: "./",
    publicDir: false,
    logLevel: "error",
    plugins: [
      {
        name: "glassbook-engine",
        enforce: "pre",
        resolveId: (id: string) =>
          id in engine ? {id: `../engine/${engine[id]}`, external: true} : undefined
      }
    ],
    worker: {format: "es"},
    build: {
      outDir,
      emptyOutDir: true,
      ...plainBuild,
      rolldownOptions: {
        input: Object.fromEntries(names),
        preserveEntrySignatures: "strict",
        makeAbsoluteExternalsRelative: false,
        output: {
          entryFileNames: "[name]-[hash].js",
          chunkFileNames: "module-[name]-[hash].js",
          assetFileNames: "[name]-[hash][extname]"
        }
      }
    }
  });
  if (!("output" in result)) throw new Error("the build of the notebooks' modules gave no output");
  return result.output.flatMap((item) =>
    item.type === "chunk" && item.isEntry ? [{file: names.get(item.name)!, built: item.fileName}] : []
  );
}

/** The file behind a relative import of a notebook, or what is wrong with it. */
export function relativeModule(specifier: string, notebook: string, root: string): string {
  const file = join(dirname(notebook), specifier);
  if (relative(root, file).startsWith(".."))
    throw new Error(`"${specifier}" lies outside the folder ${root}`);
  if (!existsSync(file)) throw new Error(`"${specifier}" does not exist beside ${relative(root, notebook)}`);
  return file;
}

/** What lies beside the notebooks and may be read by their cells: data, models, pictures; no text or code of theirs. */
export async function filesBeside(notebooks: string): Promise<string[]> {
  const names = await readdir(notebooks).catch(() => []);
  if (names.length === 0) return [];
  const files = await filesUnder(notebooks);
  return files
    .map((file) => relative(notebooks, file))
    .filter((file) => !/\.(md|ts|js|mjs|py|ipynb)$/.test(file));
}
