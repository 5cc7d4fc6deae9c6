import {described, InputError} from "../../input-error.ts";
import type {Steps} from "../../math/steps.ts";
import type {StoredTensor, Weights, WeightType} from "../weights/weights.ts";
import {transposed} from "./arrange.ts";
import type {TransformerConfig} from "./config.ts";
import {type Parameter, parameterShapes} from "./parameters.ts";
import {type NamingScheme, namingSchemes, type StoredPlace} from "./stored-names.ts";

const numeric: readonly WeightType[] = ["F64", "F32", "F16", "BF16", "I8"];

export interface ReadParameters {
  parameters: Map<string, Parameter>;
  /** tensors of the checkpoint that the model does not need */
  ignored: string[];
}

/**
 * Finds each weight of a model in a checkpoint. Pauses between tensors.
 * @throws InputError naming the tensor that is missing, too many, of another shape or type, or not a number
 */
export function* readParameters(config: TransformerConfig, weights: Weights): Steps<ReadParameters> {
  const scheme = schemeOf(weights);
  const checkpoint = new Checkpoint(scheme, weights);
  const parameters = new Map<string, Parameter>();
  for (const [name, {shape, optional}] of parameterShapes(config)) {
    const place = scheme.place(name, config, shape);
    const stored = place && checkpoint.find(place);
    if (place && stored) {
      checkStored(stored, place.shape);
      yield* checkNumbers(stored, checkpoint.checked);
      parameters.set(name, {shape, read: () => arranged(stored, place)});
    } else if (name === "unembed.W_U" && scheme.title !== "TransformerLens") {
      const embedding = parameters.get("embed.W_E")!;
      const {dVocab, dModel} = config;
      parameters.set(name, {shape, read: () => transposed(embedding.read(), dVocab, dModel)});
    } else if (!optional) {
      throw new InputError(`weights: ${place?.name ?? name}`, {
        got: described("no such tensor"),
        expected: `one of shape [${(place?.shape ?? shape).join(", ")}]`,
        remedy: checkpoint.near(place?.name ?? name)
      });
    }
  }
  return {parameters, ignored: checkpoint.rest()};
}

function schemeOf(weights: Weights): NamingScheme {
  const found = namingSchemes.find(({known, prefix}) => weights.has(known) || weights.has(prefix + known));
  if (found) return found;
  const schemes = namingSchemes.map(({title, known}) => `${title} (${known})`);
  throw new InputError("weights", {
    got: described(
      weights.names.length ? `tensors named ${weights.names.slice(0, 3).join(", ")}` : "no tensors"
    ),
    expected: `the names of ${schemes.slice(0, -1).join(", ")} or ${schemes.at(-1)}`
  });
}

/** A checkpoint's tensors, looked up with or without the scheme's prefix; remembers which were used. */
class Checkpoint {
  readonly checked = new Set<string>();
  readonly #scheme: NamingScheme;
  readonly #weights: Weights;
  readonly #used = new Set<string>();

  constructor(scheme: NamingScheme, weights: Weights) {
    this.#scheme = scheme;
    this.#weights = weights;
  }

  find({name, formerly}: StoredPlace): StoredTensor | undefined {
    const {prefix} = this.#scheme;
    for (const candidate of [prefix + name, name, ...(formerly ? [prefix + formerly, formerly] : [])]) {
      if (!this.#weights.has(candidate)) continue;
      this.#used.add(candidate);
      return this.#weights.get(candidate);
    }
    return undefined;
  }

  /** Names like one that is missing: those of the same tensor in another place. */
  near(name: string): string | undefined {
    const end = name.split(".").slice(-2).join(".");
    const alike = this.#weights.names
      .filter((other) => other.endsWith(end) && !this.#used.has(other))
      .slice(0, 3);
    return alike.length ? `The checkpoint has ${alike.join(", ")}` : undefined;
  }

  /** @throws InputError if one is left that is neither used nor known to be of no use */
  rest(): string[] {
    const {prefix, ignored, title} = this.#scheme;
    const rest = this.#weights.names.filter((name) => !this.#used.has(name));
    const extra = rest.filter(
      (name) => !ignored.test(name.startsWith(prefix) ? name.slice(prefix.length) : name)
    );
    if (extra.length) {
      const more = extra.length > 1 ? ` and ${extra.length - 1} more` : "";
      throw new InputError(`weights: ${extra[0]}`, {
        got: described(`a tensor of shape [${this.#weights.get(extra[0]).shape.join(", ")}]${more}`),
        expected: `no tensor of that name in a ${title} of this configuration`,
        remedy: "Does the configuration belong to this checkpoint (layers, biases, MLPs)?"
      });
    }
    return rest;
  }
}

function checkStored(stored: StoredTensor, shape: readonly number[]): void {
  const {name, type} = stored;
  if (!numeric.includes(type)) {
    throw new InputError(`weights: ${name}`, {
      got: described(`numbers of type ${type}`),
      expected: `one of ${numeric.join(", ")}`
    });
  }
  if (stored.shape.length === shape.length && stored.shape.every((length, i) => length === shape[i])) return;
  throw new InputError(`weights: ${name}`, {
    got: described(`the shape [${stored.shape.join(", ")}]`),
    expected: `[${shape.join(", ")}], as the configuration says`
  });
}

/** A sum tells whether all its terms are numbers; only if not is the place looked for. */
function* checkNumbers(stored: StoredTensor, checked: Set<string>): Steps<void> {
  if (checked.has(stored.name)) return;
  checked.add(stored.name);
  const data = stored.toFloat32();
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  if (!Number.isFinite(sum)) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    const index = stored.shape.map((length, axis) => {
      const stride = stored.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
      return Math.floor(at / stride) % length;
    });
    throw new InputError(`weights: ${stored.name}`, {
      got: described(`${data[at]} at [${index.join(", ")}]`),
      expected: "finite numbers",
      remedy: "The file is damaged, or its numbers overflowed when they were stored in half precision"
    });
  }
  yield;
}

function arranged(stored: StoredTensor, {arrange}: StoredPlace): Float32Array {
  const data = stored.toFloat32();
  return arrange ? arrange(data) : data;
}
