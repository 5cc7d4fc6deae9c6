#!/usr/bin/env python3
"""Makes the tables of this folder from Debian packages: `python3 make.py` (Debian, Python 3.9 or later, network).

Downloads the packages named in PACKAGES with apt-get, unpacks them with dpkg, and writes NAME.csv for every
table and LICENSE.PACKAGE.txt for every package. Numbers are written as the source has them: nothing is
rounded. A missing value is an empty field. The cards (NAME.card.json) are written by hand; this script
checks that a card names the columns of its table, in order, and its number of rows.
"""

import csv
import gzip
import io
import json
import lzma
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = {"r-cran-modeldata": "1.1.0-1", "python3-sklearn": "1.2.1+dfsg-1"}
MODELDATA = "usr/lib/R/site-library/modeldata/data"
SKLEARN = "usr/lib/python3/dist-packages/sklearn/datasets/data"


def unpack(package, version, folder):
    subprocess.run(["apt-get", "download", f"{package}={version}"], cwd=folder, check=True, capture_output=True)
    [deb] = folder.glob(f"{package}_*.deb")
    subprocess.run(["dpkg", "-x", deb.name, package], cwd=folder, check=True)
    return folder / package


# --- R's lazy-load database: a compressed, serialised object at (offset, length) for each name -------------


def lazy_load(stem, name):
    """One object of R's `stem.rdb`, found through its index `stem.rdx` (R internals, section 1.16)."""
    index = as_dict(read_r(gzip.decompress(stem.with_suffix(".rdx").read_bytes())))
    offset, length = as_dict(index["variables"])[name][0]
    chunk = stem.with_suffix(".rdb").read_bytes()[offset : offset + length]
    kind = chunk[4:5]  # after the four bytes of the unpacked length
    if kind == b"Z":
        unpacked = lzma.decompress(chunk[5:], lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}])
    else:
        unpacked = zlib.decompress(chunk[4:])
    return read_r(unpacked)


def as_dict(vector):
    values, attributes = vector
    return dict(zip(attributes["names"][0], values))


def read_r(data):
    """Reads R's XDR serialisation (R internals, section 1.8), as far as data frames need it.

    A vector becomes (list of values, attributes); NA becomes None.
    """
    stream = io.BytesIO(data)
    assert stream.read(2) == b"X\n", "not R's XDR format"
    symbols = []

    def integer():
        return struct.unpack(">i", stream.read(4))[0]

    version = integer()
    integer(), integer()
    if version == 3:
        stream.read(integer())  # the native encoding's name

    def pairs():
        """a pair list, up to its end"""
        found = {}
        while (flags := integer()) & 255 == 2:
            if flags & 512:
                item()
            tag = item() if flags & 1024 else None
            found[tag] = item()
        assert flags & 255 == 254, "a pair list ends in nil"
        return found

    def item():
        flags = integer()
        kind = flags & 255
        if kind == 254:
            return None
        if kind == 255:  # a symbol met before
            return symbols[(flags >> 8 or integer()) - 1]
        if kind == 1:
            symbols.append(item())
            return symbols[-1]
        if kind == 9:
            length = integer()
            return None if length == -1 else stream.read(length).decode("utf-8")
        length = integer()
        if kind in (10, 13):
            values = [None if v == -(2**31) else v for v in struct.unpack(f">{length}i", stream.read(4 * length))]
        elif kind == 14:
            raw = stream.read(8 * length)
            values = [None if v != v else v for v in struct.unpack(f">{length}d", raw)]
        elif kind in (16, 19):
            values = [item() for _ in range(length)]
        else:
            raise ValueError(f"R type {kind} is not read here")
        return values, (pairs() if flags & 512 else {})

    return item()


def data_frame(frame):
    """Column names and rows; a factor's codes become its levels."""
    columns = []
    for values, attributes in frame[0]:
        if "levels" in attributes:
            levels = attributes["levels"][0]
            values = [None if v is None else levels[v - 1] for v in values]
        columns.append(values)
    return frame[1]["names"][0], list(zip(*columns))


# --- writing -------------------------------------------------------------------------------------------------


def printed(value):
    if value is None:
        return ""
    if isinstance(value, float):  # repr is the shortest text that reads back to the same number
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def write(name, header, rows):
    card = json.loads((HERE / f"{name}.card.json").read_text())
    assert [column["name"] for column in card["columns"]] == list(header), f"{name}.card.json: columns differ"
    assert card["rows"] == len(rows), f"{name}.card.json: {card['rows']} rows, the table has {len(rows)}"
    with open(HERE / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([printed(value) for value in row] for row in rows)
    print(f"{name}.csv: {len(rows)} rows, {len(header)} columns")


def sklearn_table(folder, name, target):
    """scikit-learn's files: counts and class names first, then numbers (kept as text) and the class's index."""
    lines = (folder / SKLEARN / f"{name}.csv").read_text().split()
    _, count, *classes = lines[0].split(",")
    card = json.loads((HERE / f"{name}.card.json").read_text())
    header = [column["name"] for column in card["columns"]]
    assert len(header) == int(count) + 1 and header[-1] == target
    rows = [line.split(",") for line in lines[1:]]
    write(name, header, [[*row[:-1], classes[int(row[-1])]] for row in rows])


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        folder.chmod(0o755)
        roots = {package: unpack(package, version, folder) for package, version in PACKAGES.items()}
        for package, root in roots.items():
            licence = (root / f"usr/share/doc/{package}/copyright").read_text()
            (HERE / f"LICENSE.{package}.txt").write_text(licence)

        rdata = roots["r-cran-modeldata"] / MODELDATA / "Rdata"
        write("credit", *data_frame(lazy_load(rdata, "credit_data")))
        write("penguins", *data_frame(lazy_load(rdata, "penguins")))

        sklearn = roots["python3-sklearn"]
        sklearn_table(sklearn, "iris", "species")
        sklearn_table(sklearn, "breast_cancer", "diagnosis")
        inputs, targets = (
            gzip.decompress((sklearn / SKLEARN / f"diabetes_{part}.csv.gz").read_bytes()).decode().splitlines()
            for part in ("data_raw", "target")
        )
        names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression"]
        rows = [[float(v) for v in f"{x} {y}".split()] for x, y in zip(inputs, targets)]
        write("diabetes", names, rows)


if __name__ == "__main__":
    sys.exit(main())
