import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {beforeAll, describe, expect, test} from "vitest";
import {bindSymbol} from "../../../../cells/cell.ts";
import {InputError} from "../../../../cells/input-error.ts";
import {modelFileUrl} from "../../../../cells/models/model-store.ts";
import {models} from "../../../../cells/models/models.ts";
import type {Transformer} from "../../../../cells/models/transformer/index.ts";
import {readSafetensors} from "../../../../cells/models/weights/safetensors.ts";
import {writeSafetensors} from "../../../../cells/models/weights/write-safetensors.ts";
import {viewSymbol} from "../../../../cells/views/view.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import cosines from "../../../fixtures/minilm_cosines.json" with {type: "json"};
import greedy from "../../../fixtures/tinystories_greedy.json" with {type: "json"};

const {signal} = new AbortController();
beforeAll(() => useBackend("wasm"));

test("every model has a card with a licence beside it, what was measured and what it cannot do", () => {
  expect(models.names()).toEqual(expect.arrayContaining(["tinystories-15m", "minilm"]));
  for (const name of models.names()) {
    const card = models.card(name);
    expect(readFileSync(modelFileUrl(name, card.licenceFile), "utf8").length).toBeGreaterThan(1000);
    expect(card.measured.length * card.limits.length * card.files.length).toBeGreaterThan(0);
    for (const {file, bytes} of card.files) {
      expect(readFileSync(modelFileUrl(name, file))).toHaveLength(bytes);
      expect(bytes).toBeLessThan(24e6);
    }
    expect(JSON.stringify(card[viewSymbol]())).toContain(card.title);
  }
});

test("a name that is not there is answered with the nearest", async () => {
  await expect(models.load("tinystories-15")).rejects.toThrow(
    'name: got "tinystories-15", expected one of tinystories-15m, minilm'
  );
  await expect(models.load("tinystories-15")).rejects.toThrow('Did you mean "tinystories-15m"?');
  expect(() => models.card("gpt2")).toThrow(InputError);
});

describe("TinyStories 15M", () => {
  let model: Transformer;
  const notes: [number, string | undefined][] = [];
  beforeAll(async () => {
    model = await models.load("tinystories-15m", {progress: (share, note) => notes.push([share, note])});
    return () => model.dispose();
  }, 60_000);

  test("loading says how far it is, to the end", () => {
    expect(notes.map(([share]) => share)).toEqual(notes.map(([share]) => share).toSorted((a, b) => a - b));
    expect(notes.at(-1)).toEqual([1, "TinyStories 15M: 15.8 of 15.8 MB"]);
  });

  test.each(greedy.cases)(
    "writes on after $text as numpy with the same weights: 200 tokens",
    async (story) => {
      const {text, prompt, int8} = story;
      expect(text ? model.toTokens(text) : [1]).toEqual(int8.slice(0, prompt));
      expect(await likeliest(model, int8)).toEqual(int8.slice(prompt));

      // what a greedy loop with a cache writes, for some of them
      const {tokens} = await model.generate(int8.slice(0, prompt), {maxNewTokens: 8, temperature: 0});
      expect(tokens).toEqual(int8.slice(0, prompt + 8));

      /** The likeliest token after each of those from the prompt's last on. */
      async function likeliest(model: Transformer, ids: number[]): Promise<number[]> {
        const logits = await model.forward(ids);
        const width = model.config.dVocab;
        const data = (await logits.data().finally(() => logits.dispose())) as Float32Array;
        return Array.from({length: ids.length - prompt}, (_, i) => {
          const row = data.subarray((prompt + i - 1) * width, (prompt + i) * width);
          return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
        });
      }
    }
  );

  test("int8 parts from float32 where the card says", () => {
    const said = models.card("tinystories-15m").measured.map(({value}) => value);
    for (const {prompt, float32, int8} of greedy.cases) {
      const parted = float32.findIndex((token, i) => token !== int8[i]) - prompt;
      expect(said).toContain(`${parted} tokens`);
    }
  });
});

test("MiniLM gives the cosines of sentence-transformers' model, and their order", async () => {
  using model = await models.load("minilm");
  const [query, ...vectors] = await model.sentenceVectors([
    cosines.query,
    ...cosines.sentences.map(([sentence]) => String(sentence))
  ]);
  const found = vectors.map((vector) => vector.reduce((sum, x, i) => sum + x * query[i], 0));
  expect(found[0].toFixed(3)).toBe("0.755");
  for (const [i, [, cosine]] of cosines.sentences.entries()) expect(found[i]).toBeCloseTo(Number(cosine), 3);
  expect(found).toEqual(found.toSorted((a, b) => b - a));
}, 60_000);

test("a load that is stopped ends with the reason", async () => {
  const stop = new AbortController();
  const loading = models.load("tinystories-15m", {
    signal: stop.signal,
    progress: () => stop.abort(new Error("enough"))
  });
  await expect(loading).rejects.toThrow("enough");
});

