import {afterEach, beforeEach, describe, expect, test, vi} from "vitest";
import {dropBytes} from "../../../../cells/models/model-cache.ts";
import type {ModelCard, ModelFile} from "../../../../cells/models/model-card.ts";
import {readModelFiles} from "../../../../cells/models/model-files.ts";
import {modelCard, modelFileUrl} from "../../../../cells/models/model-store.ts";
import {models} from "../../../../cells/models/models.ts";

const card = modelCard("tinystories-15m");
const urlOf = (file: string) => modelFileUrl("tinystories-15m", file);
const signal = new AbortController().signal;
const read = (changes: Partial<ModelCard> = {}, progress = (_share: number, _note?: string) => {}) =>
  readModelFiles({...card, ...changes}, urlOf, {signal, progress});
const fileOf = (name: string): ModelFile => card.files.find(({file}) => file === name)!;

const forget = async () => {
  for (const {file} of card.files) await dropBytes(urlOf(file));
};
beforeEach(forget);
afterEach(() => {
  vi.restoreAllMocks();
  return forget();
});

function offline() {
  return vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("Failed to fetch"));
}

describe("a model in a browser", () => {
  test("is loaded with its progress, kept, and there offline afterwards", async () => {
    const shares: number[] = [];
    const files = await read({}, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(card.files.length);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);

    const fetched = offline();
    const again = await read();
    expect(fetched).not.toHaveBeenCalled();
    for (const {file, bytes} of card.files) expect(again[file]).toHaveLength(bytes);
    expect(again["tokenizer.bin"]).toEqual(files["tokenizer.bin"]);
  });

  test("that is not yet kept says offline what to do", async () => {
    offline();
    await expect(read()).rejects.toThrow(/config\.json: got no connection.*Go online and load it once more/);
  });

  test("is loaded anew where what was kept is damaged", async () => {
    const config = fileOf("config.json");
    await read({files: [config]});
    const cache = await caches.open("glassbook-models");
    const [kept] = await cache.keys(urlOf(config.file), {ignoreSearch: true});
    await cache.put(kept, new Response("damaged"));
    const {"config.json": bytes} = await read({files: [config]});
    expect(bytes).toHaveLength(config.bytes);
    expect((await (await cache.match(kept))!.arrayBuffer()).byteLength).toBe(config.bytes);
  });

  test("keeps one version of a file: that of the card", async () => {
    const config = fileOf("config.json");
    const cache = await caches.open("glassbook-models");
    const old = new URL(urlOf(config.file));
    old.searchParams.set("sha256", "of-another-version");
    await cache.put(old, new Response("old"));
    await read({files: [config]});
    const kept = await cache.keys(urlOf(config.file), {ignoreSearch: true});
    expect(kept.map(({url}) => new URL(url).search)).toEqual([`?sha256=${config.sha256.slice(0, 16)}`]);
  });

  test.each([
    [
      "longer than its card says",
      {...fileOf("config.json"), bytes: 100},
      /got more than 100 bytes, expected 100/
    ],
    [
      "shorter than its card says",
      {...fileOf("config.json"), bytes: 1000},
      /got \d+ bytes, expected 1000 bytes/
    ],
    ["of another hash", {...fileOf("config.json"), sha256: "ab".repeat(32)}, /got other bytes, with the hash/]
  ])("is refused if a file is %s, and is not kept", async (_, file, message) => {
    await expect(read({files: [file]})).rejects.toThrow(message);
    const cache = await caches.open("glassbook-models");
    expect(await cache.keys(urlOf(file.file), {ignoreSearch: true})).toEqual([]);
  });

  test("says which file a site lacks, and why it may", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("", {status: 404, statusText: "Not Found"}));
    await expect(read()).rejects.toThrow(
      /config\.json: got 404 Not Found.*build it again with a cell that loads/
    );
  });

  test("works where nothing can be kept", async () => {
    vi.spyOn(Cache.prototype, "put").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    const files = await read({files: [fileOf("config.json")]});
    expect(files["config.json"]).toHaveLength(fileOf("config.json").bytes);
  });

  test("stops loading when it is told to, and keeps no half", async () => {
    const stop = new AbortController();
    const progress = (share: number) => share > 0.3 && stop.abort(new Error("enough"));
    await expect(readModelFiles(card, urlOf, {signal: stop.signal, progress})).rejects.toThrow("enough");
    const cache = await caches.open("glassbook-models");
    expect(await cache.keys(urlOf("model.safetensors"), {ignoreSearch: true})).toEqual([]);
  });

  test("becomes a transformer that writes", async () => {
    using model = await models.load("tinystories-15m");
    const {text} = await model.generate("Once upon a time", {maxNewTokens: 3, temperature: 0});
    expect(text).toBe("Once upon a time, there was");
  }, 60_000);
});
