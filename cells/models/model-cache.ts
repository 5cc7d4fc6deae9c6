/*
 * Where a browser keeps models, so that they are loaded once and are there offline: the Cache API of the site, by the
 * file's URL with its hash. Browsers without it, or with no room left, load a model each time.
 */

const shelf = "glassbook-models";

/** The bytes that are kept under this URL, or undefined. */
export async function keptBytes(url: URL): Promise<Uint8Array | undefined> {
  try {
    const response = await (await globalThis.caches?.open(shelf))?.match(url);
    return response && new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Keeps bytes under this URL, in place of what the same file had under another hash. */
export async function keepBytes(url: URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const cache = await globalThis.caches?.open(shelf);
    if (!cache) return;
    await dropBytes(url);
    await cache.put(url, new Response(bytes));
  } catch {
    // No room: the model works all the same, and is loaded again next time.
  }
}

/** Forgets what is kept of this file, whatever its hash. */
export async function dropBytes(url: URL): Promise<void> {
  const cache = await globalThis.caches?.open(shelf);
  await cache?.delete(url, {ignoreSearch: true});
}
