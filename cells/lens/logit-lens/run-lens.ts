import {type Bound, bound} from "../../bound.ts";
import {type CellContext, defineCell} from "../../cell.ts";
import {checkedInputs} from "../../checked-inputs.ts";
import {tokenPieces} from "../../models/transformer-fields.ts";
import {type LensPlan, type LogitLensInputs, logitLensInputs, planLens} from "./inputs.ts";
import {type LensPlace, LogitLens} from "./logit-lens.ts";
import {look} from "./look.ts";

/**
 * The logit lens (nostalgebraist 2020): the residual stream after each layer is taken for the last one. It is normed
 * by the final norm, with its own mean and variance, and unembedded: logits_l = W_U LN_f(h_l) + b_U. The last site is
 * the model's own output. Early layers need not write in the basis that the unembedding reads: what they give is what
 * the unembedding makes of them, not what they hold.
 *
 * Throws InputError for a prompt that is empty or too long, a place outside it, a pinned text that is not one token,
 * and a model that predicts no tokens.
 */
export const logitLens = defineCell({
  name: "logitLens",
  title: "Logit lens",
  papers: [],
  inputs: logitLensInputs,
  async run(inputs, {signal, progress}) {
    const plan = planLens(inputs);
    const places: LensPlace[] = [];
    for await (const place of look(plan, {signal})) {
      places.unshift(place);
      progress(places.length / plan.positions.length, "places of the prompt");
    }
    return lensOf(plan, places);
  }
});

/** `logitLens` as it is read: callable and bindable as a cell is. */
export type LogitLensSteps = (
  inputs: LogitLensInputs,
  context?: Partial<CellContext>
) => AsyncGenerator<LogitLens, void, void>;

const never = new AbortController().signal;
/** Milliseconds from the first picture of a lens that is being read to the second; to each after it twice as many. */
const BETWEEN = 250;

/** `logitLens` for a cell that shows the last place at once: yields it alone, then more, at the end all. */
export const logitLensSteps: Bound<LogitLensSteps> = bound((defaults) => {
  return async function* logitLensSteps(inputs, context = {}) {
    const {signal = never, progress} = {...defaults, ...context};
    signal.throwIfAborted();
    const plan = planLens(checkedInputs(logitLensInputs, inputs, "logitLensSteps"));
    const places: LensPlace[] = [];
    let next = 0;
    let between = BETWEEN;
    for await (const place of look(plan, {signal})) {
      places.unshift(place);
      progress?.(places.length / plan.positions.length, "places of the prompt");
      if (places.length === plan.positions.length || performance.now() < next) continue;
      next = performance.now() + between;
      between *= 2;
      yield lensOf(plan, places);
    }
    yield lensOf(plan, places);
  };
});

function lensOf(plan: LensPlan, read: readonly LensPlace[]): LogitLens {
  const {model, tokens, sites, pinned, positions, normalization} = plan;
  const places = [...read];
  const named = new Set([
    ...tokens,
    ...pinned,
    ...places.flatMap((place) => [
      ...place.sites.flatMap(({top}) => top.map(({token}) => token)),
      ...place.paths.map(({token}) => token)
    ])
  ]);
  const list = [...named];
  const pieces = tokenPieces(model, list);
  return new LogitLens({
    model: model.config.modelName,
    processing: model.processing,
    normalization,
    tokens,
    pieces: tokenPieces(model, tokens),
    words: Object.fromEntries(list.map((token, i) => [token, pieces[i]])),
    sites,
    pinned,
    positions,
    places
  });
}
