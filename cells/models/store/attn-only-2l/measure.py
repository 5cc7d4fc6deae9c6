"""What is measured of an attention-only network while it learns: scores of its heads, and how far context helps it.

The scores are those of the literature on induction (Olsson et al. 2022, "In-context learning and induction
heads", appendix): averages of attention on sequences of random tokens that come twice.
"""

import torch

import network

REPEATED = 60  # random tokens in a sequence, which then come again
SHORT, LONG = 20, 100  # tokens before those of which the loss is compared


def repeated_tokens(count, seed):
    """[count, 121]: the token that starts a text, 60 random tokens, the same 60 again."""
    random = torch.Generator().manual_seed(seed)
    half = torch.randint(257, network.VOCABULARY, (count, REPEATED), generator=random)
    return torch.cat([torch.zeros(count, 1, dtype=torch.long), half, half], 1)


def head_scores(pattern):
    """Mean attention to the token before, to the same token's first place, and to the one after that; [heads] each.

    `pattern` is [batch, heads, 121, 121], on `repeated_tokens`. The latter two count queries in the second half.
    """

    def diagonal(offset, start):
        return pattern.diagonal(-offset, -2, -1)[..., start - offset :].mean((0, 2))

    second = 1 + REPEATED
    return {"previous": diagonal(1, 2), "duplicate": diagonal(REPEATED, second), "induction": diagonal(REPEATED - 1, second)}


@torch.no_grad()
def measure(weights, text, repeated):
    """Scores by layer and head, and losses in nats: on held-out text once and twice, and on both halves of `repeated`."""
    patterns = {}
    on_repeated = network.losses(weights, repeated, lambda name, value: patterns.update({name: value}))
    twice = torch.cat([text[:, : REPEATED + 1], text[:, 1 : REPEATED + 1]], 1)
    scores = [head_scores(patterns[f"blocks.{layer}.attn.hook_pattern"]) for layer in range(network.layers_of(weights))]
    # the first token of a second half is left out: nothing before it says that the repetition begins
    return {
        "textLoss": network.losses(weights, text).mean().item(),
        "textSecondTimeLoss": network.losses(weights, twice)[:, REPEATED + 1 :].mean().item(),
        "randomFirstTimeLoss": on_repeated[:, :REPEATED].mean().item(),
        "randomSecondTimeLoss": on_repeated[:, REPEATED + 1 :].mean().item(),
        **{kind: [layer[kind].tolist() for layer in scores] for kind in scores[0]},
    }


@torch.no_grad()
def context_gain(weights, text):
    """Nats by which tokens are better predicted from the 100 to 127 tokens before them than from the last 20 to 47.

    The same tokens both times, for others would be easier or harder in themselves: tokens 100 to 127 of windows [count,
    128] of text. `recurring` are those that followed the token before them once already, out of sight of the shorter.
    """
    cut = torch.cat([text[:, :1], text[:, LONG - SHORT + 1 :]], 1)
    gains = in_parts(weights, cut)[:, SHORT - 1 :] - in_parts(weights, text)[:, LONG - 1 :]
    recurring = torch.stack([recurs(text, place) for place in range(LONG, network.CONTEXT)], 1)
    by_window = gains.mean(1)
    return {
        "gain": by_window.mean().item(),
        "standardError": (by_window.std() / len(text) ** 0.5).item(),
        "gainOfRecurring": gains[recurring].mean().item(),
        "shareOfRecurring": recurring.float().mean().item(),
    }


def in_parts(weights, rows):
    return torch.cat([network.losses(weights, part) for part in rows.split(64)])


def recurs(text, place):
    """Whether the pair of tokens that ends at `place` of each window stands before what the shorter context sees."""
    out_of_sight = text[:, : LONG - SHORT + 1]
    first, second = text[:, place - 1, None], text[:, place, None]
    return ((out_of_sight[:, :-1] == first) & (out_of_sight[:, 1:] == second)).any(1)
