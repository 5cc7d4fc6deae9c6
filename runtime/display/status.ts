import {escapeHtml} from "../../cells/views/escape.ts";
import type {CellStatus} from "../kernel/protocol.ts";

/** What a cell's state display says. */
export interface ShownStatus {
  status: CellStatus;
  /** since the run began; a running cell counts on from here */
  ms?: number;
  /** computed again because its value was lost with a stopped kernel */
  recomputed?: boolean;
  /** share done, 0 to 1, and what is being done */
  fraction?: number;
  note?: string;
  /** an estimate */
  msLeft?: number;
}

const words: Record<CellStatus, string> = {
  prerendered: "",
  waiting: "Waiting",
  running: "Running",
  done: "Done",
  stale: "Out of date",
  stopped: "Stopped",
  failed: "Failed"
};

/** One shape for each state, so that colour is not needed to tell them apart. */
const shapes: Record<CellStatus, string> = {
  prerendered: "",
  waiting: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2 2.3"/>',
  running: '<circle cx="8" cy="8" r="5.5" opacity=".3"/><path d="M8 2.5A5.5 5.5 0 0 1 13.5 8"/>',
  done: '<path d="m3.5 8.5 3 3 6-7"/>',
  stale: '<path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5v3h-3"/>',
  stopped: '<rect x="4" y="4" width="8" height="8" rx="1"/>',
  failed: '<path d="m4 4 8 8m0-8-8 8"/>'
};

/**
 * The place where a cell says what it is doing. It lies over the cell's edge and never takes room from the text.
 * Only failures and the ends of long runs are read aloud.
 */
export function renderStatus(shown: ShownStatus = {status: "prerendered"}): string {
  return `<div class="gb-status" data-status="${shown.status}">${inside(shown)}</div>`;
}

interface Ticking {
  timer?: ReturnType<typeof setInterval>;
  shown: ShownStatus;
  /** when the present run began, by this page's clock */
  began: number;
}

const places = new WeakMap<HTMLElement, Ticking>();

/** runs of at least this many milliseconds have their end read aloud */
const longRun = 3000;

/** Shows a cell's state in an element that `renderStatus` made, and counts the seconds while it runs. */
export function updateStatus(element: HTMLElement, shown: ShownStatus): void {
  const now = performance.now();
  const before = places.get(element);
  clearInterval(before?.timer);
  const goesOn = before?.shown.status === "running" && shown.status === "running" && shown.ms === undefined;
  const place: Ticking = {shown, began: goesOn ? before.began : now - (shown.ms ?? 0)};
  places.set(element, place);
  element.dataset.status = shown.status;
  if (!element.querySelector(".gb-status-words")) element.innerHTML = inside(shown);
  paint(element, place);
  if (shown.status === "running") {
    place.timer = setInterval(() => {
      if (element.isConnected) paint(element, place);
      else clearInterval(place.timer);
    }, 100);
  }
  announce(element, shown, before);
}

function inside(shown: ShownStatus): string {
  return `${icon(shown.status)}<span class="gb-status-words">${escapeHtml(wording(shown, shown.ms))}</span><progress class="gb-status-bar" max="1" value="${shown.fraction ?? 0}" aria-label="Progress"${shown.fraction === undefined ? " hidden" : ""}></progress><span class="gb-hidden gb-status-spoken" role="status"></span>`;
}

function icon(status: CellStatus): string {
  return `<svg class="gb-status-icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[status]}</svg>`;
}

function paint(element: HTMLElement, {shown, began}: Ticking): void {
  const ms = shown.status === "running" ? performance.now() - began : shown.ms;
  const text = element.querySelector(".gb-status-words")!;
  const words = wording(shown, ms);
  if (text.textContent !== words) text.textContent = words;
  const drawn = element.querySelector<SVGElement>(".gb-status-icon")!;
  if (drawn.dataset.of !== shown.status) {
    drawn.innerHTML = shapes[shown.status];
    drawn.dataset.of = shown.status;
  }
  const bar = element.querySelector<HTMLProgressElement>(".gb-status-bar")!;
  bar.hidden = shown.status !== "running" || shown.fraction === undefined;
  bar.value = shown.fraction ?? 0;
}

/** "Running 1.2 s · drawing samples, 3 s left" */
function wording({status, recomputed, note, msLeft}: ShownStatus, ms: number | undefined): string {
  if (status === "running") {
    // A run that is over before one could read it need not be timed.
    const time = ms !== undefined && ms >= 200 ? ` ${duration(ms)}` : "";
    const rest = [note, msLeft !== undefined && msLeft >= 1000 ? `${duration(msLeft)} left` : ""].filter(
      Boolean
    );
    return `${words.running}${time}${rest.length ? ` · ${rest.join(", ")}` : ""}`;
  }
  if (status === "done")
    return `${recomputed ? "Computed again" : words.done}${ms === undefined ? "" : ` in ${duration(ms)}`}`;
  return words[status];
}

function duration(ms: number): string {
  if (ms < 1) return "under 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function announce(element: HTMLElement, shown: ShownStatus, before: Ticking | undefined): void {
  const spoken = element.querySelector(".gb-status-spoken")!;
  const wasRunning = before?.shown.status === "running";
  const lasted = wasRunning ? performance.now() - before.began : 0;
  let text = "";
  if (shown.status === "failed" && before?.shown.status !== "failed") text = "A cell failed.";
  else if (shown.status === "stopped" && wasRunning) text = "The cell was stopped.";
  else if (shown.status === "done" && lasted >= longRun) text = "The cell is done.";
  else if (shown.status !== "running" && shown.status !== "waiting") return;
  if (spoken.textContent !== text) spoken.textContent = text;
}
