import {existsSync} from "node:fs";
import {readdir} from "node:fs/promises";
import {join} from "node:path";
import {expect, test} from "vitest";
import {modelCard} from "../../cells/models/model-store.ts";
import {shown, slide, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit({notebooks: join(import.meta.dirname, "models"), base: "/sub/"});

test("a site carries the models that its notebooks load, with their licences, and no others", async () => {
  expect((await readdir(join(here.site.folder, "engine/store"))).toSorted()).toEqual([
    "stripes-cnn",
    "tinystories-15m"
  ]);
  expect(existsSync(join(here.site.folder, "engine/store/tinystories-15m/LICENSE.txt"))).toBe(true);
  // weights of models are called model; what else the library reads from such files is small
  const large = (await readdir(join(here.site.folder, "engine"))).filter((file) =>
    /^model.*\.safetensors$/.test(file)
  );
  expect(large).toEqual([]);
});

test("a page loads a model with the reader's first act, shows how far it is, and needs no network for it again", async () => {
  const context = await here.browser.newContext();
  const page = await context.newPage();
  const {errors, requests} = watch(page);
  const weights = () => requests.filter((url) => url.includes("model.safetensors"));
  await page.goto(`${here.site.url}stories.html`);
  expect(await shown(page, "written")).toContain("Once upon a time,");
  expect(weights()).toEqual([]);

  // so slow that the progress can be seen
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route("**/model.safetensors*", async (route) => {
    await held;
    await route.continue();
  });
  await slide(page, "Tokens", 3);
  const section = page.locator("section[data-cell=model]");
  await expect
    .poll(() => section.textContent(), {timeout: 20_000})
    .toMatch(/TinyStories 15M: [\d.]+ of 15\.8 MB/);
  release();
  await expect.poll(() => shown(page, "written"), {timeout: 60_000}).toContain("Once upon a time, there was");
  expect(weights()).toHaveLength(1);
  expect(errors).toEqual([]);

  // another visit: the model is there, and a network that has no model any more does not matter
  await context.route("**/engine/store/**", (route) => route.abort());
  await page.reload();
  await slide(page, "Tokens", 4);
  await expect
    .poll(() => shown(page, "written"), {timeout: 60_000})
    .toContain("Once upon a time, there was a");
  expect(weights()).toHaveLength(1);
  await context.close();
});

test("the card's files are all the page asks for", async () => {
  const files = modelCard("tinystories-15m").files.map(({file}) => file);
  const context = await here.browser.newContext();
  const page = await context.newPage();
  const {requests} = watch(page);
  await page.goto(`${here.site.url}stories.html`);
  await slide(page, "Tokens", 2);
  await expect.poll(() => shown(page, "written"), {timeout: 60_000}).toContain("there");
  const asked = requests.filter((url) => url.includes("/store/")).map((url) => new URL(url).pathname);
  expect(asked.toSorted()).toEqual(
    files.map((file) => `/sub/engine/store/tinystories-15m/${file}`).toSorted()
  );
  await context.close();
});

test("a page loads a network of images with the reader's first act, and answers with it", async () => {
  const context = await here.browser.newContext();
  const page = await context.newPage();
  const {errors, requests} = watch(page);
  const asked = () => requests.filter((url) => url.includes("/store/")).map((url) => new URL(url).pathname);
  await page.goto(`${here.site.url}shapes.html`);
  const squares = async () => Number(/(\d+) of 40/.exec((await shown(page, "said")) ?? "")?.[1]);
  expect(await squares()).toBeLessThan(8);
  expect(await page.locator("section[data-cell=pictures] img").count()).toBe(12);
  expect(asked()).toEqual([]);
  await page.getByLabel("Texture", {exact: true}).selectOption({label: "striped"});
  await expect.poll(squares, {timeout: 60_000}).toBeGreaterThan(16);
  expect(asked().toSorted()).toEqual(
    modelCard("stripes-cnn")
      .files.map(({file}) => `/sub/engine/store/stripes-cnn/${file}`)
      .toSorted()
  );
  expect(errors).toEqual([]);
  await context.close();
});
