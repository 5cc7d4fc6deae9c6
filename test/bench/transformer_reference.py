"""Times the nets of transformer-nets.ts in PyTorch, one thread: a line of JSON {net: [cache ms, tokens a second]}.

Called by transformer.ts. Each net keeps the activations that a full cache has, and generates with a cache of keys and
values. Weights are random. With a folder as argument, it writes the nets there as ONNX files instead, for a plain pass
over 32 places.
"""
import json
import pathlib
import statistics
import sys
import time

import torch
from torch.nn import functional as F

torch.set_num_threads(1)
torch.set_grad_enabled(False)
NETS = {
    "TinyStories 15M": dict(d=288, mlp=768, layers=6, heads=6, vocab=32000, kind="llama"),
    "MiniLM": dict(d=384, mlp=1536, layers=6, heads=12, vocab=None, kind="bert"),
    "GPT-2 small": dict(d=768, mlp=3072, layers=12, heads=12, vocab=50257, kind="gpt2"),
}


class Net:
    def __init__(self, d, mlp, layers, heads, vocab, kind):
        self.d, self.heads, self.kind = d, heads, kind
        make = lambda to, of: (torch.randn(to, of) * 0.02, None if kind == "llama" else torch.zeros(to))
        self.blocks = [
            dict(q=make(d, d), k=make(d, d), v=make(d, d), o=make(d, d), up=make(mlp, d), down=make(d, mlp),
                 gate=make(mlp, d) if kind == "llama" else None)
            for _ in range(layers)
        ]
        self.unembed = make(vocab, d) if vocab else None
        self.w, self.b = torch.ones(d), torch.zeros(d)

    def norm(self, x, keep):
        """The parts of a norm by themselves, since a cache has its scale."""
        if self.kind != "llama":
            x = x - x.mean(-1, keepdim=True)
        scale = keep((x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt())
        x = keep(x / scale) * self.w
        return x if self.kind == "llama" else x + self.b

    def turn(self, x, past):
        pos = torch.arange(past, past + x.shape[2])[:, None]
        angle = pos * 10000.0 ** (-torch.arange(0, x.shape[3], 2) / x.shape[3])
        cos, sin = angle.cos(), angle.sin()
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(-2)

    def attention(self, x, block, past, keep):
        batch, pos, _ = x.shape
        split = lambda name: keep(F.linear(x, *block[name]).view(batch, pos, self.heads, -1)).transpose(1, 2)
        q, k, v = split("q"), split("k"), split("v")
        before = block["past"][0].shape[2] if past and "past" in block else 0
        if self.kind == "llama":
            q, k = keep(self.turn(q, before)), keep(self.turn(k, before))
        if past:
            if before:
                k, v = torch.cat([block["past"][0], k], 2), torch.cat([block["past"][1], v], 2)
            block["past"] = (k, v)
        scores = q @ k.transpose(2, 3) / q.shape[3] ** 0.5
        if self.kind != "bert" and pos > 1:
            scores = scores.masked_fill(torch.ones(pos, k.shape[2]).triu(1 + k.shape[2] - pos).bool(), -1e9)
        z = keep(keep(keep(scores).softmax(-1)) @ v).transpose(1, 2).reshape(batch, pos, self.d)
        return keep(F.linear(z, *block["o"]))

    def mlp(self, x, block, keep):
        pre = keep(F.linear(x, *block["up"]))
        if self.kind == "llama":
            post = F.silu(keep(F.linear(x, *block["gate"]))) * pre
        else:
            post = F.gelu(pre, approximate="tanh" if self.kind == "gpt2" else "none")
        return keep(F.linear(keep(post), *block["down"]))

    def __call__(self, x, cache, past=False):
        keep = lambda value: (cache.append(value), value)[1] if cache is not None else value
        keep(x)
        for block in self.blocks:
            if self.kind == "bert":
                x = self.norm(keep(x + self.attention(x, block, past, keep)), keep)
                x = self.norm(keep(x + self.mlp(x, block, keep)), keep)
            else:
                x = keep(x + self.attention(self.norm(x, keep), block, past, keep))
                x = keep(x + self.mlp(self.norm(x, keep), block, keep))
        if not self.unembed:
            return x
        return F.linear(self.norm(x[:, -1:] if past else x, keep), *self.unembed)


def timed(run, times):
    """Median wall and least processor milliseconds, after one run that warms up."""
    run()
    walls, processors = [], []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    return statistics.median(walls), min(processors)


def generate(net, count=24):
    for block in net.blocks:
        block.pop("past", None)
    net(torch.randn(1, 32, net.d), None, past=True).argmax()
    for _ in range(count - 1):
        net(torch.randn(1, 1, net.d), None, past=True).argmax()


class Pass(torch.nn.Module):
    """A plain pass, as an exporter wants it."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x, None)


if len(sys.argv) > 1:
    for name, shape in NETS.items():
        net = Net(**shape)
        torch.onnx.export(
            Pass(net), torch.randn(1, 32, net.d), pathlib.Path(sys.argv[1], f"{name}.onnx"),
            input_names=["x"], output_names=["out"], opset_version=14,
        )
    sys.exit()

result = {}
for name, shape in NETS.items():
    net = Net(**shape)
    wall, processor = timed(lambda: net(torch.randn(1, 32, net.d), []), 10)
    result[name] = {"cache": wall, "cacheProcessor": processor}
    if net.unembed:
        wall, processor = timed(lambda: generate(net), 3)
        result[name] |= {"perSecond": 24000 / wall, "perSecondProcessor": 24000 / processor}
print(json.dumps(result))
