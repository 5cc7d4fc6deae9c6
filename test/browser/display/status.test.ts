import "../../../runtime/display/theme.css";
import "../../../runtime/display/view.css";
import {afterEach, beforeEach, expect, it, vi} from "vitest";
import {renderStatus, updateStatus} from "../../../runtime/display/status.ts";

let cell: HTMLElement;
let status: HTMLElement;

beforeEach(() => {
  cell = document.createElement("section");
  cell.className = "gb-cell";
  cell.innerHTML = `${renderStatus()}<p>The text of the cell.</p>`;
  document.body.append(cell);
  status = cell.querySelector<HTMLElement>(".gb-status")!;
});

afterEach(() => {
  vi.useRealTimers();
  cell.remove();
});

const words = () => status.querySelector(".gb-status-words")!.textContent;
const spoken = () => status.querySelector("[role=status]")!.textContent;

it("each state has its words and its own shape", () => {
  const seen = new Set<string>();
  for (const [state, text] of [
    ["waiting", "Waiting"],
    ["running", "Running"],
    ["done", "Done"],
    ["stale", "Out of date"],
    ["stopped", "Stopped"],
    ["failed", "Failed"]
  ] as const) {
    updateStatus(status, {status: state});
    expect(words()).toBe(text);
    seen.add(status.querySelector("svg")!.innerHTML);
  }
  expect(seen.size).toBe(6);
  updateStatus(status, {status: "done", ms: 12, recomputed: true});
  expect(words()).toBe("Computed again in 12 ms");
});

it("the time of a run ticks, with progress beside it", async () => {
  updateStatus(status, {status: "running"});
  await vi.waitFor(() => expect(words()).toMatch(/^Running \d+ ms$/));
  updateStatus(status, {status: "running", fraction: 0.5, note: "fitting", msLeft: 4000});
  await vi.waitFor(() => expect(words()).toMatch(/^Running \d.* · fitting, 4\.0 s left$/));
  expect(status.querySelector("progress")!.value).toBe(0.5);
  updateStatus(status, {status: "done", ms: 5});
  expect(status.querySelector("progress")!.hidden).toBe(true);
});

it("no state moves the text", () => {
  const text = cell.querySelector("p")!;
  const at = text.getBoundingClientRect().top;
  for (const state of ["waiting", "running", "done", "stale", "stopped", "failed"] as const) {
    updateStatus(status, {status: state, ms: 61_000, fraction: 0.3, note: "a long note ".repeat(30)});
    expect(text.getBoundingClientRect().top).toBe(at);
    expect(status.getBoundingClientRect().width).toBeLessThanOrEqual(cell.clientWidth);
  }
});

it("failures and the ends of long runs are read aloud, short runs are not", () => {
  vi.useFakeTimers({toFake: ["performance", "setInterval", "clearInterval"]});
  updateStatus(status, {status: "running"});
  updateStatus(status, {status: "done", ms: 1});
  expect(spoken()).toBe("");
  updateStatus(status, {status: "running"});
  vi.advanceTimersByTime(5000);
  updateStatus(status, {status: "done", ms: 5000});
  expect(spoken()).toBe("The cell is done.");
  updateStatus(status, {status: "running"});
  updateStatus(status, {status: "failed"});
  expect(spoken()).toBe("A cell failed.");
});
