/**
 * `npm test`: lint, types, then the unit, browser and end-to-end tests. Everything runs even after a failure,
 * so that one run tells all; the last line is "N passed, N failed", lint and types counted as one each.
 */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {ensureChromium} from "./chromium.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(join(tmpdir(), "glassbook-test-"));
let passed = 0;
let failed = 0;

function run(script: string, args: string[]): number {
  // through the running Node (24), whatever `node` the PATH has
  const {status, error} = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {...process.env, CI: process.env.CI || "true"}
  });
  if (error) console.error(error);
  return status ?? 1;
}

function check(title: string, script: string, args: string[]): void {
  console.log(`\n# ${title}`);
  if (run(script, args) === 0) passed++;
  else {
    failed++;
    console.error(`${title} failed`);
  }
}

function test(project: string): void {
  console.log(`\n# ${project} tests`);
  const file = join(reports, `${project}.json`);
  const status = run("vitest/vitest.mjs", [
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`
  ]);
  const counts = countTests(file);
  // a crash of the runner, an unhandled error or an empty project fails although no single test did
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  passed += counts.passed;
  failed += counts.failed;
}

interface Report {
  testResults: {name: string; status: string; assertionResults: {status: string}[]}[];
}

function countTests(file: string): {passed: number; failed: number} {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {passed: 0, failed: 1};
  }
  const counts = {passed: 0, failed: 0};
  for (const {status, assertionResults} of report.testResults) {
    // a file that did not load has no tests, and failed
    if (status === "failed" && !assertionResults.some((test) => test.status === "failed")) counts.failed++;
    for (const test of assertionResults) {
      if (test.status === "passed") counts.passed++;
      else if (test.status === "failed") counts.failed++;
    }
  }
  return counts;
}

check("lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]);
check("types", "typescript/bin/tsc", ["--noEmit"]);
test("unit");
try {
  ensureChromium();
  test("browser");
  test("e2e");
} catch (error) {
  failed++;
  console.error(error instanceof Error ? error.message : error);
}
rmSync(reports, {recursive: true, force: true});
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
