import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import {patch} from "../../views/patch.ts";
import {spokenPiece} from "../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {SemanticFlowData} from "./flow.ts";
import {flowDetails} from "./flow-details.ts";
import {flowPicture} from "./flow-picture.ts";
import {layoutOf} from "./layout.ts";

/** Share of the largest contribution from which on a part is drawn, until the reader says otherwise. */
const usual = 0.1;

/** The flow of a prediction: a graph that a reader walks along its edges. */
const widget: WidgetModule<SemanticFlowData> = {
  default: {
    render({model, el}) {
      const flow = new LiveFlow(el, () => model.get("state"));
      const draw = (): void => flow.start();
      draw();
      model.on("change:state", draw);
      return () => {
        flow.remove();
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

class LiveFlow {
  readonly #el: HTMLElement;
  readonly #state: () => SemanticFlowData;
  readonly #ending = new AbortController();
  #threshold = usual;
  #chosen = "";

  constructor(el: HTMLElement, state: () => SemanticFlowData) {
    this.#el = el;
    this.#state = state;
    const {signal} = this.#ending;
    el.addEventListener("click", (event) => this.#click(event), {signal});
    el.addEventListener("keydown", (event) => this.#key(event), {signal});
    el.addEventListener("input", (event) => this.#slide(event), {signal});
  }

  /** Draws a new flow; the node that was looked at stays, if it is there. */
  start(): void {
    const state = this.#state();
    if (!state.nodes.some(({id}) => id === this.#chosen)) this.#chosen = strongestPart(state);
    this.#draw();
  }

  remove(): void {
    this.#ending.abort();
  }

  #draw(): void {
    const state = this.#state();
    if (!layoutOf(state, this.#threshold).placed.has(this.#chosen)) this.#chosen = "output";
    patch(this.#el, flowHtml(state, {threshold: this.#threshold, chosen: this.#chosen}));
  }

  #choose(id: string, focus: boolean): void {
    const state = this.#state();
    const edge = state.edges.find(({from, to}) => from === id || to === id);
    if (!edge) return;
    this.#chosen = id;
    // what is walked to is drawn, however small
    while (!layoutOf(state, this.#threshold).placed.has(id) && this.#threshold > 0) {
      this.#threshold = this.#threshold > 0.01 ? this.#threshold / 2 : 0;
    }
    this.#draw();
    if (focus) this.#el.querySelector<SVGElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  }

  #click(event: MouseEvent): void {
    const target = (event.target as Element).closest?.("[data-node], [data-walk]");
    const id = target?.getAttribute("data-node") ?? target?.getAttribute("data-walk");
    if (id) this.#choose(id, target!.hasAttribute("data-node"));
  }

  #key(event: KeyboardEvent): void {
    const id = (event.target as Element).getAttribute?.("data-node");
    if (!id || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#choose(id, true);
      return;
    }
    const next = this.#neighbour(id, event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (next) this.#choose(next, true);
  }

  /** Left and right along the strongest edge; up and down among all that goes to the same place. */
  #neighbour(id: string, key: string): string | null | undefined {
    const {placed, edges} = layoutOf(this.#state(), this.#threshold);
    const shown = edges
      .filter(({from, to}) => placed.has(from) && placed.has(to))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (key === "ArrowLeft") return shown.find(({to}) => to === id)?.from ?? null;
    if (key === "ArrowRight") return shown.find(({from}) => from === id)?.to ?? null;
    if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
    const goal = shown.find(({from}) => from === id)?.to;
    const beside = shown.filter(({to}) => to === goal).map(({from}) => from);
    const at = beside.indexOf(id) + (key === "ArrowDown" ? 1 : -1);
    return beside[(at + beside.length) % beside.length] ?? null;
  }

  #slide(event: Event): void {
    const slider = event.target as HTMLInputElement;
    if (slider.dataset.threshold === undefined) return;
    this.#threshold = Number(slider.value) / 100;
    this.#draw();
  }
}

/** The head or MLP that gives the answer most, for or against. */
function strongestPart({nodes}: SemanticFlowData): string {
  const parts = nodes.filter(({kind}) => kind === "head" || kind === "mlp");
  return parts.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a), parts[0])?.id ?? "output";
}

export function toStatic(state: SemanticFlowData): string {
  return flowHtml(state, {threshold: usual, chosen: strongestPart(state)});
}

function flowHtml(state: SemanticFlowData, {threshold, chosen}: {threshold: number; chosen: string}): string {
  const {answer, wrong, logit} = state;
  const head = wrong
    ? `Who puts ${spokenPiece(answer.text)} ${plain(logit)} logits ahead of ${spokenPiece(wrong.text)}`
    : `Who gives ${spokenPiece(answer.text)} its logit of ${plain(logit)}`;
  const shown = Math.round(100 * threshold);
  return (
    `<div class="gb-flow"><p class="gb-flow-head">${escapeHtml(head)} (the model gives it ${percent(answer.probability)})</p>` +
    `<label class="gb-flow-threshold gb-scripted"><span>Draw what gives at least</span><input type="range" min="0" max="60" step="1" value="${shown}" data-threshold aria-valuetext="${shown} per cent of the largest"><output>${shown} %</output></label>` +
    `${flowPicture(state, layoutOf(state, threshold), chosen)}` +
    `<p class="gb-flow-keys"><span class="gb-flow-for">— for the answer</span> <span class="gb-flow-not">- - against it</span> <span class="gb-flow-note">width: how much. Above the stream heads, and the tokens that they take from; below it MLPs, and their neurons.<span class="gb-scripted"> Click a part, or walk with the arrow keys: ← where it comes from, → where it goes, ↑ ↓ what goes there too.</span></span></p>` +
    `${flowDetails(state, chosen)}</div>`
  );
}

export function toNumbers({nodes, edges, answer, logit}: SemanticFlowData): NumbersTable {
  const named = new Map(nodes.map((node) => [node.id, node]));
  return {
    columns: ["from", "to", "contribution (logits)", "attention", "speaks for", "speaks against"],
    rows: edges.map(({from, to, value, attention}) => {
      const node = named.get(from)!;
      const words = (tokens: {text: string}[]) => tokens.map(({text}) => text).join(" | ");
      const name = node.kind === "source" ? `${node.index}: ${node.name}` : node.name;
      return [
        name,
        named.get(to)!.name,
        value,
        attention ?? null,
        words(node.promoted),
        words(node.suppressed)
      ];
    }),
    notes: [
      `Contributions are to the logit of ${spokenPiece(answer.text)}, ${logit}. All that goes into one place adds up to what goes out of it.`
    ]
  };
}
