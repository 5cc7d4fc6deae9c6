import {bindSymbol, type CellContext, defineCell} from "../../cell.ts";
import {explain} from "./explain.ts";
import {explanationOf, type LimeExplanation} from "./explanation.ts";
import {type LimeInputs, limeInputs} from "./inputs.ts";
import {prepare} from "./prepare.ts";

/**
 * Explains one prediction of any model on a table by a linear model that holds near the row: rows are drawn
 * around it, the model is asked about each, the near ones count more, and a line is fitted through the
 * answers. Ribeiro, Singh and Guestrin 2016, "Why should I trust you?"; the algorithm in full is that of
 * marcotcr/lime 0.2.0.1, `LimeTabularExplainer`.
 *
 * It differs from the reference where that one errs: a bin whose ends meet is drawn as that value (not as its
 * z-score), a constant column without bins stays at the row's value (not drawn with spread 1), and a value
 * missing in the row stays missing and gets no weight.
 *
 * Throws InputError for inputs that do not fit together and for answers of the model that are no probabilities.
 */
export const lime = defineCell({
  name: "lime",
  title: "LIME for tables",
  papers: [120],
  inputs: limeInputs,
  async run(settings, context): Promise<LimeExplanation> {
    const prepared = await prepare(settings, context.signal);
    const {repeats, seed} = settings;
    const share = 1 / (1 + repeats);
    const part = (from: number, size: number): CellContext => ({
      ...context,
      progress: (fraction, note) => context.progress(from + fraction * size, note)
    });
    const explanation = explanationOf(prepared, await explain(prepared, seed, part(0, share)), seed);
    return repeats > 0 ? explanation.standardErrors({repeats}, part(share, 1 - share)) : explanation;
  }
});

/** `limeSteps`, callable and bindable as a cell is. */
export interface LimeSteps {
  (inputs: LimeInputs, context?: Partial<CellContext>): AsyncGenerator<LimeExplanation, void, void>;
  [bindSymbol](context: CellContext): LimeSteps;
}

/**
 * `lime` in two steps, for a cell that shows the bars at once and the whiskers when they are there: yields
 * the explanation, then the same with standard errors (`repeats`, 10 by default).
 */
export const limeSteps: LimeSteps = bound({});

function bound(defaults: Partial<CellContext>): LimeSteps {
  async function* limeSteps(
    inputs: LimeInputs,
    context: Partial<CellContext> = {}
  ): AsyncGenerator<LimeExplanation, void, void> {
    const own = {...defaults, ...context};
    const {repeats = 10, ...rest} = inputs;
    const explanation = await lime(rest, own);
    yield explanation;
    yield await explanation.standardErrors({repeats}, own);
  }
  return Object.assign(limeSteps, {[bindSymbol]: bound});
}
