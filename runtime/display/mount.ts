import type {View} from "../../cells/views/view.ts";
import {listenToControls} from "./mount-input.ts";
import {ViewSequence} from "./view-sequence.ts";

export interface MountOptions {
  /** a reader moved a control */
  onInput(id: string, value: unknown): void;
  /** the views stand in a sentence */
  inline?: boolean;
}

export interface MountedViews {
  /** Shows these views instead; resolves when they are drawn. Of several updates in a row the last is drawn. */
  update(views: View[]): Promise<void>;
  destroy(): void;
  /** resolves when the first views are drawn */
  ready: Promise<void>;
}

/**
 * Shows views in `el` and keeps them up to date. HTML that `renderViews` put there before is adopted: what already
 * shows the right view is not touched, a control that the reader has moved keeps its value and its focus. An
 * update replaces only the elements of views that changed.
 */
export function mountViews(
  el: HTMLElement,
  views: View[],
  {onInput, inline = false}: MountOptions
): MountedViews {
  const sequence = new ViewSequence(el, {inline});
  const stop = listenToControls(el, onInput);
  let next: View[] | undefined;
  let drawing: Promise<void> | undefined;
  let gone = false;

  const draw = async () => {
    while (next && !gone) {
      const now = next;
      next = undefined;
      await sequence.show(now);
    }
  };
  const update = (changed: View[]) => {
    next = changed;
    drawing ??= draw().finally(() => {
      drawing = undefined;
    });
    return drawing;
  };
  return {
    update,
    ready: update(views),
    destroy() {
      gone = true;
      stop();
      sequence.destroy();
    }
  };
}
