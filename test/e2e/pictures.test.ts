import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {expect, test} from "vitest";
import {visit} from "./visit.ts";

// A notebook without a control: its pictures are all that a reader can touch.
const here = visit({notebooks: join(import.meta.dirname, "pictures")});

test("a picture that is touched comes to life, and takes over what was done before it did", async () => {
  const page = await here.browser.newPage();
  await page.goto(`${here.site.url}check.html`);
  const curve = page.locator('[data-cell="curve"]');
  const cell = curve.locator(".gb-confusion td").nth(1);
  const before = await cell.textContent();
  const slider = curve.locator("input[type=range]");
  await slider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(
    ([selector, text]) => document.querySelectorAll(selector)[1]?.textContent !== text,
    ['[data-cell="curve"] .gb-confusion td', before ?? ""] as const
  );
  // at the least threshold every row is taken for the class
  expect(await curve.locator(".gb-confusion-wrong").first().textContent()).toBe("0");
  expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.close();
}, 60_000);

test("a file is saved at the first click, and is what the notebook made", async () => {
  const page = await here.browser.newPage();
  await page.goto(`${here.site.url}check.html`);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", {name: "Save model.json"}).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("model.json");
  const text = await readFile(await download.path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({features: expect.any(Array), classes: expect.any(Array)});
  await page.close();
}, 60_000);
