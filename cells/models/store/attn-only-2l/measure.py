"""What is measured of an attention-only network while it learns: scores of its heads, and how far context helps it.

The scores are those of the literature on induction (Olsson et al. 2022, "In-context learning and induction
heads", appendix): averages of attention on sequences of random tokens that come twice.
"""

import torch

import network

REPEATED = 60  # random tokens in a sequence, which then come again
SHORT, LONG = 20, 100  # tokens before those of which the loss is compared
SPREAD = 20  # so many neighbours are: one place alone is noisy


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
def measure(weights, held_out, repeated):
    """Scores by layer and head, and losses in nats: on held-out text, and on both halves of repeated tokens."""
    patterns = {}
    on_repeated = network.losses(weights, repeated, lambda name, value: patterns.update({name: value}))
    on_text = network.losses(weights, held_out)
    # the same tokens with little before them: other tokens would be easier or harder in themselves
    cut = torch.cat([held_out[:, :1], held_out[:, LONG - SHORT + 1 : LONG + SPREAD]], 1)
    twice = torch.cat([held_out[:, : REPEATED + 1], held_out[:, 1 : REPEATED + 1]], 1)
    scores = [head_scores(patterns[f"blocks.{layer}.attn.hook_pattern"]) for layer in range(network.layers_of(weights))]
    return {
        "textLoss": on_text.mean().item(),
        "textLossAfter20": network.losses(weights, cut)[:, SHORT - 1 :].mean().item(),
        "textLossAfter100": on_text[:, LONG - 1 : LONG + SPREAD - 1].mean().item(),
        "textSecondTimeLoss": network.losses(weights, twice)[:, REPEATED + 1 :].mean().item(),
        "randomFirstTimeLoss": on_repeated[:, :REPEATED].mean().item(),
        # without its first token: nothing before that one says that the repetition begins
        "randomSecondTimeLoss": on_repeated[:, REPEATED + 1 :].mean().item(),
        **{kind: [layer[kind].tolist() for layer in scores] for kind in scores[0]},
    }
