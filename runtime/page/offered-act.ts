import type {CellState} from "../kernel/kernel.ts";
import type {CellStatus} from "../kernel/protocol.ts";

/** What a status offers to do: the act of the button, and its word. */
const offers: Partial<Record<CellStatus, [act: string, word: string]>> = {
  waiting: ["stop", "Stop"],
  running: ["stop", "Stop"],
  stale: ["run", "Run"],
  stopped: ["run", "Run again"]
};

/** Turns the button beside a cell's status into what can be done now, or hides it. */
export function offerAct(button: HTMLButtonElement, {status, error, giving}: CellState): void {
  const offer = error?.kind === "timeout" ? ["unlimited", "Keep going"] : offers[giving ? "running" : status];
  button.hidden = !offer;
  if (!offer || button.dataset.act === offer[0]) return;
  button.dataset.act = offer[0];
  button.textContent = offer[1];
  button.setAttribute("aria-label", `${offer[1]}: cell ${button.dataset.cell}`);
}
