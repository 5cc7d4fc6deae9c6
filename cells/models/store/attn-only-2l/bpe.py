"""A byte-level BPE tokenizer of 1,024 tokens, learned from the corpus: `python3 bpe.py` writes tokenizer.json.

The file is in Hugging Face's format (GPT-2's pieces: Radford et al. 2019, section 2.2; merges: Sennrich et al.
2016). Token 0 starts every text, 1 to 256 are the bytes, and each later one joins two before it.
"""

import collections
import functools
import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
SIZE = 1024
BOS = "<|endoftext|>"
# GPT-2's pattern; Python's re has no \p{L} and \p{N}, and on this corpus these classes give the same pieces
PIECE = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def byte_letters():
    """A printable letter for each byte, as GPT-2 chose them: itself where it is printable, else one from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}


LETTERS = byte_letters()


def letters(piece):
    return tuple(LETTERS[byte] for byte in piece.encode("utf8"))


def learn(blocks):
    """The merges, most frequent pair first; of equally frequent ones the first in order of their letters."""
    counts = collections.Counter(piece for block in blocks for piece in PIECE.findall(block))
    words = [[list(letters(piece)), count] for piece, count in counts.items() if count > 1]
    pairs, where = collections.Counter(), collections.defaultdict(set)
    for i, (word, count) in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += count
            where[pair].add(i)
    merges = []
    while len(merges) < SIZE - 257:
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for i in list(where[best]):
            word, count = words[i]
            for pair in zip(word, word[1:]):
                pairs[pair] -= count
            words[i][0] = word = join(word, best)
            for pair in zip(word, word[1:]):
                pairs[pair] += count
                where[pair].add(i)
    return merges


def join(word, pair):
    joined, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            joined.append(word[i] + word[i + 1])
            i += 2
        else:
            joined.append(word[i])
            i += 1
    return joined


def tokenizer_json(merges):
    tokens = [BOS, *(LETTERS[byte] for byte in range(256)), *(left + right for left, right in merges)]
    special = {"id": 0, "content": BOS, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    bytes_only = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None}
    model |= {"fuse_unk": False, "byte_fallback": False, "vocab": {token: i for i, token in enumerate(tokens)}}
    model |= {"merges": [[left, right] for left, right in merges]}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special],
        "normalizer": None,
        "pre_tokenizer": bytes_only,
        "post_processor": None,
        "decoder": bytes_only,
        "model": model,
    }


class Encoder:
    """Text to tokens by a tokenizer.json of this script; the first token of a text is not added."""

    def __init__(self, path=HERE / "tokenizer.json"):
        model = json.loads(pathlib.Path(path).read_text("utf8"))["model"]
        self.vocabulary = model["vocab"]
        self.rank = {tuple(pair): i for i, pair in enumerate(model["merges"])}
        self.piece = functools.lru_cache(maxsize=None)(self._piece)

    def _piece(self, piece):
        word = list(letters(piece))
        while len(word) > 1:
            best = min(zip(word, word[1:]), key=lambda pair: self.rank.get(pair, len(self.rank)))
            if best not in self.rank:
                break
            word = join(word, best)
        return [self.vocabulary[token] for token in word]

    def encode(self, text):
        return [token for piece in PIECE.findall(text) for token in self.piece(piece)]


if __name__ == "__main__":
    import corpus

    learned, _ = corpus.load()
    text = json.dumps(tokenizer_json(learn(learned)), ensure_ascii=False, indent=None, separators=(",", ":"))
    (HERE / "tokenizer.json").write_text(text + "\n", "utf8")
