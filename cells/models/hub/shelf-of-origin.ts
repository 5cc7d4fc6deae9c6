import type {Appending, Shelf} from "./shelf.ts";

const name = "glassbook-hub";

/** What a file has in workers only, and TypeScript's types for pages lack. */
interface WorkerFile {
  createSyncAccessHandle(): Promise<{
    truncate(length: number): void;
    write(bytes: Uint8Array<ArrayBuffer>, options: {at: number}): number;
    close(): void;
  }>;
}

/** A folder of the file system that a browser keeps for a site (OPFS). */
export function originShelf(origin: FileSystemDirectoryHandle): Shelf {
  /** The folder of a path and the last name in it; undefined if there is none, unless it is to be made. */
  const place = async (path: string, {create = false} = {}) => {
    const names = [name, ...path.split("/")];
    const last = names.pop()!;
    let folder = origin;
    for (const part of names) folder = await folder.getDirectoryHandle(part, {create});
    return {folder, last};
  };
  return {
    async read(path) {
      try {
        const {folder, last} = await place(path);
        const file = await (await folder.getFileHandle(last)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        return absent(error);
      }
    },
    async append(path, length) {
      const {folder, last} = await place(path, {create: true});
      const file = await folder.getFileHandle(last, {create: true});
      return inWorkers(file) ? inWorker(file, length) : onPage(file, length);
    },
    async remove(path) {
      try {
        const {folder, last} = await place(path);
        await folder.removeEntry(last, {recursive: true});
      } catch (error) {
        absent(error);
      }
    },
    async list() {
      try {
        return await filesIn(await origin.getDirectoryHandle(name));
      } catch (error) {
        return absent(error) ?? [];
      }
    }
  };
}

function inWorkers(file: object): file is WorkerFile {
  return "createSyncAccessHandle" in file;
}

/** A worker writes at once: what has come stays, though the tab is closed in the midst of it. */
async function inWorker(file: WorkerFile, length: number): Promise<Appending> {
  const handle = await file.createSyncAccessHandle();
  handle.truncate(length);
  let end = length;
  return {
    write(bytes) {
      end += handle.write(bytes, {at: end});
    },
    close: () => handle.close()
  };
}

/** A page writes a copy, which takes the file's place when it is closed. */
async function onPage(file: FileSystemFileHandle, length: number): Promise<Appending> {
  const stream = await file.createWritable({keepExistingData: true});
  await stream.truncate(length);
  await stream.seek(length);
  return {write: (bytes) => stream.write(bytes), close: () => stream.close()};
}

async function filesIn(
  folder: FileSystemDirectoryHandle,
  above = ""
): Promise<{path: string; bytes: number}[]> {
  const found: {path: string; bytes: number}[] = [];
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind === "directory") {
      found.push(...(await filesIn(entry as FileSystemDirectoryHandle, `${above}${name}/`)));
    } else {
      found.push({path: above + name, bytes: (await (entry as FileSystemFileHandle).getFile()).size});
    }
  }
  return found;
}

function absent(error: unknown): undefined {
  if ((error as Error).name !== "NotFoundError") throw error;
}
