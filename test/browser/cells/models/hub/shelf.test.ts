import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {originShelf} from "../../../../../cells/models/hub/shelf-of-origin.ts";

const module = new URL("../../../../../cells/models/hub/shelf-of-origin.ts", import.meta.url).href;

/** What a shelf gives when it is written to, cut short, written on, and emptied. */
async function exercise(shelf: ReturnType<typeof originShelf>) {
  const bytes = (...values: number[]) => new Uint8Array(values);
  const write = async (path: string, length: number, ...parts: Uint8Array<ArrayBuffer>[]) => {
    const file = await shelf.append(path, length);
    for (const part of parts) await file.write(part);
    await file.close();
  };
  const seen: unknown[] = [await shelf.read("hub/model/a"), await shelf.list()];
  await shelf.remove("hub/model/a");
  await write("hub/model/a", 0, bytes(1, 2), bytes(3));
  seen.push([...(await shelf.read("hub/model/a"))!]);
  await write("hub/model/a", 2, bytes(7));
  seen.push([...(await shelf.read("hub/model/a"))!]);
  await write("hub/model/a", 1);
  await write("hub/other/b", 0, bytes(4, 5));
  seen.push((await shelf.list()).sort((one, two) => (one.path < two.path ? -1 : 1)));
  await shelf.remove("hub/model");
  seen.push(await shelf.list());
  return seen;
}

const expected = [
  undefined,
  [],
  [1, 2, 3],
  [1, 2, 7],
  [
    {path: "hub/model/a", bytes: 1},
    {path: "hub/other/b", bytes: 2}
  ],
  [{path: "hub/other/b", bytes: 2}]
];

async function empty(): Promise<void> {
  const origin = await navigator.storage.getDirectory();
  await origin.removeEntry("glassbook-hub", {recursive: true}).catch(() => {});
}

describe("files of the hub in a browser", () => {
  beforeEach(empty);
  afterEach(empty);

  test("are kept by a page", async () => {
    expect(await exercise(originShelf(await navigator.storage.getDirectory()))).toEqual(expected);
  });

  test("are kept by a worker, and what it wrote is there before it has closed the file", async () => {
    const text = `
      const {originShelf} = await import(${JSON.stringify(module)});
      const shelf = originShelf(await navigator.storage.getDirectory());
      const seen = await (${exercise.toString()})(shelf);
      const file = await shelf.append("cut", 0);
      file.write(new Uint8Array([1, 2, 3]));
      postMessage(seen);`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], {type: "text/javascript"})), {
      type: "module"
    });
    const seen = await new Promise((resolve, reject) => {
      worker.onmessage = ({data}) => resolve(data);
      worker.onerror = ({message}) => reject(new Error(message));
    });
    expect(seen).toEqual(expected);
    // as when a tab is closed in the midst of a transfer
    worker.terminate();
    const shelf = originShelf(await navigator.storage.getDirectory());
    expect([...(await shelf.read("cut"))!]).toEqual([1, 2, 3]);
  });
});
