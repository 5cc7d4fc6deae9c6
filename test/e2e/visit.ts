import type {Browser} from "playwright";
import {afterAll, beforeAll} from "vitest";
import {openBrowser, openSite, type Site} from "./site.ts";

/** What the tests of a file look at; there once they begin. */
export interface Visit {
  site: Site;
  browser: Browser;
}

/** Builds a site and opens a browser before the tests of a file, and takes both away after them. */
export function visit(options?: Parameters<typeof openSite>[0]): Visit {
  const here = {} as Visit;
  beforeAll(async () => {
    [here.site, here.browser] = await Promise.all([openSite(options), openBrowser()]);
  });
  afterAll(async () => {
    await here.browser?.close();
    await here.site?.close();
  });
  return here;
}
