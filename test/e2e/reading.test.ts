import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {describe, expect, test} from "vitest";
import {shown, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit();

describe("a published page", () => {
  test("holds its results without JavaScript", async () => {
    const page = await here.browser.newPage({javaScriptEnabled: false});
    await page.goto(`${here.site.url}small.html`);
    expect(await page.title()).toContain("A small notebook");
    expect(await page.getByLabel("Number", {exact: true}).inputValue()).toBe("21");
    expect(await shown(page, "doubled")).toMatch(/42/);
    expect(await page.locator("[data-cell=inline-1]").textContent()).toBe("42");
    expect(await page.locator("[data-cell=fixed] .gb-output strong").textContent()).toBe("itself");
    expect(await page.locator("[data-cell=rows] .gb-output").textContent()).toMatch(/size/);
    expect(await page.locator("[data-cell=pressed] .gb-console").textContent()).toContain("pressed");
    expect(await page.locator("math").count()).toBe(1);
    expect(await page.getByText("Moving a control needs JavaScript.").isVisible()).toBe(true);
    // buttons that only scripts could carry out are not offered
    expect(await page.getByRole("button", {name: "Edit"}).first().isVisible()).toBe(false);
    await page.close();
  });

  test("does not speak of JavaScript to who has it", async () => {
    const page = await here.browser.newPage();
    await page.goto(`${here.site.url}small.html`);
    expect(await page.getByText("Moving a control needs JavaScript.").isVisible()).toBe(false);
    await page.close();
  });

  test("shows a static block without running it", async () => {
    const html = await readFile(join(here.site.folder, "small.html"), "utf8");
    expect(html).toContain("gb-static");
    expect(html.match(/class="gb-cell"/g)?.length).toBe(8);
  });

  test("of prose only loads no script at all", async () => {
    const page = await here.browser.newPage();
    const {requests} = watch(page);
    await page.goto(`${here.site.url}prose.html`, {waitUntil: "networkidle"});
    expect(await page.locator("script, .gb-unscripted").count()).toBe(0);
    expect(requests.filter((url) => /\.js|kernel/.test(url))).toEqual([]);
    await page.close();
  });

  test("with cells loads at most 5 KB of script, packed, before its reader acts", async () => {
    const page = await here.browser.newPage();
    const {requests} = watch(page);
    await page.goto(`${here.site.url}small.html`, {waitUntil: "networkidle"});
    const scripts = requests.map((url) => new URL(url).pathname).filter((path) => path.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const path of scripts) bytes += gzipSync(await readFile(join(here.site.folder, path))).length;
    console.log(`loader: ${bytes} bytes packed, in ${scripts.length} file(s)`);
    expect(bytes).toBeLessThanOrEqual(5 * 1024);
    expect(requests.some((url) => /kernel|views\.json|source\.json/.test(url))).toBe(false);
    await page.close();
  });

  test("with a checkbox loads no more either", async () => {
    const page = await here.browser.newPage();
    const {requests} = watch(page);
    await page.goto(`${here.site.url}stop.html`, {waitUntil: "networkidle"});
    expect(await page.getByRole("checkbox").count()).toBe(1);
    expect(requests.filter((url) => /client|kernel|views\.json|source\.json/.test(url))).toEqual([]);
    await page.close();
  });

  test("says what it is: language, title, description, time to read", async () => {
    const page = await here.browser.newPage();
    await page.goto(`${here.site.url}small.html`);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("h1").allInnerTexts()).toEqual(["A small notebook"]);
    expect(await page.locator("meta[name=description]").getAttribute("content")).toMatch(/what follows them/);
    expect(await page.locator(".gb-facts").textContent()).toMatch(/\d+ minutes? to read/);
    expect(await page.locator(".gb-papers").textContent()).toMatch(
      /Ribeiro.*Guestrin\. "Why Should.*Classifier\. KDD, 2016 \(free/s
    );
    const links = page.locator(".gb-papers a");
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))).toEqual([
      "https://doi.org/10.1145/2939672.2939778",
      "https://arxiv.org/abs/1602.04938"
    ]);
    await page.close();
  });

  test("gives its file away as it was written", async () => {
    const page = await here.browser.newPage();
    await page.goto(`${here.site.url}small.html`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByText("Download this notebook").click()
    ]);
    expect(download.suggestedFilename()).toBe("small.md");
    const original = await readFile(join(import.meta.dirname, "notebooks/small.md"), "utf8");
    expect(await readFile(await download.path(), "utf8")).toBe(original);
    await page.close();
  });

  test("is in the gallery, and every link of the gallery leads somewhere", async () => {
    const page = await here.browser.newPage();
    await page.goto(here.site.url);
    const links = await page
      .locator(".gb-gallery a")
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    expect(links.length).toBe(6);
    for (const link of links) expect((await page.request.get(link)).status()).toBe(200);
    await page.close();
  });
});

describe("the site's folder", () => {
  test("holds the policies as headers too, each path named once", async () => {
    const headers = await readFile(join(here.site.folder, "_headers"), "utf8");
    const paths = headers.split("\n").filter((line) => line.startsWith("/"));
    expect(new Set(paths).size).toBe(paths.length);
    const rule = (path: string) => headers.split("\n\n").find((block) => block.startsWith(`${path}\n`)) ?? "";
    const meta = async (file: string) => {
      const html = await readFile(join(here.site.folder, file), "utf8");
      return html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)?.[1] ?? "";
    };
    expect(rule("/small.html")).toContain(await meta("small.html"));
    expect(rule("/kernel.html")).toContain(await meta("kernel.html"));
    expect(await meta("small.html")).not.toContain("unsafe");
    for (const page of ["/", "/prose", "/course/helped.html", "/404.html", "/engine/*"])
      expect(paths).toContain(page);
  });

  test("has no file that is not of the site", () => {
    expect(existsSync(join(here.site.folder, "notebooks/course/helper.ts"))).toBe(false);
    expect(existsSync(join(here.site.folder, "notebooks/course/helped.md"))).toBe(true);
  });
});
