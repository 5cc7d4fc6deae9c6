import type {WidgetModule} from "./widget.ts";

type Drawing<State, Value> = Parameters<WidgetModule<State, Value>["default"]["render"]>[0];

/**
 * Draws a widget again with each new state, a control with each new value too, and hears what a reader does in it.
 * @param heard what happens at an event, by its type; events are heard on the whole widget
 * @returns what ends both
 */
export function redrawAndHear<State, Value>(
  {model, el}: Drawing<State, Value>,
  draw: () => void,
  heard: Record<string, (event: Event) => void> = {}
): () => void {
  const ending = new AbortController();
  for (const [type, listener] of Object.entries(heard)) {
    el.addEventListener(type, listener, {signal: ending.signal});
  }
  model.on("change:state", draw);
  model.on("change:value", draw);
  return () => {
    ending.abort();
    model.off("change:state", draw);
    model.off("change:value", draw);
  };
}
