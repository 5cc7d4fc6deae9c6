import {readFile, rename, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {Browser} from "playwright";
import {afterAll, beforeAll, expect, test, vi} from "vitest";
import {type DevProcess, startDev} from "./dev-process.ts";
import {openBrowser, openProject, shown, slide} from "./site.ts";

// A site is made anew after each save, which a machine under load takes its time for.
const patience = {timeout: 45_000};
vi.setConfig({testTimeout: 180_000});

let browser: Browser;
let project: {root: string; remove(): Promise<void>};
let running: DevProcess;
const write = (name: string, text: string) => writeFile(join(project.root, "notebooks", name), text);

beforeAll(async () => {
  browser = await openBrowser();
  project = await openProject(join(import.meta.dirname, "notebooks"));
  running = await startDev(project.root);
});
afterAll(async () => {
  await running?.close();
  await browser?.close();
  await project?.remove();
});

test("a saved change shows in the open page, at the place where its author was", async () => {
  const page = await browser.newPage({viewport: {width: 800, height: 500}});
  await page.goto(`${running.url}small.html`);
  await page.evaluate(() => scrollTo(0, 400));
  const file = join(project.root, "notebooks/small.md");
  const text = await readFile(file, "utf8");
  const started = performance.now();
  await writeFile(file, text.replace("number * 2", "number * 3"));
  await expect.poll(() => shown(page, "doubled"), {...patience, interval: 30}).toMatch(/63/);
  console.log(`saved to shown: ${Math.round(performance.now() - started)} ms`);
  expect(await page.evaluate(() => scrollY)).toBe(400);
  expect(running.lines.some((line) => /^small\.md: shown \d+ ms after it was saved$/.test(line))).toBe(true);
  await page.close();
});

test("a saved change leaves the controls where their author had put them", async () => {
  const page = await browser.newPage();
  await page.goto(`${running.url}small.html`);
  await slide(page, "Number", 7);
  await page.getByLabel("Animal").selectOption("dog");
  await expect.poll(() => shown(page, "named"), patience).toMatch(/dog/);
  const file = join(project.root, "notebooks/small.md");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/number \* \d/, "number * 5"));
  await expect.poll(() => shown(page, "doubled"), patience).toMatch(/35/);
  expect(await page.getByLabel("Number", {exact: true}).inputValue()).toBe("7");
  await expect.poll(() => shown(page, "named")).toMatch(/dog/);
  // for that one load only
  await page.reload();
  expect(await page.getByLabel("Number", {exact: true}).inputValue()).toBe("21");
  await page.close();
});

test("a saved change leaves what was made with an editor as it was, while the model is the same", async () => {
  const page = await browser.newPage({viewport: {width: 1280, height: 1200}});
  const text = await readFile(join(import.meta.dirname, "editor/editor.md"), "utf8");
  await write("editor.md", text);
  await expect.poll(async () => (await page.goto(`${running.url}editor.html`))?.status(), patience).toBe(200);
  await page.getByRole("button", {name: "All", exact: true}).click();
  await expect.poll(() => page.locator(".gb-ebm-chosen").count(), patience).toBeGreaterThan(0);
  await page.getByRole("button", {name: "Raise"}).click();
  await expect.poll(() => shown(page, "reading"), patience).toContain("0.1 g heavier");
  await write("editor.md", text.replace("On average a penguin", "A penguin"));
  await expect.poll(() => shown(page, "reading"), patience).toMatch(/A penguin became 0\.1 g/);
  // of another model nothing is edited
  await write("editor.md", text.replace("interactions: 0", "interactions: 0, learningRate: 0.2"));
  await expect.poll(() => shown(page, "reading"), patience).toMatch(/On average .* 0\.0 g heavier/);
  await expect.poll(() => page.locator(".gb-edit-step").count(), patience).toBe(1);
  await page.close();
  await rm(join(project.root, "notebooks/editor.md"));
});

test("a file that an editor puts in the old one's place is seen, each time", async () => {
  const page = await browser.newPage();
  const file = join(project.root, "notebooks/prose.md");
  for (const title of ["Put in once", "Put in twice"]) {
    await writeFile(`${file}~`, `---\ntitle: ${title}\n---\n\nProse.\n`);
    await rename(`${file}~`, file);
    await expect
      .poll(async () => {
        await page.goto(`${running.url}prose.html`);
        return page.locator("h1").textContent();
      }, patience)
      .toBe(title);
  }
  await write("prose.md", "---\ntitle: Only prose\n---\n\nProse.\n");
  await expect.poll(() => page.locator("h1").textContent(), patience).toBe("Only prose");
  await page.close();
});

test("a file that cannot be read is named with its place, and the last good page stays", async () => {
  const page = await browser.newPage();
  await page.goto(`${running.url}prose.html`);
  await write("prose.md", "---\ntitle: Broken\n---\n\n```ts\nconst unclosed = 1\n");
  await expect.poll(() => page.locator(".gb-dev-error").textContent(), patience).toMatch(/prose\.md:5:1/);
  expect(await page.locator("h1").textContent()).toBe("Only prose");
  await write("prose.md", "---\ntitle: Mended\n---\n\nGood again.\n");
  await expect.poll(() => page.locator("h1").textContent(), patience).toBe("Mended");
  expect(await page.locator(".gb-dev-error").isVisible()).toBe(false);
  await page.close();
});

test("a new notebook joins the gallery and a removed one leaves it", async () => {
  const page = await browser.newPage();
  await page.goto(running.url);
  await write("new.md", "---\ntitle: Quite new\n---\n\n```ts\n1 + 1\n```\n");
  await expect.poll(() => page.getByText("Quite new").count(), patience).toBe(1);
  await rm(join(project.root, "notebooks/new.md"));
  await expect.poll(() => page.getByText("Quite new").count(), patience).toBe(0);
  expect((await page.request.get(`${running.url}new.html`)).status()).toBe(404);
  await page.close();
});

test("a cell that throws shows its error on the page, and the server goes on", async () => {
  const page = await browser.newPage();
  await write("throws.md", "---\ntitle: Throws\n---\n\n```ts {#bad}\nconst x = null.length\n```\n");
  await expect
    .poll(() => page.goto(`${running.url}throws.html`).then((answer) => answer?.status()), patience)
    .toBe(200);
  expect(await page.locator(".gb-cell[data-cell=bad]").textContent()).toMatch(/null/);
  expect(running.lines.some((line) => line.startsWith('throws.md:6: cell "bad" failed'))).toBe(true);
  await page.close();
});

test("Control+C ends it, when what was being written is there", async () => {
  const page = await browser.newPage();
  await write("last.md", "---\ntitle: The last\n---\n\n```ts\n1 + 1\n```\n");
  await expect
    .poll(() => page.goto(`${running.url}last.html`).then((answer) => answer?.status()), patience)
    .toBe(200);
  await write("last.md", "---\ntitle: Later than the last\n---\n\n```ts\n1 + 2\n```\n");
  expect(await running.close()).toBe(0);
  await page.close();
});
