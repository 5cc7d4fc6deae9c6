import {expect, test} from "vitest";
import {openElsewhere, openSite, shown, slide, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit({base: "/some/sub/path/"});

test("a cell cannot reach another origin, by any way", async () => {
  const elsewhere = await openElsewhere();
  const page = await here.browser.newPage();
  await page.goto(`${here.site.url}trust.html`);
  await page.getByLabel("Address", {exact: true}).fill(elsewhere.url);
  await expect.poll(() => shown(page, "attempts"), {timeout: 20_000}).toMatch(/worker from a URL/);
  const text = await shown(page, "attempts");
  for (const way of [
    "fetch",
    "no-cors",
    "WebSocket",
    "EventSource",
    "import",
    "XMLHttpRequest",
    "worker",
    "importScripts in a worker",
    "worker from a URL"
  ]) {
    expect(text.replaceAll("\\", "")).toContain(`"${way}":"refused"`);
  }
  expect(elsewhere.hits).toEqual([]);
  await page.close();
  await elsewhere.close();
});

test("the other server counts whoever does reach it", async () => {
  const elsewhere = await openElsewhere();
  await fetch(elsewhere.url);
  expect(elsewhere.hits).toEqual(["/"]);
  await elsewhere.close();
});

test("the page cannot evaluate text", async () => {
  const page = await here.browser.newPage();
  await page.goto(`${here.site.url}small.html`);
  await page.exposeFunction("told", () => {});
  // in a task of the page's own: what the driver evaluates itself is let through
  const outcome = await page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve) => {
        setTimeout(() => {
          const result: Record<string, string> = {};
          const attempt = (name: string, evaluate: () => unknown) => {
            try {
              evaluate();
              result[name] = "ran";
            } catch (error) {
              result[name] = (error as Error).name;
            }
          };
          const page = globalThis as unknown as {eval(text: string): unknown; ran?: boolean};
          attempt("eval", () => page.eval("1"));
          attempt("Function", () => new Function("return 1")());
          attempt("setTimeout", () => setTimeout("globalThis.ran = true" as never, 0));
          const script = document.createElement("script");
          script.textContent = "globalThis.ran = true";
          document.head.append(script);
          document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="globalThis.ran = true">');
          setTimeout(() => resolve({...result, ran: String(page.ran ?? false)}), 300);
        });
      })
  );
  expect(outcome).toMatchObject({eval: "EvalError", Function: "EvalError", ran: "false"});
  await page.close();
});

test("nothing leaves the origin, whatever a reader does, and the site works under a path", async () => {
  const page = await here.browser.newPage();
  const {requests, errors} = watch(page);
  await page.goto(here.site.url);
  await page.getByRole("link", {name: "A small notebook"}).click();
  await slide(page, "Number", 3);
  await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/6/);
  await page.getByLabel("Animal").selectOption({label: "dog"});
  await expect.poll(() => shown(page, "named")).toMatch(/dog/);
  await page.getByRole("button", {name: "Count"}).click();
  await expect.poll(() => shown(page, "pressed")).toMatch(/1/);
  await page.goto(`${here.site.url}course/helped.html`);
  await page.getByLabel("Factor").fill("3");
  await expect.poll(() => shown(page, "tripled"), {timeout: 10_000}).toMatch(/9/);
  await page.getByRole("link", {name: "Glassbook"}).first().click();
  await page.goto(`${here.site.url}no/such/page`);
  expect(await page.locator("h1").textContent()).toBe("There is no such page");
  await page.getByRole("link", {name: "All notebooks"}).click();
  expect(await page.locator("h1").textContent()).toBe("Look inside a model");

  const away = requests.filter((url) => !url.startsWith(here.site.url) && !url.startsWith("blob:"));
  expect(requests.length).toBeGreaterThan(20);
  expect(away).toEqual([]);
  expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
  await page.close();
});

test("on a host that reads _headers the same holds, and the page works", async () => {
  const hosted = await openSite({headers: true});
  const elsewhere = await openElsewhere();
  const page = await here.browser.newPage();
  const {errors} = watch(page);
  const answer = await page.goto(`${hosted.url}trust.html`);
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self';");
  const kernel = await page.request.get(`${hosted.url}kernel.html`);
  expect(kernel.headers()["content-security-policy"]).toContain("'unsafe-eval'");
  await page.getByLabel("Address", {exact: true}).fill(elsewhere.url);
  await expect.poll(() => shown(page, "attempts"), {timeout: 20_000}).toMatch(/refused.*worker from a URL/);
  expect(await shown(page, "attempts")).not.toContain("reached");
  expect(elsewhere.hits).toEqual([]);
  await page.goto(`${hosted.url}small.html`);
  await slide(page, "Number", 8);
  await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/16/);
  expect(errors.filter((error) => !/Content Security Policy|Refused|violates/.test(error))).toEqual([]);
  await page.close();
  await elsewhere.close();
  await hosted.close();
});
