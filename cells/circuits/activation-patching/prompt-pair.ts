import type {CellContext} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {topTokens} from "../../lens/logit-lens/read-logits.ts";
import {positionMeant, tokenPieces} from "../../models/transformer-fields.ts";
import {changedRuns, rowAt, unchangedLogits} from "../changed-runs.ts";
import {likeliest} from "../likely-tokens.ts";
import {logOdds, type Measure, measureOf} from "../measure.ts";
import {checkAligned, tokensOf} from "../prompts.ts";
import type {SharedSettings} from "./inputs.ts";
import {Patching, type RunOutcome} from "./patching.ts";
import type {Plan} from "./sweep.ts";

/** Two prompts that lie over each other, what their runs say, and the measure that tells them apart. */
export class PromptPair {
  readonly clean: number[];
  readonly corrupted: number[];
  readonly position: number;
  readonly measure: Measure;
  readonly ends: {clean: RunOutcome; corrupted: RunOutcome};
  readonly #settings: SharedSettings;

  private constructor(
    settings: SharedSettings,
    {clean, corrupted}: {clean: number[]; corrupted: number[]},
    logits: {clean: Float32Array; corrupted: Float32Array}
  ) {
    this.#settings = settings;
    this.clean = clean;
    this.corrupted = corrupted;
    this.position = positionMeant(settings.position, clean.length, "position");
    this.measure = chosenMeasure(settings, logits, clean.length, this.position);
    this.ends = {clean: this.outcome(logits.clean), corrupted: this.outcome(logits.corrupted)};
    checkApart(this.ends.clean.value, this.ends.corrupted.value, this.measure);
  }

  /** @throws InputError for prompts that cannot be laid over each other, or that the measure finds alike */
  static async run(settings: SharedSettings, context: CellContext): Promise<PromptPair> {
    const {model} = settings;
    const clean = tokensOf(model, settings.clean, "clean");
    const corrupted = tokensOf(model, settings.corrupted, "corrupted");
    checkAligned(model, clean, corrupted, "corrupted");
    positionMeant(settings.position, clean.length, "position");
    const logits = {
      clean: await unchangedLogits(model, clean, context),
      corrupted: await unchangedLogits(model, corrupted, context)
    };
    return new PromptPair(settings, {clean, corrupted}, logits);
  }

  /** @param rows logits of all positions, or of the one that is looked at */
  outcome(rows: Float32Array): RunOutcome {
    const {model, topK} = this.#settings;
    const here = rows.length === model.config.dVocab ? rows : rowAt(rows, this.position, model);
    return {
      value: this.measure.of(this.measure.position === undefined ? rows : here),
      top: likeliest(model, here, topK)
    };
  }

  /** All runs of a plan, as a table. */
  async patched(
    plan: Plan,
    source: Parameters<typeof changedRuns>[3],
    context: CellContext,
    estimates?: number[]
  ): Promise<Patching> {
    const {model} = this.#settings;
    const read = (rows: Float32Array) => this.outcome(rows);
    const readout = {position: this.measure.position, read};
    const outcomes = await changedRuns(model, this.corrupted, plan.runs, source, readout, context);
    const width = plan.columns.names.length;
    const inRows = <One>(list: One[]) =>
      plan.rows.names.map((_, r) => list.slice(r * width, (r + 1) * width));
    return new Patching({
      hook: plan.hook,
      prompts: {
        clean: tokenPieces(model, this.clean),
        corrupted: tokenPieces(model, this.corrupted)
      },
      position: this.position,
      measure: {words: this.measure.words, unit: this.measure.unit},
      ...this.ends,
      rows: plan.rows,
      columns: plan.columns,
      patched: inRows(outcomes),
      ...(estimates ? {estimates: inRows(estimates)} : {})
    });
  }
}

/** The measure, and where no answer was named that of what the two runs find likeliest. */
function chosenMeasure(
  {model, answer, wrong, metric}: SharedSettings,
  logits: {clean: Float32Array; corrupted: Float32Array},
  length: number,
  position: number
): Measure {
  if (metric || answer !== undefined || wrong !== undefined) {
    return measureOf(model, {answer, wrong, metric}, {length, position});
  }
  const best = (rows: Float32Array) => topTokens(rowAt(rows, position, model), 1)[0];
  const [right, other] = [best(logits.clean), best(logits.corrupted)];
  if (right !== other) return logOdds(model, right, other, position);
  throw new InputError("answer", {
    got: undefined,
    expected: "a token, and one to compare it with",
    remedy: `Both runs find “${tokenPieces(model, [right])[0]}” likeliest: say which two tokens to compare, or choose prompts that end differently`
  });
}

function checkApart(clean: number, corrupted: number, {words, unit}: Measure): void {
  if (Math.abs(clean - corrupted) > 1e-6) return;
  throw new InputError("corrupted", {
    got: described(`a run with a ${words} of ${corrupted.toFixed(3)} ${unit}`),
    expected: `another than the clean run's ${clean.toFixed(3)}: there is nothing to bring back`,
    remedy: "Choose prompts, or tokens to compare, that the two runs differ in"
  });
}
