import {type Bound, bound} from "../bound.ts";
import {described, InputError} from "../input-error.ts";
import type {Viewable} from "../views/view.ts";
import {type CheckpointFiles, type CheckpointParts, readCheckpoint} from "./checkpoint-files.ts";
import {readCheckpointFolder} from "./checkpoint-folder.ts";
import {readChosenFiles} from "./chosen-files.ts";
import {askForHub, type HubQuestion} from "./hub/ask-for-hub.ts";
import type {HubConsent} from "./hub/consent.ts";
import {type HubPlace, hubAddress} from "./hub/hub-address.ts";
import type {KeptModel} from "./hub/shelf-places.ts";
import type {ImageNetwork} from "./image-network/index.ts";
import {type ModelCard, viewableModelCard} from "./model-card.ts";
import {atStep} from "./model-checkpoint.ts";
import {type Loading, readModelFiles} from "./model-files.ts";
import {modelCard, modelNames} from "./model-store.ts";
import type {Transformer} from "./transformer/index.ts";

/** Trained models: those that come with Glassbook, and checkpoints of one's own. */
export interface Models {
  /** The names `load` and `card` take. */
  names(): string[];
  /** Source, licence, what was measured and what a model cannot do. */
  card(name: string): ModelCard & Viewable;
  /**
   * A transformer that comes with Glassbook. A browser loads it once and keeps it, also for when it is offline; each
   * call gives a new one, which is the caller's to dispose. With `step` it is as it was after so many steps of its
   * training; its card lists those that were kept.
   */
  load(name: string, options?: Partial<Loading> & {step?: number}): Promise<Transformer>;
  /** A network that looks at pictures and comes with Glassbook: `await models.loadImageNetwork("shapes-cnn")`. */
  loadImageNetwork(name: string, options?: Partial<Loading>): Promise<ImageNetwork>;
  /**
   * A transformer from the files of a checkpoint, by name: `config.json`, `model.safetensors` (or its index with the
   * files it names), `tokenizer.json`; or llama2.c's `model.bin` and `tokenizer.bin`. In a notebook the reader may choose
   * them: `const chosen = view(input.files({multiple: true}))`, `models.fromFiles(chosen)`.
   */
  fromFiles(
    files: CheckpointFiles | readonly File[],
    options?: Partial<Pick<Loading, "signal">>
  ): Promise<Transformer>;
  /** A transformer from a folder beside the notebook with those files, by its path: "./my-model". */
  fromFolder(folder: string, options?: Partial<Loading>): Promise<Transformer>;
  /**
   * A transformer of the Hugging Face hub: `await models.fromHub("openai-community/gpt2", {consent})`. Asks for nothing
   * without consent: the answer to `askForHub`, or `true` in a program. Each file is checked against the size and hash
   * that the hub lists, and kept: on disk, in a browser in its site's file system. What broke off goes on where it was.
   */
  fromHub(
    repo: string,
    options?: Partial<Loading> & HubPlace & {consent?: HubConsent | true}
  ): Promise<Transformer>;
  /** The question whether a model may be loaded from a hub: `const consent = view(models.askForHub(repo, {bytes}))`. */
  askForHub(repo: string, options: HubPlace & {bytes: number}): HubQuestion;
  /** What is kept here of models of hubs, with its bytes. */
  kept(): Promise<KeptModel[]>;
  /** Forgets what is kept of a model of a hub, or of all. Gives the bytes that are free now. */
  forget(repo?: string): Promise<number>;
}

const unbound: Loading = {signal: new AbortController().signal, progress() {}};

/** In a notebook the kernel ties this to the cell that reads it: its stop ends a load, its progress shows one. */
export const models: Bound<Models> = bound((context): Models => {
  const loading = (options: Partial<Loading> = {}): Loading => ({...unbound, ...context, ...options});
  return {
    names: modelNames,
    card: (name) => viewableModelCard(modelCard(name)),
    async load(name, options) {
      const merged = loading(options);
      const {card, urlOf} = atStep(cardOf(name, "transformer"), options?.step);
      const files = await readModelFiles(card, urlOf, merged);
      return transformerOf(await readCheckpoint(files), merged, card.name);
    },
    async loadImageNetwork(name, options) {
      const {card, urlOf} = atStep(cardOf(name, "image-network"));
      const {config, weights} = await readCheckpoint(await readModelFiles(card, urlOf, loading(options)));
      const {ImageNetwork} = await import("./image-network/index.ts");
      return ImageNetwork.fromWeights({...config, name: card.name}, weights);
    },
    async fromFiles(files, options) {
      const named = Array.isArray(files) ? await readChosenFiles(files) : (files as CheckpointFiles);
      return transformerOf(await readCheckpoint(named), loading(options));
    },
    async fromFolder(folder, options) {
      const merged = loading(options);
      const files = await readCheckpointFolder(String(folder), context?.base, merged);
      return transformerOf(await readCheckpoint(files), merged);
    },
    async fromHub(repo, options = {}) {
      const merged = loading(options);
      const address = hubAddress(repo, options);
      const {readHub} = await import("./hub/read-hub.ts");
      const files = await readHub(address, options.consent, merged);
      return transformerOf(await readCheckpoint(files), merged, repo);
    },
    askForHub,
    async kept() {
      return (await import("./hub/shelf-places.ts")).keptModels();
    },
    async forget(repo) {
      return (await import("./hub/shelf-places.ts")).forgetModels(repo);
    }
  };
});

/** @throws InputError for a name that there is not, or a model that another function loads */
function cardOf(name: string, wanted: "transformer" | "image-network"): ModelCard {
  const card = modelCard(name);
  const {kind = "transformer"} = card;
  if (kind === wanted) return card;
  throw new InputError("name", {
    got: described(
      `${JSON.stringify(name)}, ${kind === "transformer" ? "a transformer" : "an image network"}`
    ),
    expected: wanted === "transformer" ? "a transformer" : "an image network",
    remedy: `Write models.${kind === "transformer" ? "load" : "loadImageNetwork"}(${JSON.stringify(name)})`
  });
}

/** Imports what computes, and tfjs with it, only now: a notebook without a transformer does without both. */
async function transformerOf(
  {config, weights, tokenizer}: CheckpointParts,
  {signal}: Loading,
  name?: string
): Promise<Transformer> {
  const {configFromHuggingFace, Transformer} = await import("./transformer/index.ts");
  const shape = {...configFromHuggingFace(config), ...(name && {modelName: name})};
  return Transformer.fromWeights(shape, weights, {tokenizer, signal});
}
