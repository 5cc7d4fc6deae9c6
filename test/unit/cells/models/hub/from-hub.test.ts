import {mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from "vitest";
import {InputError} from "../../../../../cells/input-error.ts";
import {models} from "../../../../../cells/models/models.ts";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {type HubServer, openHub} from "../../../../hub-server.ts";
import {unpack} from "../transformer/gpt2-fixture.ts";
import {type SmallModel, smallBert, smallLlama} from "../transformer/small-models.ts";
import {bertFiles, gpt2Files, gpt2Fixture, json, llamaFiles} from "./hub-models.ts";

const repo = "tests/gpt2";
const weights = "model.safetensors";
const whole = gpt2Files()[weights];

let hub: HubServer;
let cache: string;
beforeAll(() => useBackend("wasm"));
beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "glassbook-hub-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  hub = await openHub();
  hub.put(repo, gpt2Files());
});
afterEach(async () => {
  await hub.close();
  vi.unstubAllEnvs();
  rmSync(cache, {recursive: true, force: true});
});
afterAll(() => vi.restoreAllMocks());

type Options = Parameters<typeof models.fromHub>[1];
const load = (name = repo, options: Options = {}) =>
  models.fromHub(name, {endpoint: hub.url, consent: true, ...options});
const ranges = () => hub.asked.filter(({of}) => of === "store").map(({range}) => range ?? "whole");
/** The file that keeps the weights. */
const keptWeights = () => {
  const files = readdirSync(cache, {recursive: true, encoding: "utf8"}).map((path) => join(cache, path));
  return files.find((path) => /[0-9a-f]{64}$/.test(path));
};

async function logitsOf(model: Transformer, tokens: number[]): Promise<Float32Array> {
  const logits = await model.forward(tokens);
  return (await logits.data().finally(() => logits.dispose())) as Float32Array;
}

