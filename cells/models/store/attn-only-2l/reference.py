"""What PyTorch computes, in float64, of the networks that ship: `python3 reference.py > attn_only.json`.

For a prompt and for random tokens that come twice: tokens, loss at each position, every recorded activation as its
shape, sum, sum of squares and first and last numbers, the last position's logits, the heads' scores, and the
pattern of the head with the highest score of each kind on the prompt.
"""

import json
import pathlib

import torch

import bpe
import measure
import network
import safetensors_file

STORE = pathlib.Path(__file__).resolve().parent.parent
PROMPT = "Mr. Bingley and Miss Darcy came at noon. Before dinner Mr. Bingley and Miss Darcy"


def reference(name, prompt, repeated):
    stored = safetensors_file.read(STORE / name / "model.safetensors")
    weights = {tensor: torch.from_numpy(values.astype("float64")) for tensor, values in stored.items()}
    on_prompt, on_repeated = run(weights, prompt), run(weights, repeated)
    layers = range(network.layers_of(weights))
    scores = [measure.head_scores(on_repeated["activations"][f"blocks.{layer}.attn.hook_pattern"]) for layer in layers]
    best = {}
    for kind in scores[0]:
        grid = torch.stack([layer[kind] for layer in scores])
        layer, head = divmod(int(grid.argmax()), network.HEADS)
        pattern = on_prompt["activations"][f"blocks.{layer}.attn.hook_pattern"][0, head]
        best[kind] = {"layer": layer, "head": head, "score": grid.max().item(), "patternOnPrompt": pattern.tolist()}
    return {
        "scores": {kind: [layer[kind].tolist() for layer in scores] for kind in scores[0]},
        "best": best,
        "prompt": summary(on_prompt),
        "repeated": summary(on_repeated),
    }


def run(weights, tokens):
    activations = {}
    logits = network.forward(weights, tokens, lambda name, value: activations.update({name: value}))
    activations["logits"] = logits
    return {"tokens": tokens, "activations": activations, "loss": network.losses(weights, tokens)}


def summary(ran):
    """Of a run on one text; its logits whole where the next token is asked for."""
    return {
        "tokens": ran["tokens"][0].tolist(),
        "loss": ran["loss"][0].tolist(),
        "lastLogits": ran["activations"]["logits"][0, -1].tolist(),
        "activations": {name: gist(value) for name, value in ran["activations"].items()},
    }


def gist(value):
    flat = value.reshape(-1)
    ends = [*flat[:4].tolist(), *flat[-4:].tolist()]
    return {"shape": list(value.shape), "sum": flat.sum().item(), "squares": (flat**2).sum().item(), "ends": ends}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.7g}") if isinstance(value, float) else value


if __name__ == "__main__":
    prompt = torch.tensor([[0, *bpe.Encoder().encode(PROMPT)]])
    repeated = measure.repeated_tokens(1, 7)
    made = f"cells/models/store/attn-only-2l/reference.py, PyTorch {torch.__version__} in float64, on the weights that ship"
    nets = {name: reference(name, prompt, repeated) for name in ("attn-only-1l", "attn-only-2l", "attn-only-2l-seed2")}
    print(json.dumps(rounded({"README": made, "prompt": PROMPT, "seed": 7, **nets}), separators=(",", ":")))
