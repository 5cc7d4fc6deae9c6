import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {LikelyToken} from "../likely-tokens.ts";
import type {AblationKind} from "./stand-ins.ts";

/** What a run says after something was taken out of it. */
export interface AblationOutcome {
  /** mean loss over the tokens of the prompt, in nats; NaN for a prompt of one token */
  loss: number;
  /** the measure at the position that is looked at */
  value: number;
  /** KL divergence of this run's next-token probabilities from those of the whole model, in nats */
  kl: number;
  top: LikelyToken[];
}

export interface AblationData {
  ablation: AblationKind;
  prompt: string[];
  position: number;
  measure: {words: string; unit: string};
  /** the whole model */
  whole: AblationOutcome;
  /** one a part, or one for all together */
  without: ({name: string} & AblationOutcome)[];
}

/** What a prompt's run loses with each part of the model. */
export class Ablation implements Viewable {
  readonly data: AblationData;

  constructor(data: AblationData) {
    this.data = data;
  }

  /** The parts, the one that changes the prediction most first: each with the change of loss and measure. */
  get effects(): {name: string; loss: number; value: number; kl: number}[] {
    const {whole, without} = this.data;
    return without
      .map(({name, loss, value, kl}) => ({name, loss: loss - whole.loss, value: value - whole.value, kl}))
      .sort((a, b) => b.kl - a.kl);
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ablation", state: this.data};
  }

  toJSON(): AblationData & {kind: "ablation"} {
    return {kind: "ablation", ...this.data};
  }
}
