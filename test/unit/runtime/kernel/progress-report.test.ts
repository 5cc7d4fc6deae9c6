import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {ProgressReport} from "../../../../runtime/kernel/progress-report.ts";
import type {FromKernel} from "../../../../runtime/kernel/protocol.ts";
import type {Run} from "../../../../runtime/kernel/run.ts";

const posted: FromKernel[] = [];
const run = {cell: {id: "load"}, version: 1, began: 0, superseded: false, settled: false} as unknown as Run;

beforeEach(() => {
  posted.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what a run does before its first report is no measure of the time that is left", () => {
  const report = new ProgressReport(run, (message) => posted.push(message));
  vi.advanceTimersByTime(10_000);
  report.at(0.04);
  vi.advanceTimersByTime(1000);
  report.at(0.54);
  expect(posted[0]).not.toHaveProperty("msLeft");
  expect(posted[1]).toMatchObject({fraction: 0.54, msLeft: expect.closeTo(920, 5)});
});

test("reports are thinned out, and the last one comes", () => {
  const report = new ProgressReport(run, (message) => posted.push(message));
  for (let i = 0; i <= 10; i++) report.at(i / 10, `${i} of 10`);
  vi.advanceTimersByTime(60);
  expect(posted.map((message) => (message as {note?: string}).note)).toEqual(["0 of 10", "10 of 10"]);
});
