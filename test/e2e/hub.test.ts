import {mkdtemp, readdir, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, BrowserContext, Page} from "playwright";
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from "vitest";
import {models} from "../../cells/models/models.ts";
import {useBackend} from "../../runtime/engine/index.ts";
import {type HubServer, openHub} from "../hub-server.ts";
import {bertFiles, type Files, gpt2Files, llamaFiles} from "../unit/cells/models/hub/hub-models.ts";
import {openBrowser, openElsewhere, openSite, type Site, shown} from "./site.ts";

const weights = "model.safetensors";
const gpt2 = gpt2Files();

let hub: HubServer;
let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  hub = await openHub();
  hub.put("tests/gpt2", gpt2);
  hub.put("tests/llama", llamaFiles());
  hub.put("tests/bert", bertFiles());
  const notebooks = await mkdtemp(join(tmpdir(), "glassbook-hub-"));
  const text = await readFile(join(import.meta.dirname, "hub/hub.md"), "utf8");
  await writeFile(
    join(notebooks, "hub.md"),
    text.replaceAll("HUB", hub.url).replaceAll("STORE", hub.storeUrl)
  );
  [site, browser] = await Promise.all([openSite({notebooks}), openBrowser()]);
  await rm(notebooks, {recursive: true});
  await useBackend("cpu");
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await hub?.close();
});

