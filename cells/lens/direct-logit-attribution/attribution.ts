import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {Contribution} from "./attribute.ts";

export interface LogitAttributionData {
  model: string;
  /** what was done to the weights: "weights as trained" */
  processing: string;
  tokens: number[];
  pieces: string[];
  /** the place in the prompt, from 0 */
  position: number;
  by: "layers" | "heads" | "neurons";
  answer: {token: number; piece: string};
  wrong?: {token: number; piece: string};
  /** in the order in which they are added to the residual stream; biases last */
  contributions: Contribution[];
  /** the model's own logit of the answer, less the wrong token's */
  logit: number;
  /** what the final norm divided the last state by */
  scale: number;
}

const storedToken = storedObject({token: storedNumber, piece: storedText});

/** what the pictures read */
const storedFields = {
  model: storedText,
  tokens: storedNumbers,
  pieces: storedList(storedText),
  position: storedNumber,
  by: storedText,
  answer: storedToken,
  wrong: storedToken.optional(),
  contributions: storedList(storedObject({kind: storedText, name: storedText, value: storedNumber})),
  logit: storedNumber,
  scale: storedNumber
};

/** What `directLogitAttribution` answers: a logit as a sum of what each part of the model wrote. */
export class LogitAttribution implements LogitAttributionData, Viewable {
  readonly model!: string;
  readonly processing!: string;
  readonly tokens!: number[];
  readonly pieces!: string[];
  readonly position!: number;
  readonly by!: "layers" | "heads" | "neurons";
  readonly answer!: {token: number; piece: string};
  readonly wrong?: {token: number; piece: string};
  readonly contributions!: Contribution[];
  readonly logit!: number;
  readonly scale!: number;

  constructor(data: LogitAttributionData) {
    Object.assign(this, data);
  }

  /** all contributions together */
  get sum(): number {
    return this.contributions.reduce((sum, {value}) => sum + value, 0);
  }

  /** what the contributions leave of the model's own logit: rounding, and nothing else */
  get residual(): number {
    return this.logit - this.sum;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "logit-attribution", state: {...this}};
  }

  toJSON(): LogitAttributionData & {kind: "logit-attribution"} {
    return {kind: "logit-attribution", ...this};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): LogitAttribution {
    const {kind: _, ...data} = withFields(
      storedJSON<LogitAttributionData & {kind: "logit-attribution"}>(
        json,
        "logit-attribution",
        "a logit attribution"
      ),
      storedFields
    );
    return new LogitAttribution(data);
  }
}