const config = {
  model_type: "gpt2",
  n_embd: 2,
  n_layer: 1,
  n_head: 1,
  n_positions: 4,
  vocab_size: 3,
  attn_only: true
};
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const tensor = (...shape: number[]) => ({shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1))});
const weights = writeSafetensors({
  "transformer.wte.weight": tensor(3, 2),
  "transformer.wpe.weight": tensor(4, 2),
  "transformer.h.0.ln_1.weight": tensor(2),
  "transformer.h.0.ln_1.bias": tensor(2),
  "transformer.h.0.attn.c_attn.weight": tensor(2, 6),
  "transformer.h.0.attn.c_attn.bias": tensor(6),
  "transformer.h.0.attn.c_proj.weight": tensor(2, 2),
  "transformer.h.0.attn.c_proj.bias": tensor(2),
  "transformer.ln_f.weight": tensor(2),
  "transformer.ln_f.bias": tensor(2)
});

describe("a checkpoint of one's own", () => {
  test("is read from its files", async () => {
    using model = await models.fromFiles({"config.json": json(config), "model.safetensors": weights});
    const logits = await model.forward([0, 1]);
    expect(logits.shape).toEqual([1, 2, 3]);
    logits.dispose();
  });

  test("is read from files that a reader chose, whose weights may have any name", async () => {
    const chosen = [
      new File([json(config) as BlobPart], "config.json"),
      new File([weights as BlobPart], "mine.safetensors")
    ];
    using model = await models.fromFiles(chosen);
    const logits = await model.forward([0, 1]);
    expect(logits.shape).toEqual([1, 2, 3]);
    logits.dispose();
    await expect(models.fromFiles([chosen[0], ...chosen])).rejects.toThrow(
      "files: got two files for config.json, expected the files of one checkpoint"
    );
    await expect(models.fromFiles(chosen.slice(1))).rejects.toThrow(
      "files: got model.safetensors, expected the file config.json"
    );
    const moved = new File([], "mine.safetensors");
    moved.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    await expect(models.fromFiles([chosen[0], moved])).rejects.toThrow(
      "mine.safetensors: got a file that cannot be read, expected the file as it was when it was chosen. Choose it again"
    );
  });

  test("is read from a folder beside the notebook, whole or in shards", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glassbook-models-"));
    const write = (file: string, bytes: Uint8Array) => {
      mkdirSync(join(folder, file, ".."), {recursive: true});
      writeFileSync(join(folder, file), bytes);
    };
    try {
      write("whole/config.json", json(config));
      write("whole/model.safetensors", weights);
      write("shards/config.json", json(config));
      const names = readSafetensors(weights).names;
      const weightMap = Object.fromEntries(names.map((name) => [name, "1.safetensors"]));
      write("shards/model.safetensors.index.json", json({weight_map: weightMap}));
      write("shards/1.safetensors", weights);
      write("torn/config.json", json(config));
      write("torn/model.safetensors.index.json", json({weight_map: weightMap}));
      write("none/config.json", json(config));
      const context = {base: pathToFileURL(join(folder, "notebook.md")).href, signal, progress() {}};
      const own = models[bindSymbol](context);
      for (const path of ["./whole", "./whole/", "./shards"]) {
        using model = await own.fromFolder(path);
        expect(model.config.dModel, path).toBe(2);
      }
      await expect(own.fromFolder("./torn")).rejects.toThrow('path: got "./torn/1.safetensors"');
      await expect(own.fromFolder("./none")).rejects.toThrow("./none with a config.json and no weights");
      await expect(own.fromFolder("./empty")).rejects.toThrow(
        /folder: got "\.\/empty".*Put the folder beside/
      );
      await expect(own.fromFolder("whole")).rejects.toThrow("expected a path that starts with ./");
    } finally {
      rmSync(folder, {recursive: true, force: true});
    }
  });

  test.each([
    ["no files", {}, "files: got none, expected the file config.json"],
    ["no weights", {"config.json": json(config)}, "expected the file model.safetensors"],
    [
      "a config that is no JSON",
      {"config.json": json(config).slice(1)},
      "config.json: got text that is no JSON"
    ],
    ["a config that is no object", {"config.json": json(null)}, "config.json: got null"],
    [
      "an index without a file it names",
      {"config.json": json(config), "model.safetensors.index.json": json({weight_map: {a: "1.safetensors"}})},
      "expected the file 1.safetensors"
    ],
    [
      "weights cut short",
      {"config.json": json(config), "model.safetensors": weights.slice(0, -4)},
      "The file may have been cut short"
    ],
    [
      "a tokenizer that is none",
      {"config.json": json(config), "model.safetensors": weights, "tokenizer.json": json({})},
      "tokenizer.json: got what cannot be read"
    ]
  ])("with %s is said to be wrong", async (_, files, message) => {
    await expect(models.fromFiles(files as Record<string, Uint8Array>)).rejects.toThrow(message);
  });

  test("no files at all are refused", async () => {
    await expect(models.fromFiles(undefined as never)).rejects.toThrow(
      "files: got undefined, expected the bytes of a checkpoint's files by name"
    );
  });
});
