import {join} from "node:path";
import {expect, test} from "vitest";
import {shown, slide, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit({notebooks: join(import.meta.dirname, "tables"), base: "/sub/"});

test("a file beside the notebook is published with it, and cells read it on the page, edited ones too", async () => {
  const page = await here.browser.newPage();
  const {errors, requests} = watch(page);
  await page.goto(`${here.site.url}own.html`);
  expect(await shown(page, "rows")).toContain("3");
  expect(await shown(page, "sum")).toContain("7");
  await slide(page, "Factor", 3);
  await expect.poll(() => shown(page, "sum"), {timeout: 10_000}).toContain("21");
  expect(requests.filter((url) => url.endsWith(".csv"))).toEqual([`${here.site.url}notebooks/own.csv`]);

  const edit = async (text: string) => {
    const editor = page.locator("section[data-cell=rows] .cm-content");
    if (!(await editor.isVisible())) {
      await page.getByRole("button", {name: "Edit cell rows"}).click();
      await editor.waitFor({timeout: 10_000});
    }
    await editor.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
    await page.keyboard.press("Control+Enter");
  };
  await edit('const own = await data.load("./deep/other.tsv");\nown.numRows();');
  await expect.poll(() => shown(page, "sum"), {timeout: 10_000}).toContain("30");
  expect(errors).toEqual([]);

  await edit('const own = await data.load("./none.csv");');
  await expect
    .poll(() => page.locator("section[data-cell=rows] .gb-error-message").textContent({timeout: 10_000}))
    .toContain(
      `path: got "./none.csv", expected a file that can be read at ${here.site.url}notebooks/none.csv. Put the file beside the notebook, in notebooks/, and build the site again`
    );
  await page.close();
});

test("a file that the reader chooses is read on the page, again when another is chosen, and goes nowhere", async () => {
  const page = await here.browser.newPage();
  const {errors, requests} = watch(page);
  await page.goto(`${here.site.url}chosen.html`);
  expect(await shown(page, "own")).toContain("3 rows");
  const choose = (text: string, name: string) =>
    page
      .getByLabel("A table of your own")
      .setInputFiles({name, mimeType: "text/csv", buffer: Buffer.from(text)});
  // the first act of all, before the engine is there
  await choose("a,b\n1,2\n", "one.csv");
  await expect.poll(() => shown(page, "own"), {timeout: 10_000}).toContain("1 rows, a and b");
  await choose("c\n1\n2\n", "two.csv");
  await expect.poll(() => shown(page, "own")).toContain("2 rows, c");
  expect(errors).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(here.site.url) && !url.startsWith("blob:"))).toEqual([]);
  await choose("c,d\n1\n", "torn.csv");
  const message = page.locator("section[data-cell=own] .gb-error-message");
  await expect.poll(() => message.textContent()).toContain("torn.csv");
  await page.getByLabel("A table of your own").setInputFiles([]);
  await expect.poll(() => shown(page, "own")).toContain("3 rows");
  await page.close();
});
