import {inNode} from "../../cells/tensors/node-import.ts";
import {type View, viewSymbol} from "../../cells/views/view.ts";
import type {BackendName} from "./backends.ts";

/** What measuring the backends gave. A notebook shows it as a sentence. */
export interface BackendReport {
  /** the fastest of those measured; new tensors are computed on it */
  chosen: BackendName;
  /** least time of a small transformer's block on 32 tokens, fastest first */
  measured: {name: BackendName; ms: number}[];
  unavailable: {name: BackendName; why: string}[];
}

/** The report with its sentence. */
export function viewableReport(report: BackendReport): BackendReport {
  const text = reportText(report);
  return Object.defineProperty(report, viewSymbol, {value: (): View => ({kind: "text", text})});
}

function reportText({chosen, measured, unavailable}: BackendReport): string {
  const times = measured.map(({name, ms}) => `${milliseconds(ms)} on ${name}`).join(", ");
  const absent = unavailable.map(({name, why}) => ` No ${name}: ${why}.`).join("");
  // a page that was built shows what was measured there, until its reader runs the cell
  return `Fastest ${inNode ? "in Node" : "in this browser"}: ${chosen}. A small transformer's block took ${times}.${absent}`;
}

/** "2.1 ms" */
export function milliseconds(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
