"""Trains an attention-only network: `python3 train.py --layers 2 --seed 0 --out FOLDER`.

Needs PyTorch and numpy (Debian: python3-torch 1.13, libopenblas0-pthread), and npm for the text. One thread, so
that a seed gives the same network again on a machine of the same kind. Writes step-N.safetensors (float16) every
hundred steps; keep.py measures them. Two layers took ten minutes on one busy core, one layer six.
"""

import argparse
import pathlib
import time

import numpy
import torch

import bpe
import corpus
import network
import safetensors_file

EARLY = {"length": 32, "quoting": 0.4, "repeating": 0.2}
LATE = {"length": network.CONTEXT, "quoting": 0.1, "repeating": 0.1}
TOKENS = 1024  # a step
WARM_UP = 200  # steps
COOL_DOWN = 0.3  # of the steps, at the end, over which the rate falls to a tenth
EVERY = 100  # steps between checkpoints


def tokens_of(blocks):
    encoder = bpe.Encoder()
    return torch.from_numpy(numpy.concatenate([numpy.array(encoder.encode(block)) for block in blocks]))


def windows(tokens, count, random, length=network.CONTEXT, quoting=0.0, repeating=0.0):
    """[count, length]: the token that starts a text, and then tokens that stand together in the corpus.

    In a share `quoting` of them a passage comes again further on, as in a text that quotes itself; a share `repeating`
    are random tokens over and over, of which nothing but what came before tells the next. What comes again is an
    eighth to half as long as the window.
    """
    starts = random.integers(len(tokens) - length, size=count)
    rows = torch.stack([tokens[start : start + length] for start in starts])
    for row, kind in zip(rows, random.random(count)):
        part = random.integers(length // 8, length // 2)
        if kind < quoting:
            first = random.integers(1, length - 2 * part + 1)
            again = random.integers(first + part, length - part + 1)
            row[again : again + part] = row[first : first + part].clone()
        elif kind < quoting + repeating:
            row[:] = torch.from_numpy(numpy.resize(random.integers(257, network.VOCABULARY, size=part), length))
    rows[:, 0] = 0
    return rows


def step_loss(weights, tokens, random, step, short):
    """Early steps see short windows, anywhere among the positions, and much that comes again: heads find soon what
    helps. The later ones are mostly text as it stands, so that a network learns how much to trust a repetition.
    """
    stage = EARLY if step < short else LATE
    batch = windows(tokens, TOKENS // stage["length"], random, **stage)
    return network.losses(weights, batch, first=random.integers(network.CONTEXT - stage["length"] + 1)).mean()


def rate_at(step, steps, peak):
    left = min(1, (steps - step) / (COOL_DOWN * steps))
    return peak * min(1, (step + 1) / WARM_UP) * (0.1 + 0.9 * left)


def train(layers, seed, steps, short, rate, out):
    learned, _ = map(tokens_of, corpus.load())
    random = numpy.random.default_rng(seed)
    weights = network.initial(layers, seed)
    for tensor in weights.values():
        tensor.requires_grad_()
    optimizer = torch.optim.AdamW(weights.values(), rate, betas=(0.9, 0.98), weight_decay=0.01)
    began, sum_of_losses = time.time(), 0
    for step in range(steps + 1):
        if step % EVERY == 0:
            safetensors_file.write(out / f"step-{step}.safetensors", weights, {"seed": str(seed), "step": str(step)})
            print(f"step {step}: loss {sum_of_losses / EVERY:.3f}, {time.time() - began:.0f} s", flush=True)
            sum_of_losses = 0
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, steps, rate)
        loss = step_loss(weights, learned, random, step, short)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        sum_of_losses += loss.item()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--layers", type=int, choices=(1, 2), required=True)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--steps", type=int, default=4500)
    options.add_argument("--short", type=int, default=2000, help="steps of the early kind")
    options.add_argument("--rate", type=float, default=2e-3, help="AdamW's highest rate")
    options.add_argument("--out", type=pathlib.Path, required=True)
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    train(**vars(chosen))
