import {join} from "node:path";
import type {Page} from "playwright";
import {describe, expect, test} from "vitest";
import {shown, watch} from "./site.ts";
import {visit} from "./visit.ts";

// A built page with an editor in it: what a person does there is what the cells that follow compute with.
const here = visit({notebooks: join(import.meta.dirname, "editor")});

async function open(): Promise<{page: Page; errors: string[]}> {
  const page = await here.browser.newPage({viewport: {width: 1280, height: 1400}});
  const {errors} = watch(page);
  await page.goto(`${here.site.url}editor.html`);
  return {page, errors};
}

const raise = async (page: Page, by: string) => {
  await page.getByLabel("by", {exact: true}).fill(by);
  await page.getByRole("button", {name: "Raise"}).click();
};

describe("an editor on a built page", () => {
  test("shows its shape and history before any script, and what is edited changes the cells that read it", async () => {
    const {page, errors} = await open();
    expect(await shown(page, "reading")).toContain("0.0 g heavier");
    const editor = page.locator("[data-cell=edit] .gb-edit");
    expect(await editor.textContent()).toContain("As it was trained");
    // the first touch wakes it; what is brushed then is what the notebook knows
    const box = (await editor.locator(".gb-ebm-middle .gb-ebm-lines").boundingBox())!;
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 60);
    await expect.poll(() => page.locator("[data-cell=edit] [role=status]").count()).toBe(1);
    await page.getByRole("button", {name: "All", exact: true}).click();
    await expect.poll(() => shown(page, "region"), {timeout: 20_000}).toMatch(/Chosen: \d\d+ cells/);
    await raise(page, "100");
    await expect.poll(() => shown(page, "reading"), {timeout: 20_000}).toContain("100.0 g heavier");
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 60, {steps: 5});
    await page.mouse.up();
    await expect.poll(async () => Number((await shown(page, "region")).match(/\d+/)?.[0])).toBeLessThan(200);
    await page.keyboard.press("Control+z");
    await expect.poll(() => shown(page, "reading")).toContain("0.0 g heavier");
    await page.keyboard.press("Control+y");
    await expect.poll(() => shown(page, "reading")).toContain("100.0 g heavier");
    expect(errors).toEqual([]);
    await page.close();
  });

  test("comes to life at a touch that asks for nothing, and no line says that something is on its way", async () => {
    const {page, errors} = await open();
    const box = (await page.locator("[data-cell=edit] .gb-ebm-middle .gb-ebm-lines").boundingBox())!;
    await page.mouse.click(box.x + 0.3 * box.width, box.y + 60);
    await expect.poll(() => page.locator("[data-cell=edit] [role=status]").count()).toBe(1);
    await expect.poll(() => page.locator(".gb-engine").isHidden(), {timeout: 20_000}).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("is alive before the hand that came over it comes down, so the first drag counts", async () => {
    const {page, errors} = await open();
    const box = (await page.locator("[data-cell=edit] .gb-ebm-middle .gb-ebm-lines").boundingBox())!;
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 60);
    await expect.poll(() => page.locator("[data-cell=edit] [role=status]").count()).toBe(1);
    await expect.poll(() => page.locator(".gb-engine").isHidden()).toBe(true);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 60, {steps: 5});
    await page.mouse.up();
    await expect.poll(() => shown(page, "region"), {timeout: 20_000}).toMatch(/Chosen: \d+ cells/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a button pressed while its editor's code is still on its way is heard when it has come", async () => {
    const {page, errors} = await open();
    let bring: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      bring = resolve;
    });
    let asked = false;
    await page.route(/editor-widget[^/]*\.js/, async (route) => {
      asked = true;
      await released;
      await route.continue();
    });
    const all = page.getByRole("button", {name: "All", exact: true});
    await all.hover();
    await expect.poll(() => asked, {timeout: 20_000}).toBe(true);
    await expect.poll(() => page.locator(".gb-engine").isHidden(), {timeout: 20_000}).toBe(true);
    await all.click();
    bring();
    await expect.poll(() => shown(page, "region"), {timeout: 20_000}).toMatch(/Chosen: \d\d+ cells/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a reload in the same tab keeps the edits, and the cells follow them again", async () => {
    const {page, errors} = await open();
    await page.getByRole("button", {name: "All", exact: true}).click();
    await expect.poll(() => page.locator(".gb-ebm-chosen").count(), {timeout: 20_000}).toBeGreaterThan(0);
    await raise(page, "50");
    await expect.poll(() => shown(page, "reading"), {timeout: 20_000}).toContain("50.0 g heavier");
    await page.reload();
    await expect.poll(() => shown(page, "reading"), {timeout: 20_000}).toContain("50.0 g heavier");
    await expect
      .poll(() => page.locator(".gb-edit-step[aria-current]").textContent())
      .toContain("raised by 50");
    await expect.poll(() => page.locator("[data-cell=inline-1]").textContent()).toBe("1");
    // another tab begins anew
    const other = await open();
    expect(await shown(other.page, "reading")).toContain("0.0 g heavier");
    expect(errors).toEqual([]);
    await other.page.close();
    await page.close();
  });
});
