import {sharedSelection, shownPlace} from "./selection.ts";

interface Selecting {
  /** which prompt is drawn now */
  key(): string;
  /** called when another place is shown: the one pointed at, else the chosen one, else none */
  shown(place: number | undefined): void;
}

/**
 * Ties elements with `data-place` inside `el` to the page's selection of a prompt: pointing and focus show a place, a
 * click, Enter or the space key choose it or let it go, arrow keys walk. Marks are `aria-selected` for the chosen one
 * and the class `gb-token-over` for the one that is shown.
 */
export function selectTokens(el: HTMLElement, {key, shown}: Selecting): {drawn(): void; remove(): void} {
  const selection = () => sharedSelection(el.ownerDocument, key());
  let ofKey = key();
  let end = selection().listen(mark);
  const chips = (): HTMLElement[] => [...el.querySelectorAll<HTMLElement>("[data-place]")];

  function mark(): void {
    const now = selection().get();
    const place = shownPlace(now);
    for (const chip of chips()) {
      const own = Number(chip.dataset.place);
      chip.setAttribute("aria-selected", String(own === now.chosen));
      chip.classList.toggle("gb-token-over", own === place);
    }
    shown(place);
  }

  const placeOf = (event: Event): number | undefined => {
    const chip = (event.target as Element).closest?.<HTMLElement>("[data-place]");
    return chip ? Number(chip.dataset.place) : undefined;
  };
  const point = (event: Event): void => {
    const place = placeOf(event);
    if (place !== undefined) selection().set({over: place});
  };
  const leave = (): void => selection().set({over: undefined});
  const choose = (event: Event): void => {
    const place = placeOf(event);
    if (place === undefined) return;
    selection().set({chosen: selection().get().chosen === place ? undefined : place});
  };
  const onKey = (event: KeyboardEvent): void => {
    const place = placeOf(event);
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(event);
      return;
    }
    const all = chips();
    const steps: Record<string, number> = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1,
      Home: 0,
      End: all.length - 1
    };
    const next = all[steps[event.key]];
    if (!next) return;
    event.preventDefault();
    for (const chip of all) chip.tabIndex = chip === next ? 0 : -1;
    next.focus();
  };
  const listeners: [string, (event: never) => void][] = [
    ["pointerover", point],
    ["focusin", point],
    ["pointerleave", leave],
    ["focusout", leave],
    ["click", choose],
    ["keydown", onKey]
  ];
  for (const [name, listener] of listeners) el.addEventListener(name, listener as (event: Event) => void);
  return {
    drawn() {
      if (key() !== ofKey) {
        end();
        ofKey = key();
        end = selection().listen(mark);
      }
      mark();
    },
    remove() {
      end();
      for (const [name, listener] of listeners)
        el.removeEventListener(name, listener as (event: Event) => void);
    }
  };
}
