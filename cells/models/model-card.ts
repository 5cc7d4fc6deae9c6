import {table} from "../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../views/view.ts";

/** What is known about a model that comes with Glassbook: where it is from, what was done to it, where it fails. */
export interface ModelCard {
  /** what `models.load` calls it */
  name: string;
  title: string;
  /** what loads it: `models.load` a transformer, unless told; `models.loadImageNetwork` the other */
  kind?: "transformer" | "image-network";
  description: string;
  /** numbers that were learnt */
  parameters: number;
  /** where the weights come from, and the script that made the files */
  source: {package?: string; version?: string; file?: string; origin: string; madeBy: string};
  licence: string;
  /** the licence's text, beside the weights */
  licenceFile: string;
  /** what was changed on the way here, and what that costs */
  changes: string;
  /** what was measured, each with its number and unit */
  measured: {what: string; value: string}[];
  /** what it cannot do, one sentence each */
  limits: string[];
  /** the files to load; weights in several are listed in `model.safetensors.index.json` */
  files: ModelFile[];
  /** weights as they were after so many steps of training, where these were kept */
  checkpoints?: (ModelFile & {step: number})[];
}

/** A file of a model, as it must arrive. */
export interface ModelFile {
  file: string;
  bytes: number;
  /** hexadecimal */
  sha256: string;
}

/** The card with its picture: what a notebook shows for `models.card("minilm")`. */
export function viewableModelCard(card: ModelCard): ModelCard & Viewable {
  const copy = structuredClone(card);
  return Object.defineProperty(copy, viewSymbol, {value: () => cardViews(copy)}) as ModelCard & Viewable;
}

function cardViews(card: ModelCard): View[] {
  const {source, files} = card;
  const megabytes = files.reduce((sum, {bytes}) => sum + bytes, 0) / 1e6;
  const origin = source.package ? `${source.origin}; ${source.package} ${source.version}` : source.origin;
  const facts: View = {
    kind: "markdown",
    parts: ["**", ".** ", "\n\n*What was changed.* ", "\n\n*What it cannot do.* ", "\n\n*Source.* ", ""],
    values: [
      card.title,
      `${card.description} ${card.parameters.toLocaleString("en")} parameters, ${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB to load.`,
      card.changes,
      card.limits.join(" "),
      `${origin}. ${card.licence}.`
    ].map((text) => ({kind: "text", text}))
  };
  const {measured} = card;
  return [facts, table({measured: measured.map(({what}) => what), value: measured.map(({value}) => value)})];
}
