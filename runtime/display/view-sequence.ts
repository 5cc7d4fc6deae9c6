import type {View} from "../../cells/views/view.ts";
import {carryState} from "./carry-state.ts";
import {type LiveView, liven} from "./live-view.ts";
import {renderHole, renderView} from "./render-view.ts";
import {loadTools, type Tools} from "./tools.ts";
import {viewKey} from "./view-key.ts";

/** An element of the page that shows a view. */
interface Slot {
  key: string;
  element: HTMLElement;
  /** undefined while the element only stands there as HTML */
  live?: LiveView;
}

/**
 * Views one after the other inside an element. `show` keeps the elements of views that stay, in the order they have,
 * changes those that can change in place, and replaces the rest.
 */
export class ViewSequence {
  readonly #parent: HTMLElement;
  readonly #render: (view: View, tools: Tools) => string;
  #slots: Slot[];
  #destroyed = false;

  constructor(
    parent: HTMLElement,
    {inline = false, elements = childViews(parent)}: {inline?: boolean; elements?: HTMLElement[]} = {}
  ) {
    this.#parent = parent;
    this.#render = inline ? renderHole : renderView;
    this.#slots = elements.map((element) => ({element, key: element.dataset.view!}));
  }

  async show(views: View[]): Promise<void> {
    const keys = views.map(viewKey);
    const tools = await loadTools(this.#missing(views, keys));
    if (this.#destroyed) return;
    const slots: Slot[] = [];
    views.forEach((view, index) => {
      slots.push(this.#place(view, keys[index], keys.slice(index + 1), tools));
    });
    for (const left of this.#slots) remove(left);
    this.#slots = slots;
    await Promise.all(
      slots.map(async (slot, index) => {
        if (slot.live) return;
        slot.live = await liven(slot.element, views[index]);
        if (this.#destroyed) slot.live.destroy();
      })
    );
  }

  destroy(): void {
    this.#destroyed = true;
    for (const {live} of this.#slots) live?.destroy();
    this.#slots = [];
  }

  /** The views that must be drawn: no element shows them yet. */
  #missing(views: View[], keys: string[]): View[] {
    const standing = this.#slots.map(({key}) => key);
    return views.filter((_, index) => {
      const at = standing.indexOf(keys[index]);
      if (at >= 0) standing.splice(at, 1);
      return at < 0;
    });
  }

  /** The slot of a view: the one it has, the next one changed or replaced, or a new one. Takes from `#slots`. */
  #place(view: View, key: string, later: string[], tools: Tools): Slot {
    const at = this.#slots.findIndex((slot) => slot.key === key);
    if (at === 0) return this.#slots.shift()!;
    if (at > 0) {
      const passed = this.#slots.slice(0, at);
      if (passed.some((slot) => later.includes(slot.key))) {
        const [slot] = this.#slots.splice(at, 1);
        this.#parent.insertBefore(slot.element, passed[0].element);
        return slot;
      }
      for (const slot of this.#slots.splice(0, at)) remove(slot);
      return this.#slots.shift()!;
    }
    const next = this.#slots[0];
    if (next && !later.includes(next.key)) {
      this.#slots.shift();
      if (next.live?.update?.(view, tools)) {
        next.key = key;
        next.element.dataset.view = key;
        return next;
      }
      return this.#replace(next, view, key, tools);
    }
    const element = elementOf(this.#render(view, tools));
    this.#parent.insertBefore(element, next?.element ?? null);
    return {key, element};
  }

  #replace(old: Slot, view: View, key: string, tools: Tools): Slot {
    const element = elementOf(this.#render(view, tools));
    old.live?.destroy();
    const carry = carryState(old.element, element);
    old.element.replaceWith(element);
    carry();
    return {key, element};
  }
}

function childViews(parent: HTMLElement): HTMLElement[] {
  return [...parent.children].filter((child) => (child as HTMLElement).dataset?.view) as HTMLElement[];
}

function remove({element, live}: Slot): void {
  live?.destroy();
  element.remove();
}

function elementOf(source: string): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = source;
  return template.content.firstElementChild as HTMLElement;
}
