"""An attention-only transformer in PyTorch: GPT-2's parts without the MLPs, under GPT-2's names.

Learned positions, LayerNorm before each attention and at the end, biases, an unembedding of its own. Weights
of projections are stored [in, out] as in GPT-2. `record` collects activations under TransformerLens's names.
"""

import math

import torch
from torch.nn import functional as F

D_MODEL, HEADS, CONTEXT, VOCABULARY, EPSILON = 128, 4, 128, 1024, 1e-5
D_HEAD = D_MODEL // HEADS
MASK = torch.full((CONTEXT, CONTEXT), -math.inf).triu(1)


def initial(layers, seed):
    """Weights by name, normal. Attention begins larger than GPT-2's 0.02, and so do embeddings."""
    random = torch.Generator().manual_seed(seed)

    def normal(*shape, sd=0.02):
        return torch.randn(*shape, generator=random) * sd

    weights = {"transformer.wte.weight": normal(VOCABULARY, D_MODEL, sd=0.15), "transformer.wpe.weight": waves()}
    for layer in range(layers):
        block = f"transformer.h.{layer}."
        weights |= norm(block + "ln_1")
        weights[block + "attn.c_attn.weight"] = normal(D_MODEL, 3 * D_MODEL, sd=D_MODEL**-0.5)
        weights[block + "attn.c_attn.bias"] = torch.zeros(3 * D_MODEL)
        weights[block + "attn.c_proj.weight"] = normal(D_MODEL, D_MODEL, sd=D_MODEL**-0.5 * 0.5)
        weights[block + "attn.c_proj.bias"] = torch.zeros(D_MODEL)
    weights |= norm("transformer.ln_f")
    weights["lm_head.weight"] = normal(VOCABULARY, D_MODEL)
    return weights


def waves(sd=0.3, frequencies=16):
    """Positions begin as sine waves (Vaswani et al. 2017, section 3.5) in a quarter of the dimensions, and are learned.

    A few strong waves make "the token before" a rotation that a head can find; short ones tell neighbours apart.
    """
    radians = torch.linspace(0.08, 1, frequencies) ** 1.13 * 3
    angles = torch.arange(CONTEXT)[:, None] * radians
    positions = torch.zeros(CONTEXT, D_MODEL)
    positions[:, : 2 * frequencies] = torch.cat([angles.sin(), angles.cos()], 1) * sd * math.sqrt(2)
    return positions


def norm(name):
    return {name + ".weight": torch.ones(D_MODEL), name + ".bias": torch.zeros(D_MODEL)}


def layers_of(weights):
    return sum(name.endswith("ln_1.weight") for name in weights)


def forward(weights, tokens, record=lambda name, value: None, first=0):
    """Logits [batch, pos, vocabulary] of tokens [batch, pos]; `first` is the position of the first one."""
    batch, length = tokens.shape

    def layer_norm(x, name):
        return F.layer_norm(x, (D_MODEL,), weights[name + ".weight"], weights[name + ".bias"], EPSILON)

    x = weights["transformer.wte.weight"][tokens] + weights["transformer.wpe.weight"][first : first + length]
    for layer in range(layers_of(weights)):
        block, hook = f"transformer.h.{layer}.", f"blocks.{layer}."
        record(hook + "hook_resid_pre", x)
        qkv = layer_norm(x, block + "ln_1") @ weights[block + "attn.c_attn.weight"] + weights[block + "attn.c_attn.bias"]
        q, k, v = qkv.view(batch, length, 3, HEADS, D_HEAD).permute(2, 0, 3, 1, 4)
        scores = (q * D_HEAD**-0.5) @ k.transpose(-1, -2) + MASK[:length, :length].to(q.dtype)
        pattern = scores.softmax(-1)
        record(hook + "attn.hook_pattern", pattern)
        z = (pattern @ v).transpose(1, 2)
        record(hook + "attn.hook_z", z)
        out = z.reshape(batch, length, D_MODEL) @ weights[block + "attn.c_proj.weight"] + weights[block + "attn.c_proj.bias"]
        record(hook + "hook_attn_out", out)
        x = x + out
        record(hook + "hook_resid_post", x)
    return layer_norm(x, "transformer.ln_f") @ weights["lm_head.weight"].T


def losses(weights, tokens, record=lambda name, value: None, first=0):
    """Loss in nats at each position but the last, [batch, pos - 1]."""
    logits = forward(weights, tokens, record, first)[:, :-1]
    return F.cross_entropy(logits.reshape(-1, VOCABULARY), tokens[:, 1:].reshape(-1), reduction="none").view(len(tokens), -1)
