"""Keeps what a training left: `python3 keep.py NAME RUN... [--steps 0,400,...]`.

A RUN is the folder of one seed; the first ships. Writes into ../NAME: model.safetensors (float16, the first run's
last step), step-N.safetensors for the steps asked for, training.json (what is measured of every checkpoint of every
run: losses in nats, scores by layer and head; and how far context helps those that are kept), config.json and
tokenizer.json; and into card.json, whose words are written by hand, the number of parameters and the sizes and hashes
of the files.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import numpy
import torch

import corpus
import measure
import network
import safetensors_file
import train

HERE = pathlib.Path(__file__).resolve().parent


def config(name, layers):
    """The shape under GPT-2's keys; `attn_only` says that the MLPs are not there."""
    return {
        "_name_or_path": name,
        "model_type": "gpt2",
        "attn_only": True,
        "n_layer": layers,
        "n_embd": network.D_MODEL,
        "n_head": network.HEADS,
        "n_positions": network.CONTEXT,
        "vocab_size": network.VOCABULARY,
        "layer_norm_epsilon": network.EPSILON,
        "tie_word_embeddings": False,
        "bos_token_id": 0,
        "eos_token_id": 0,
    }


def keep(name, runs, steps):
    target, last = HERE.parent / name, step_of(checkpoints_of(runs[0])[-1])
    _, held_out = corpus.load()
    tokens = train.tokens_of(held_out)
    training = {
        "checkpoints": steps,
        "context": [context(path, tokens) for path in checkpoints_of(runs[0]) if step_of(path) in {*steps, last}],
        "runs": [measured(run, tokens) for run in runs],
    }
    (target / "training.json").write_text(json.dumps(training, separators=(",", ":")) + "\n")
    shutil.copyfile(checkpoints_of(runs[0])[-1], target / "model.safetensors")
    for step in steps:
        shutil.copyfile(runs[0] / f"step-{step}.safetensors", target / f"step-{step}.safetensors")
    if target != HERE:
        shutil.copyfile(HERE / "tokenizer.json", target / "tokenizer.json")
    weights = tensors_of(target / "model.safetensors")
    (target / "config.json").write_text(json.dumps(config(name, network.layers_of(weights)), indent=2) + "\n")
    card = json.loads((target / "card.json").read_text("utf8"))
    card["parameters"] = sum(tensor.numel() for tensor in weights.values())
    card["files"] = [described(target, file) for file in ("config.json", "tokenizer.json", "model.safetensors")]
    if steps:
        card["checkpoints"] = [{"step": step, **described(target, f"step-{step}.safetensors")} for step in steps]
    (target / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf8")


def context(path, tokens):
    """How far context helps a checkpoint, on all held-out text in windows one after the other."""
    rows = tokens[: len(tokens) // network.CONTEXT * network.CONTEXT].view(-1, network.CONTEXT).clone()
    rows[:, 0] = 0
    found = measure.context_gain(tensors_of(path), rows)
    return {"step": step_of(path), **{key: rounded(value) for key, value in found.items()}}


def measured(run, tokens):
    """Of one training: a column for each measure, a row for each checkpoint. Text is the same for every network."""
    text, repeated = train.windows(tokens, 128, numpy.random.default_rng(1_000)), measure.repeated_tokens(16, 1_000)
    rows = []
    for path in checkpoints_of(run):
        rows.append({"step": step_of(path), **measure.measure(tensors_of(path), text, repeated)})
        print({key: value for key, value in rows[-1].items() if not isinstance(value, list)}, flush=True)
    seed = int(safetensors_file.metadata(checkpoints_of(run)[0])["seed"])
    return {"seed": seed, **{key: [rounded(row[key]) for row in rows] for key in rows[0]}}


def checkpoints_of(run):
    return sorted(run.glob("step-*.safetensors"), key=step_of)


def step_of(path):
    return int(path.stem.removeprefix("step-"))


def tensors_of(path):
    return {name: torch.from_numpy(values.astype("float32")) for name, values in safetensors_file.read(path).items()}


def described(folder, name):
    contents = (folder / name).read_bytes()
    return {"file": name, "bytes": len(contents), "sha256": hashlib.sha256(contents).hexdigest()}


def rounded(value):
    """As far as a number means something."""
    return [rounded(part) for part in value] if isinstance(value, list) else round(value, 4)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("name")
    options.add_argument("runs", type=pathlib.Path, nargs="+")
    options.add_argument("--steps", type=lambda text: [int(step) for step in text.split(",")], default=[])
    chosen = options.parse_args()
    torch.set_num_threads(1)
    keep(chosen.name, chosen.runs, chosen.steps)
