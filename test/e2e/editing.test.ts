import {readFile} from "node:fs/promises";
import type {BrowserContext, Page} from "playwright";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {shown, slide, type Watched, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit();
let context: BrowserContext;
let page: Page;
let watched: Watched;
beforeEach(async () => {
  // what a browser keeps is one reader's
  context = await here.browser.newContext();
  page = await context.newPage();
  watched = watch(page);
  await page.goto(`${here.site.url}small.html`);
});
afterEach(() => context.close());

const editor = (cell: string) => page.locator(`section[data-cell=${cell}] .cm-content`);

async function edit(cell: string, text: string): Promise<void> {
  const section = page.locator(`section[data-cell=${cell}]`);
  // code that is folded away is unfolded first
  if ((await section.locator(".gb-code").getAttribute("open")) === null)
    await section.locator("summary").first().click();
  await page.getByRole("button", {name: `Edit cell ${cell}`}).click();
  await editor(cell).waitFor({timeout: 10_000});
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

describe("a reader's edit", () => {
  test("runs with what reads it, survives a reload, and goes when the cell is reset", async () => {
    await edit("doubled", "const doubled: number = number * 1000;\ndoubled;");
    await page.keyboard.press("Control+Enter");
    const inline = page.locator("[data-cell=inline-1]");
    await expect.poll(() => inline.textContent(), {timeout: 10_000}).toMatch(/21.?000/);
    await slide(page, "Number", 3);
    await expect.poll(() => inline.textContent()).toMatch(/3.?000/);

    await page.reload();
    await expect.poll(() => inline.textContent(), {timeout: 10_000}).toMatch(/21.?000/);
    expect(await page.locator("section[data-cell=doubled] .gb-source").textContent()).toContain("* 1000");
    expect(await page.locator("section[data-cell=doubled]").getAttribute("data-edited")).toBe("");

    await page.getByRole("button", {name: "Reset cell doubled"}).click();
    await expect.poll(() => inline.textContent()).toBe("42");
    await page.reload();
    await expect.poll(() => inline.textContent()).toBe("42");
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    expect(watched.errors).toEqual([]);
  });

  test("that was typed but not run is there after a reload, and the page can be reset", async () => {
    await edit("fixed", "md`Typed, not run.`");
    await expect
      .poll(() => page.evaluate(() => JSON.stringify({...localStorage})))
      .toContain("Typed, not run.");
    await page.reload();
    await expect.poll(() => shown(page, "fixed"), {timeout: 10_000}).toBe("Typed, not run.");
    await page.getByRole("button", {name: "Reset page"}).click();
    await expect.poll(() => shown(page, "fixed")).toBe("This stands by itself.");
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test("with a mistake says where, keeps the text, and can be mended", async () => {
    await edit("doubled", "const doubled = number *;\n");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator("section[data-cell=doubled]").getAttribute("data-status"), {timeout: 10_000})
      .toBe("failed");
    expect(await shown(page, "doubled")).toContain("line 14, column 25");
    await expect.poll(() => page.locator("section[data-cell=doubled] .cm-lintRange-error").count()).toBe(1);
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("const doubled = number * 3;");
    await page.keyboard.press("Shift+Enter");
    await expect.poll(() => page.locator("[data-cell=inline-1]").textContent()).toBe("63");
    await expect.poll(() => page.locator("section[data-cell=doubled] .cm-lintRange-error").count()).toBe(0);
  });

  test("may import what the notebook did not", async () => {
    await edit("fixed", 'import {data} from "glassbook/data";\n(await data.load("iris")).numRows()');
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => shown(page, "fixed"), {timeout: 10_000}).toBe("150");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(
      'import {parse} from "glassbook";\nparse("One &amp; two.\\n\\n# Three").blocks.length'
    );
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => shown(page, "fixed"), {timeout: 10_000}).toBe("1");
    expect(watched.errors).toEqual([]);
  });

  test("is in the file that is downloaded, and nothing else has changed there", async () => {
    await edit("doubled", "const doubled = number * 7;\ndoubled;");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator("[data-cell=inline-1]").textContent(), {timeout: 10_000})
      .toBe("147");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", {name: /Download/}).click()
    ]);
    expect(download.suggestedFilename()).toBe("small.md");
    const text = await readFile((await download.path())!, "utf8");
    const published = await readFile(new URL("./notebooks/small.md", import.meta.url), "utf8");
    expect(text).toBe(published.replace("const doubled = number * 2;", "const doubled = number * 7;"));
  });

  test("of a text that was published anew is offered, not forced", async () => {
    await page.evaluate(() => {
      const cells = {
        doubled: {source: "const doubled = number * 9;", basis: "const doubled = number + number;"}
      };
      localStorage.setItem(`glassbook-draft:${location.pathname}`, JSON.stringify({format: 1, cells}));
    });
    await page.reload();
    const bring = page.getByRole("button", {name: "Bring my edit back"});
    await bring.waitFor({timeout: 10_000});
    expect(await page.locator("[data-cell=inline-1]").textContent()).toBe("42");
    await bring.click();
    await expect
      .poll(() => page.locator("[data-cell=inline-1]").textContent(), {timeout: 10_000})
      .toBe("189");
    expect(await bring.count()).toBe(0);
  });

  test("that cannot be read any more is set aside, and the page still works", async () => {
    await page.evaluate(() => localStorage.setItem(`glassbook-draft:${location.pathname}`, "{cut"));
    await page.reload();
    await slide(page, "Number", 4);
    await expect.poll(() => page.locator("[data-cell=inline-1]").textContent(), {timeout: 10_000}).toBe("8");
    const kept = await page.evaluate(() => Object.entries(localStorage));
    expect(kept).toEqual([["glassbook-draft:/small.html:unreadable", "{cut"]]);
  });
});

describe("the editor", () => {
  test("is opened and left by the keyboard alone", async () => {
    const button = page.getByRole("button", {name: "Edit cell doubled"});
    await button.focus();
    await page.keyboard.press("Enter");
    await editor("doubled").waitFor({timeout: 10_000});
    await expect.poll(() => focused(page)).toContain("cm-content");
    await page.keyboard.press("Tab");
    expect(await focused(page)).not.toContain("cm-content");
    await page.keyboard.press("Shift+Tab");
    expect(await focused(page)).toContain("cm-content");
    await page.keyboard.press("Escape");
    expect(await editor("doubled").count()).toBe(0);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await editor("doubled").waitFor();
    expect(watched.errors).toEqual([]);
  });

  test("takes what is typed over a selection, without a word in the console", async () => {
    await edit("doubled", "const doubled = 5;");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("(", {delay: 20});
    expect(await editor("doubled").textContent()).toBe("(const doubled = 5;)");
    await page.keyboard.type("one", {delay: 20});
    expect(await editor("doubled").textContent()).toBe("(one)");
    await page.keyboard.press("Control+z");
    expect(await editor("doubled").textContent()).toContain("const doubled = 5;");
    expect(watched.errors).toEqual([]);
  });

  test("counts the lines of the file", async () => {
    await edit("doubled", "const doubled = 1;\n// two");
    const numbers = page.locator("section[data-cell=doubled] .cm-lineNumbers .cm-gutterElement");
    expect((await numbers.allTextContents()).filter((text) => text.trim()).slice(-2)).toEqual(["14", "15"]);
  });
});

/** Class of the element that has the focus, in a shadow root or out of one. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.className ?? "";
  });
}
