"""Trains the networks that look at pictures: `python3 train.py PICTURES OUT`.

PICTURES is what `node tools/make-picture-training.ts PICTURES` wrote: a folder for each network. Needs PyTorch and numpy
(Debian: python3-torch 1.13). One thread, so that a seed gives the same network again on a machine of the same kind.
Writes OUT/NAME/model.safetensors (float16, batch norm folded into the convolutions) and training.json; then
`node tools/make-picture-models.ts OUT` measures both and puts them into the store. Five to fifteen minutes each on a busy core.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy
import torch
from torch.nn import functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "attn-only-2l"))

import safetensors_file  # noqa: E402

FILTERS = (16, 32, 48, 64)
MEAN, SD = 0.5, 0.25  # of bytes divided by 255
BATCH = 128
EPOCHS = {"shapes-cnn": 10, "stripes-cnn": 6}
PEAK = 4e-3


class Network(torch.nn.Module):
    """Four convolutions of 3 by 3, each with batch norm and ReLU, between them pools of 2; the mean; one linear layer."""

    def __init__(self, classes):
        super().__init__()
        channels = (3, *FILTERS)
        self.convolutions = torch.nn.ModuleList(
            torch.nn.Conv2d(before, after, 3, padding=1, bias=False) for before, after in zip(channels, FILTERS)
        )
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm2d(filters) for filters in FILTERS)
        self.logits = torch.nn.Linear(FILTERS[-1], classes)

    def forward(self, x):
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            x = F.relu(norm(convolution(x)))
            if i < len(FILTERS) - 1:
                x = F.max_pool2d(x, 2)
        return self.logits(x.mean((2, 3)))

    def folded(self):
        """Weights by name; each convolution does what its batch norm did."""
        weights = {}
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            scale = norm.weight / (norm.running_var + norm.eps).sqrt()
            weights[f"conv{i + 1}.weight"] = convolution.weight * scale[:, None, None, None]
            weights[f"conv{i + 1}.bias"] = norm.bias - norm.running_mean * scale
        weights["logits.weight"], weights["logits.bias"] = self.logits.weight, self.logits.bias
        return weights


def load(folder, part, classes):
    labels = numpy.fromfile(folder / f"{part}.labels", numpy.uint8)
    pixels = numpy.fromfile(folder / f"{part}.pixels", numpy.uint8).reshape(len(labels), -1)
    size = round((pixels.shape[1] / 3) ** 0.5)
    images = torch.from_numpy(pixels.reshape(len(labels), size, size, 3)).permute(0, 3, 1, 2)
    return images, torch.from_numpy(labels.astype(numpy.int64))


def standardised(images):
    return ((images.float() / 255 - MEAN) / SD).contiguous(memory_format=torch.channels_last)


def varied(images, random):
    """Pictures mirrored at will: a shape, and a texture, stay what they are."""
    images = torch.where(torch.rand(len(images), 1, 1, 1, generator=random) < 0.5, images.flip(3), images)
    return images.flip(2) if torch.rand((), generator=random) < 0.5 else images


@torch.no_grad()
def accuracy(network, images, labels):
    network.eval()
    right = sum(
        (network(standardised(part)).argmax(1) == truth).sum().item()
        for part, truth in zip(images.split(500), labels.split(500))
    )
    network.train()
    return right / len(labels)


def train(folder, out, seed, epochs):
    classes = json.loads((folder / "classes.json").read_text())
    images, labels = load(folder, "train", classes)
    held_out = load(folder, "held-out", classes)
    random = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    network = Network(len(classes)).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), PEAK, weight_decay=0.01)
    steps = epochs * (len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK, total_steps=steps, pct_start=0.2)
    log, began = [], time.time()
    for epoch in range(1, epochs + 1):
        total, order = 0.0, torch.randperm(len(images), generator=random)
        for rows in order.split(BATCH)[: len(images) // BATCH]:
            loss = F.cross_entropy(network(standardised(varied(images[rows], random))), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        log.append({"epoch": epoch, "loss": round(total / (len(images) // BATCH), 4), "heldOut": accuracy(network, *held_out)})
        print(folder.name, log[-1], f"{time.time() - began:.0f} s", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    safetensors_file.write(out / "model.safetensors", network.folded(), {"seed": str(seed), "epochs": str(epochs)})
    record = {"pictures": len(images), "seed": seed, "batch": BATCH, "peakRate": PEAK, "epochs": log}
    (out / "training.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("pictures", type=pathlib.Path)
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--only", help="the name of one network")
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    for folder in sorted(chosen.pictures.iterdir()):
        if chosen.only in (None, folder.name):
            train(folder, chosen.out / folder.name, chosen.seed, EPOCHS[folder.name])
