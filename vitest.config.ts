import {readFileSync} from "node:fs";
import {playwright} from "@vitest/browser-playwright";
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
  "@tensorflow/tfjs-backend-webgpu",
  "axe-core",
  "fast-check"
];

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
        optimizeDeps: {include: prebundled, noDiscovery: true},
        // a nested worker of the tests is an ES module, as in the site
        worker: {format: "es"},
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 30_000,
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
          testTimeout: 60_000,
          hookTimeout: 180_000
        }
      }
    ]
  }
});
