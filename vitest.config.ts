import {readFileSync} from "node:fs";
import {playwright} from "@vitest/browser-playwright";
import type {Plugin} from "vite";
import {defineConfig} from "vitest/config";
import {chromiumFlags, findChromium} from "./test/chromium.ts";

// The .ts files stand behind this condition of the package's exports: the checkout is tested without a build.
const conditions = ["development", "module", "import", "default"];
const execArgv = ["--conditions=development"];

// Everything a page may import is bundled before the first test: a dependency found halfway would reload the
// page under the running tests.
const {dependencies} = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const nodeOnly = ["astro", "vite"];
const prebundled = [
  ...Object.keys(dependencies).filter((name) => !nodeOnly.includes(name)),
  "@tensorflow/tfjs-core/dist/register_all_gradients.js",
  "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js",
  "axe-core",
  "fast-check"
];

// Glassbook starts workers from blobs, which import the same modules as the page. vitest rewrites modules for a
// page: it wraps dynamic imports by an object that a worker lacks, and takes `self.location`, in a worker a blob's,
// for `import.meta.url`. Both are put right here.
const modulesInBlobWorkers: Plugin = {
  name: "modules-in-blob-workers",
  enforce: "post",
  transform(code) {
    let text = code.replace(
      /(new URL\(.+?, '' \+ )(?:import\.meta\.url|self\.location {2})\)/g,
      "$1(import.meta.url))"
    );
    if (/\bimport\(/.test(text)) {
      text = `globalThis.__vitest_browser_runner__ ??= {wrapDynamicImport: (load) => load()};${text}`;
    }
    return text === code ? undefined : {code: text, map: null};
  }
};

export default defineConfig({
  resolve: {conditions: [...conditions, "browser"]},
  test: {
    // two cores are enough, and the usual machine has no more to spare
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        ssr: {resolve: {conditions: [...conditions, "node"], externalConditions: [...conditions, "node"]}},
        test: {
          name: "unit",
          environment: "node",
          include: ["test/unit/**/*.test.ts"],
          execArgv,
          testTimeout: 20_000
        }
      },
      {
        extends: true,
        plugins: [modulesInBlobWorkers],
        optimizeDeps: {include: prebundled, noDiscovery: true},
        // a nested worker of the tests is an ES module, as in the site
        worker: {format: "es"},
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 30_000,
          expect: {poll: {timeout: 10_000}},
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({launchOptions: {executablePath: findChromium(), args: chromiumFlags}}),
            instances: [{browser: "chromium"}]
          }
        }
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          execArgv,
          fileParallelism: false,
          // a wait ends as soon as what is awaited is there; only a machine under load needs this much
          expect: {poll: {timeout: 20_000}},
          testTimeout: 60_000,
          hookTimeout: 180_000
        }
      }
    ]
  }
});
