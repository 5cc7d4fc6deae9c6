/**
 * What a reader made with the widgets of a page is work, and stays over a reload in the same tab: one item of
 * `sessionStorage`, with the JSON of each value by the control's id. Small: the loader brings it back.
 */
const item = (): string => `glassbook-work:${location.pathname}`;

/** Keeps the values of all widgets that have been worked with. A browser may refuse to keep anything. */
export function keepWork(): void {
  try {
    const work = kept();
    for (const {dataset} of document.querySelectorAll<HTMLElement>("[data-type=widget][data-value]")) {
      work[dataset.input!] = dataset.value!;
    }
    sessionStorage.setItem(item(), JSON.stringify(work));
  } catch {}
}

/** Puts what was kept back where it stood, and calls `restored` with each control. */
export function bringWork(restored: (control: HTMLElement) => void): void {
  const work = kept();
  for (const control of document.querySelectorAll<HTMLElement>("[data-type=widget]")) {
    const value = work[control.dataset.input!];
    if (value === undefined) continue;
    control.dataset.value = value;
    restored(control);
  }
}

const kept = (): Record<string, string> => JSON.parse(sessionStorage.getItem(item()) ?? "{}");