beforeEach(async () => {
  hub.asked.length = 0;
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${site.url}hub.html`);
});
afterEach(() => context.close());

interface Loaded {
  repo: string;
  error?: string;
  numbers?: number[];
  kept?: string[];
}

const choose = (repo: string) => page.getByLabel("Model", {exact: true}).fill(repo);
const agree = () => page.getByRole("button", {name: /^Load it from/}).click();

/** What the page shows of this model once it has something to show. */
async function loaded(repo: string): Promise<Loaded> {
  const read = async () => JSON.parse(JSON.parse(`"${await text()}"`)) as Loaded;
  const text = async () => {
    const all = await shown(page, "loaded");
    return /"(\{.*\})"/s.exec(all)?.[1] ?? all.replaceAll('"', '\\"');
  };
  await expect.poll(async () => (await read()).repo, {timeout: 30_000}).toBe(repo);
  await expect
    .poll(() => page.locator('[data-cell="loaded"].gb-cell').getAttribute("data-status"), {timeout: 30_000})
    .not.toBe("running");
  return read();
}

async function numbersOf(files: Files): Promise<number[]> {
  using model = await models.fromFiles(files);
  const logits = await model.forward([3, 1, 4, 1, 5]);
  return Array.from(((await logits.data().finally(() => logits.dispose())) as Float32Array).slice(0, 4));
}

async function expectNumbers(repo: string, files: Files): Promise<void> {
  await expect.poll(async () => (await loaded(repo)).numbers?.length, {timeout: 30_000}).toBe(4);
  const {numbers} = await loaded(repo);
  const expected = await numbersOf(files);
  for (const [i, number] of numbers!.entries()) expect(number).toBeCloseTo(expected[i], 4);
}

/** A model that comes with these faults. */
function spoiled(name: string, ...faults: Parameters<HubServer["spoil"]>[2][]): string {
  hub.put(`tests/${name}`, gpt2);
  hub.spoil(`tests/${name}`, weights, ...faults);
  return `tests/${name}`;
}
const ranges = (repo: string) =>
  hub.asked
    .filter(({of, path}) => of === "store" && path.startsWith(`/${repo}/`))
    .map(({range}) => range ?? "whole");

describe("a page that may ask a hub", () => {
  test("asks nothing before its reader agrees, and says what would be loaded, from where and how much", async () => {
    const question = await shown(page, "question");
    expect(question).toContain(`would like to load the model tests/gpt2 from ${new URL(hub.url).host}`);
    expect(question).toContain("at most 5.0 MB");
    expect(question).toContain("Nothing has been asked for yet");
    expect((await loaded("tests/gpt2")).error).toContain("consent: got no agreement yet");
    // a cell that goes on without an answer is kept by the policy
    await choose("tests/llama");
    expect((await loaded("tests/llama")).error).toContain("got no connection");
    expect(hub.asked).toEqual([]);
  });

  test("loads the model once its reader agreed, keeps it, and has it without the hub in another visit", async () => {
    await agree();
    await expectNumbers("tests/gpt2", gpt2);
    expect(await shown(page, "question")).toContain("You agreed that this page loads tests/gpt2");
    expect((await loaded("tests/gpt2")).kept).toEqual(["tests/gpt2"]);
    expect(ranges("tests/gpt2")).toEqual(["whole"]);

    await context.route(
      (url) => url.href.startsWith(hub.url),
      (route) => route.abort()
    );
    await page.reload();
    await expectNumbers("tests/gpt2", gpt2);
    expect(ranges("tests/gpt2")).toEqual(["whole"]);
  });

  test("asks nothing any more when its reader takes the agreement back", async () => {
    await agree();
    await expectNumbers("tests/gpt2", gpt2);
    await page.getByRole("button", {name: "Take it back"}).click();
    await expect
      .poll(async () => (await loaded("tests/gpt2")).error, {timeout: 30_000})
      .toContain("no agreement yet");
    hub.asked.length = 0;
    await choose("tests/llama");
    expect((await loaded("tests/llama")).error).toContain("got no connection");
    expect(hub.asked).toEqual([]);
  });

  test("still reaches no other origin", async () => {
    const elsewhere = await openElsewhere();
    await agree();
    await expectNumbers("tests/gpt2", gpt2);
    await page.getByLabel("Address", {exact: true}).fill(elsewhere.url);
    await expect.poll(() => shown(page, "elsewhere"), {timeout: 20_000}).toContain("refused");
    expect(elsewhere.hits).toEqual([]);
    await elsewhere.close();
  });

  test("loads a Llama in several files, and a BERT", async () => {
    await agree();
    await choose("tests/llama");
    await expectNumbers("tests/llama", llamaFiles());
    await choose("tests/bert");
    await expectNumbers("tests/bert", bertFiles());
  });

  test("goes on with a transfer that was cut", async () => {
    const repo = spoiled("cut", {cutAfter: 40_000}, {});
    await agree();
    await choose(repo);
    await expectNumbers(repo, gpt2);
    const asked = ranges(repo);
    expect(asked[0]).toBe("whole");
    expect(asked.length).toBeGreaterThan(1);
  });

  test("stops a transfer when its cell is run anew, and goes on with it later", async () => {
    const repo = spoiled("slow", {held: new Promise(() => {})}, {});
    await agree();
    await expectNumbers("tests/gpt2", gpt2);
    await choose(repo);
    await expect
      .poll(() => page.locator("section[data-cell=loaded]").textContent(), {timeout: 20_000})
      .toMatch(/tests\/slow: 0\.\d MB of 0\.\d MB/);
    await choose("tests/llama");
    await expectNumbers("tests/llama", llamaFiles());
    await choose(repo);
    await expectNumbers(repo, gpt2);
    expect(ranges(repo)).toEqual(["whole", expect.stringMatching(/^bytes=\d+-$/)]);
  });

  const other = gpt2[weights].slice();
  other[other.length - 1] ^= 1;
  test.each([
    ["short", {bytes: gpt2[weights].slice(0, -5)}, "bytes and no more"],
    ["hash", {bytes: other}, "got other bytes, with the hash"],
    ["absent", {status: 404}, "model.safetensors: got 404"]
  ])("refuses a file that is not as listed: %s", async (name, fault, message) => {
    const repo = spoiled(name, fault);
    await agree();
    await choose(repo);
    expect((await loaded(repo)).error).toContain(message);
  });

  test("says that there is no such model", async () => {
    await agree();
    await choose("tests/none");
    expect((await loaded("tests/none")).error).toContain("There is no such public model");
  });
});

test("the realm of a hub is a page of its own, and the site's headers say the same", async () => {
  const realms = (await readdir(site.folder)).filter((file) => /^kernel.*\.html$/.test(file)).sort();
  expect(realms).toHaveLength(2);
  const [hubRealm] = realms.filter((file) => file !== "kernel.html");
  const policy = /content="([^"]*)"/.exec(await readFile(join(site.folder, hubRealm), "utf8"))![1];
  expect(policy).toContain(`connect-src 'self' ${[hub.url, hub.storeUrl].sort().join(" ")};`);
  expect(await readFile(join(site.folder, "kernel.html"), "utf8")).toContain("connect-src 'self';");
  expect(await readFile(join(site.folder, "_headers"), "utf8")).toContain(
    `/${hubRealm}\n  Content-Security-Policy: ${policy}\n`
  );
});
