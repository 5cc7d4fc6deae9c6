import type {Shelf} from "./shelf.ts";

/** Bytes that are read at once: Node reads no file of 2 GiB in one go. */
const portion = 256 * 2 ** 20;

/** A folder of the user's caches: `$XDG_CACHE_HOME/glassbook/hub`, which is `~/.cache/glassbook/hub` unless told. */
export function diskShelf(): Shelf {
  const {mkdir, open, readdir, rm, stat} = process.getBuiltinModule("node:fs/promises");
  const {dirname, join, relative, sep} = process.getBuiltinModule("node:path");
  const {homedir} = process.getBuiltinModule("node:os");
  const root = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "glassbook", "hub");
  const at = (path: string) => join(root, ...path.split("/"));
  return {
    async read(path) {
      const file = await open(at(path)).catch(absent);
      if (!file) return undefined;
      try {
        const bytes = new Uint8Array((await file.stat()).size);
        let end = 0;
        while (end < bytes.length) {
          const {bytesRead} = await file.read(bytes, end, Math.min(portion, bytes.length - end), end);
          if (bytesRead === 0) return bytes.subarray(0, end);
          end += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
    async append(path, length) {
      await mkdir(dirname(at(path)), {recursive: true});
      const file = await open(at(path), length === 0 ? "w" : "r+");
      await file.truncate(length);
      let end = length;
      return {
        async write(bytes) {
          for (let written = 0; written < bytes.length; ) {
            const {bytesWritten} = await file.write(bytes, written, bytes.length - written, end);
            written += bytesWritten;
            end += bytesWritten;
          }
        },
        close: () => file.close()
      };
    },
    remove: (path) => rm(at(path), {recursive: true, force: true}),
    async list() {
      const entries = (await readdir(root, {recursive: true, withFileTypes: true}).catch(absent)) ?? [];
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(
        files.map(async (file) => ({
          path: relative(root, file).split(sep).join("/"),
          bytes: (await stat(file)).size
        }))
      );
    }
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
