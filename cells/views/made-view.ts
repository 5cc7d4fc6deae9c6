import {type View, type Viewable, viewSymbol} from "./view.ts";

/**
 * Marks a view as made to be seen, so that `display` shows it and not the tree of its fields. The mark is a
 * symbol that does not enumerate: it is gone after a structured clone, as it should be.
 */
export function made<V extends View>(view: V): V & Viewable {
  return Object.defineProperty(view, viewSymbol, {
    value: () => view,
    configurable: true
  }) as V & Viewable;
}
