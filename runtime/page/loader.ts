import {showControlValue} from "../inputs/control-value.ts";
import type {Acts} from "./acts.ts";
import {bringWork} from "./kept-work.ts";
import {draftFlag} from "./session.ts";
import {showTrouble} from "./trouble.ts";

// All that a page with cells loads before its reader acts. It remembers what the reader does while the page's client
// and the kernel are on their way, and says at once that something is on its way. A test counts its bytes.
const acts: Acts = {inputs: new Set(), clicks: []};
const line = document.querySelector<HTMLElement>(".gb-engine");
let client: Promise<typeof import("./client.ts")> | undefined;
let state: "idle" | "started" | "failed" = "idle";
let backOnline = false;

/** Brings the client, and lets it warm the kernel up; nothing runs yet. What failed is tried again the next time. */
function warm(): Promise<typeof import("./client.ts")> {
  client ??= import("./client.ts").then(async (module) => {
    await module.warmUp();
    return module;
  });
  client.catch(() => {
    client = undefined;
  });
  return client;
}

async function start(): Promise<void> {
  if (state === "started") return;
  state = "started";
  backOnline = false;
  if (line) {
    delete line.dataset.trouble;
    line.hidden = false;
    line.textContent = "Starting the engine…";
  }
  try {
    const {openPage} = await warm();
    await openPage(acts, () => {
      for (const type in listeners) removeEventListener(type, listeners[type], true);
    });
  } catch {
    state = "failed";
    if (backOnline) void start();
    else showTrouble(line);
  }
}

// What the reader did meanwhile is still remembered. A connection may be back before an attempt without it has failed.
addEventListener("online", () => {
  backOnline = true;
  if (state === "failed") void start();
});

/** Notes that a control was moved or pressed; `part` is it, or stands in it. */
function act(part: Element): void {
  const control = part.closest<HTMLElement>("[data-input]");
  if (!control) return;
  acts.inputs.add(control.dataset.input!);
  showControlValue(control);
  void start();
}

function clicked(event: Event): void {
  const button = (event.target as Element).closest("button");
  if (!button || button.dataset.act === "theme") return;
  if (button.dataset.input) {
    button.dataset.presses = String(Number(button.dataset.presses) + 1);
    act(button);
  } else if (button.matches("[data-act], :is(.gb-output, .gb-inline) button:not([popovertarget])")) {
    acts.clicks.push(button);
    void start();
  }
}

function near({target}: Event): void {
  const part = target as Element;
  // the first drag over a control that is drawn is not to be lost: it is alive before a hand comes down
  if (part.closest?.("[data-type=widget]")) void start();
  else if (part.closest?.("[data-input], [data-act=edit], [data-act=run]")) warm().catch(() => {});
}

/** A widget's still form cannot answer: it comes alive as soon as it is touched. */
function touched({target}: Event): void {
  if ((target as Element).closest?.("[data-type=widget], .gb-widget")) void start();
}

const listeners: Record<string, (event: Event) => void> = {
  input: ({target}) => act(target as Element),
  change: ({target}) => act(target as Element),
  click: clicked,
  focusin: near,
  pointerover: near,
  pointerdown: touched,
  keydown: touched
};
for (const type in listeners) addEventListener(type, listeners[type], true);

// A reader may be quicker than this script: a control that stands elsewhere than it was published has been moved.
for (const element of document.querySelectorAll("[data-input], [data-input] input")) {
  const moved =
    element instanceof HTMLSelectElement
      ? [...element.options].some((option) => option.selected && !option.defaultSelected)
      : element instanceof HTMLInputElement &&
        // a checkbox has the value "on" and no default
        (element.checked !== element.defaultChecked ||
          (element.type !== "checkbox" && element.value !== element.defaultValue));
  if (moved) act(element);
}

// What a reader chose stays for the next page. A browser may refuse to keep anything.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
function turnTheme(): void {
  const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("glassbook-theme", root.dataset.theme);
  } catch {}
}
document.querySelector("[data-act=theme]")?.addEventListener("click", turnTheme);
try {
  const theme = localStorage.getItem("glassbook-theme");
  if (theme) root.dataset.theme = theme;
  if (localStorage.getItem(draftFlag(location.pathname)) !== null) void start();
  bringWork(act);
} catch {}