describe("a model of the hub", () => {
  test("computes what its reference computes, and is asked for file by file, weights from another host", async () => {
    using model = await load();
    const [{tokens, activations}] = gpt2Fixture.sequences;
    const residual = await model.runWithCache(tokens, {names: ["ln_final.hook_normalized"]});
    const name = "ln_final.hook_normalized";
    const expected = unpack(activations[name] ?? Object.values(activations)[0]);
    const got = (await residual.cache.get(name).data()) as Float32Array;
    expect(Math.max(...got.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-5);
    residual.logits.dispose();
    residual.cache.dispose();
    expect(model.config.modelName).toBe(repo);
    expect(model.tokenizer?.encode("the")).toEqual([257]);
    const commit = hub.asked[1].path.split("/")[4];
    expect(hub.asked.map(({of, path}) => `${of} ${path}`)).toEqual([
      `hub /api/models/${repo}/revision/main`,
      ...["config.json", "tokenizer.json", weights].map((file) => `hub /${repo}/resolve/${commit}/${file}`),
      `store /${repo}/${weights}`
    ]);
  });

  test.each([
    ["a Llama in two files", llamaFiles, smallLlama],
    ["a BERT", bertFiles, smallBert]
  ] as [string, () => Record<string, Uint8Array>, () => SmallModel][])(
    "%s gives what the same weights give without a hub",
    async (_, files, small) => {
      hub.put("tests/other", files());
      using model = await load("tests/other");
      const {options, weights} = small();
      using same = await Transformer.fromWeights(options, weights);
      expect(await logitsOf(model, [3, 1, 4, 1, 5])).toEqual(await logitsOf(same, [3, 1, 4, 1, 5]));
    }
  );

  test("says how far it is, in bytes, to the end", async () => {
    const notes: [number, string | undefined][] = [];
    hub.put("tests/llama", llamaFiles());
    (await load("tests/llama", {progress: (share, note) => notes.push([share, note])})).dispose();
    const shares = notes.map(([share]) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(notes[0]).toEqual([0, "Asking for the files of tests/llama"]);
    expect(notes.at(-1)![0]).toBe(1);
    expect(notes.at(-1)![1]).toMatch(/^tests\/llama: (\d+\.\d MB) of \1$/);
  });

  test("is there without a network afterwards, and only the list of its files is asked for again", async () => {
    (await load()).dispose();
    const before = hub.asked.length;
    (await load()).dispose();
    expect(hub.asked.slice(before).map(({path}) => path)).toEqual([`/api/models/${repo}/revision/main`]);
    await hub.close();
    (await load()).dispose();
  });

  test("of a commit is not even asked for", async () => {
    const revision = hub.put(repo, gpt2Files());
    (await load(repo, {revision})).dispose();
    const before = hub.asked.length;
    (await load(repo, {revision})).dispose();
    expect(hub.asked).toHaveLength(before);
  });

  test("that was published anew is loaded anew, but for the files that stayed", async () => {
    (await load()).dispose();
    const changed = gpt2Files();
    changed["config.json"] = json({
      ...JSON.parse(new TextDecoder().decode(changed["config.json"])),
      n_ctx: 16
    });
    hub.put(repo, changed);
    const before = hub.asked.length;
    (await load()).dispose();
    const files = hub.asked.slice(before).map(({path}) => path.split("/").at(-1));
    expect(files).toEqual(["main", "config.json"]);
  });

  test("without a network and never loaded says what to do", async () => {
    await hub.close();
    await expect(load()).rejects.toThrow(
      /repo: got no connection.*expected an answer of 127.0.0.1.*Go online/
    );
  });
});

describe("a transfer", () => {
  test("that is cut goes on where it was, as often as it must", async () => {
    hub.spoil(repo, weights, {cutAfter: 30_000});
    (await load()).dispose();
    const asked = ranges();
    expect(asked[0]).toBe("whole");
    expect(asked.length).toBeGreaterThanOrEqual(Math.ceil(whole.length / 30_000));
    const starts = asked.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range)![1]));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test("that brings nothing more fails after some tries, and the next call asks for the rest only", async () => {
    hub.spoil(repo, weights, {cutAfter: 50_000}, {cutAfter: 0});
    await expect(load()).rejects.toThrow(/model\.safetensors: got no connection, or one that broke off/);
    const kept = statSync(keptWeights()!).size;
    expect(kept).toBeGreaterThan(0);
    const rest = `bytes=${kept}-`;
    expect(ranges()).toEqual(["whole", rest, rest, rest]);
    hub.asked.length = 0;
    hub.spoil(repo, weights, {});
    (await load()).dispose();
    expect(ranges()).toEqual([rest]);
  });

  test("that was stopped goes on in another call", async () => {
    hub.spoil(repo, weights, {held: new Promise(() => {})}, {});
    const stop = new AbortController();
    const progress = (share: number) => share > 0.4 && stop.abort(new Error("enough"));
    await expect(load(repo, {signal: stop.signal, progress})).rejects.toThrow("enough");
    const kept = statSync(keptWeights()!).size;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(whole.length);
    hub.asked.length = 0;
    (await load()).dispose();
    expect(ranges()).toEqual([`bytes=${kept}-`]);
  });

  test("is done anew by a server that gives no parts", async () => {
    (await load()).dispose();
    truncateSync(keptWeights()!, 40_000);
    hub.spoil(repo, weights, {noRanges: true});
    hub.asked.length = 0;
    (await load()).dispose();
    expect(ranges()).toEqual(["bytes=40000-"]);
    expect(statSync(keptWeights()!).size).toBe(whole.length);
  });

  test("after a beginning of other bytes starts over", async () => {
    (await load()).dispose();
    writeFileSync(keptWeights()!, new Uint8Array(40_000).fill(7));
    hub.asked.length = 0;
    (await load()).dispose();
    expect(ranges()).toEqual(["bytes=40000-", "whole"]);
  });

  test("of what was kept and damaged is done anew", async () => {
    (await load()).dispose();
    writeFileSync(keptWeights()!, new Uint8Array(whole.length));
    hub.asked.length = 0;
    (await load()).dispose();
    expect(ranges()).toEqual(["whole"]);
  });

  const other = whole.slice();
  other[other.length - 1] ^= 1;
  const longer = new Uint8Array(whole.length + 5);
  longer.set(whole);
  test.each([
    ["shorter", {bytes: whole.slice(0, -5)}, /got \d+ bytes and no more, expected \d+ bytes with the hash/],
    ["longer", {bytes: longer}, /got more than \d+ bytes, expected/],
    ["of another hash", {bytes: other}, /got other bytes, with the hash .*Load it again/],
    ["not there", {status: 404}, /got 404 .*expected what the hub holds/],
    ["refused", {status: 403}, /got 403 .*models\.fromFolder/],
    ["asked for too often", {status: 429}, /got 429 .*wait some minutes/],
    ["not given for an error there", {status: 503}, /got 503 /]
  ])("of a file that is %s fails by name, and nothing of it is kept", async (_, fault, message) => {
    hub.spoil(repo, weights, fault);
    const failure = await load().catch((error) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(failure.field).toBe(weights);
    expect(failure.message).toMatch(message);
    expect(keptWeights()).toBeUndefined();
  });

  test("of a small file is checked by the hash that git gives it", async () => {
    const config = gpt2Files()["config.json"].slice();
    config[config.length - 2] ^= 1;
    hub.spoil(repo, "config.json", {bytes: config});
    await expect(load()).rejects.toThrow(/config\.json: got other bytes, with the hash/);
  });

  test("stops at once when it is told to, on a server that does not answer", async () => {
    hub.spoil(repo, "config.json", {held: new Promise(() => {})});
    const stop = new AbortController();
    const loading = load(repo, {signal: stop.signal});
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await expect(loading).rejects.toThrow("enough");
  });

  test("works where nothing can be kept", async () => {
    const file = join(cache, "a-file");
    writeFileSync(file, "");
    vi.stubEnv("XDG_CACHE_HOME", file);
    (await load()).dispose();
  });
});

describe("consent", () => {
  const bytes = 10_000_000;
  const answer = (agreed: boolean, options: object = {}) => {
    const {control} = models.askForHub(repo, {endpoint: hub.url, bytes, ...options});
    return {...(control.value as object), agreed} as NonNullable<Options>["consent"];
  };

  test.each([
    [
      "without an answer",
      () => undefined,
      /consent: got none, expected the reader's agreement to load tests\/gpt2 from 127/
    ],
    ["before the reader agreed", () => answer(false), /consent: got no agreement yet/],
    [
      "with an answer for another revision",
      () => answer(true, {revision: "v1"}),
      /got the answer for .*@v1, expected that for .*@main/
    ],
    ["with something else", () => ({agreed: true}) as never, /consent: got none/]
  ])("%s nothing is asked of the hub", async (_, consent, message) => {
    await expect(load(repo, {consent: consent()})).rejects.toThrow(message);
    expect(hub.asked).toEqual([]);
  });

  test("lets a model be loaded that is no larger than what was agreed to", async () => {
    (await load(repo, {consent: answer(true)})).dispose();
    expect(hub.asked.length).toBeGreaterThan(0);
  });

  test("to less than a model has loads none of it, and says how large it is", async () => {
    await expect(load(repo, {consent: answer(true, {bytes: 1000})})).rejects.toThrow(
      /consent: got an agreement to at most 0\.0 MB, expected one to 0\.\d MB.*Ask with \{bytes: \d+\}/
    );
    expect(hub.asked.map(({path}) => path)).toEqual([`/api/models/${repo}/revision/main`]);
  });

  test("is asked for with a size", () => {
    expect(() => models.askForHub(repo, {bytes: 0})).toThrow(
      "bytes: got 0, expected the most that may be loaded"
    );
    expect(() => models.askForHub("a/b/c", {bytes})).toThrow('repo: got "a/b/c"');
  });
});

describe("a model that cannot be loaded", () => {
  test.each([
    ["no name", "", {}, 'repo: got ""'],
    ["a name that leads elsewhere", "../secrets", {}, 'repo: got "../secrets"'],
    ["an address", "https://hub/x", {}, "expected a model's name on the hub"],
    ["no revision", repo, {revision: ""}, 'revision: got ""'],
    ["an endpoint that is none", repo, {endpoint: "hub"}, 'endpoint: got "hub"']
  ])("with %s is refused before anything is asked", async (_, name, options, message) => {
    await expect(load(name, options)).rejects.toThrow(message);
    expect(hub.asked).toEqual([]);
  });

  test("because there is none says so", async () => {
    await expect(load("tests/none")).rejects.toThrow(/repo: got 401 .*There is no such public model/);
  });

  test.each([
    [
      "of another architecture",
      {"config.json": json({model_type: "mamba"})},
      'config.json: got "mamba", expected a model_type of gpt2, llama, bert'
    ],
    [
      "with a config.json that is no JSON",
      {"config.json": new TextEncoder().encode("{")},
      "config.json: got text that is no JSON"
    ],
    [
      "whose index names what is not there",
      {
        "config.json": gpt2Files()["config.json"],
        "model.safetensors.index.json": json({weight_map: {a: "b.safetensors"}})
      },
      "got the name of a file that is not there, b.safetensors"
    ]
  ])("%s is refused before its weights are loaded", async (_, files, message) => {
    const {[weights]: bytes} = gpt2Files();
    hub.put("tests/odd", {
      ...("model.safetensors.index.json" in files ? {} : {[weights]: bytes}),
      ...files
    } as Record<string, Uint8Array>);
    await expect(load("tests/odd")).rejects.toThrow(message);
    expect(hub.asked.some(({path}) => path.endsWith(".safetensors"))).toBe(false);
  });

  test("because its weights are in another format says what is there", async () => {
    const {[weights]: _, ...rest} = gpt2Files();
    hub.put("tests/pickled", rest);
    await expect(load("tests/pickled")).rejects.toThrow(
      /repo: got a model with the files README\.md, config\.json, pytorch_model\.bin, .*look for a copy of the model in safetensors/
    );
  });

  test.each([
    ["no JSON", "hello", "an answer that is no JSON"],
    ["JSON of another kind", "{}", "got an empty object"],
    [
      "files without sizes",
      JSON.stringify({sha: "a".repeat(40), siblings: [{rfilename: "config.json"}]}),
      "the key rfilename"
    ]
  ])("because what answers is no hub (%s) says so", async (_, text, message) => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(text));
    await expect(load()).rejects.toThrow(message);
    expect(fetched).toHaveBeenCalledTimes(1);
    fetched.mockRestore();
  });
});

test("what is kept can be listed and forgotten, one model or all", async () => {
  hub.put("tests/bert", bertFiles());
  (await load()).dispose();
  (await load("tests/bert")).dispose();
  const host = new URL(hub.url).host;
  const kept = await models.kept();
  expect(kept).toMatchObject([
    {repo: "tests/bert", host},
    {repo, host}
  ]);
  expect(kept[1].bytes).toBeGreaterThan(whole.length);
  expect(await models.forget(repo)).toBe(kept[1].bytes);
  expect((await models.kept()).map((model) => model.repo)).toEqual(["tests/bert"]);
  await models.forget();
  expect(await models.kept()).toEqual([]);
});
