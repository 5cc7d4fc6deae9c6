"""Writes and reads safetensors files of float16, the format of the weights kept here.

Eight bytes: the header's length, little-endian; the header: JSON of type, shape and place; then the numbers.
"""

import json
import struct

import numpy


def write(path, tensors, metadata):
    """`tensors` are PyTorch's, by name; `metadata` strings by name."""
    header, parts, at = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        parts.append(tensor.detach().numpy().astype(numpy.float16).tobytes())
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [at, at + len(parts[-1])]}
        at += len(parts[-1])
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def metadata(path):
    return header_of(path.read_bytes())[0].get("__metadata__", {})


def header_of(data):
    """The header, and how long its text is."""
    (length,) = struct.unpack_from("<Q", data)
    return json.loads(data[8 : 8 + length]), length


def read(path):
    """Arrays of numpy by name."""
    data = path.read_bytes()
    header, length = header_of(data)
    header.pop("__metadata__", None)

    def array(entry):
        start, end = entry["data_offsets"]
        return numpy.frombuffer(data[8 + length + start : 8 + length + end], numpy.float16).reshape(entry["shape"])

    return {name: array(entry) for name, entry in header.items()}
