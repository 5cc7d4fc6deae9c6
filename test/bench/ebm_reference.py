"""Times InterpretML's fits for ebm.ts. Of each case, a line of JSON, it answers when it is warm; then, asked by an
empty line, with the seconds of the fit."""

import json
import sys
import time

import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier


def fit(case):
    table = pd.read_csv(case["table"])
    bags = np.fromfile(case["bagFile"], dtype=np.int8).reshape(case["bags"], case["rows"]).T
    y = table.pop("y").to_numpy()
    model = ExplainableBoostingClassifier(
        outer_bags=case["bags"],
        interactions=case["pairs"],
        max_rounds=case["rounds"],
        early_stopping_rounds=0,
        n_jobs=case["processes"],
    )
    start = time.perf_counter()
    model.fit(table, y, bags=bags)
    return time.perf_counter() - start


while line := sys.stdin.readline():
    case = json.loads(line)
    # its processes are started, and its library loaded, before the clock runs
    print(json.dumps({"seconds": fit({**case, "rounds": 1, "pairs": min(1, case["pairs"])})}), flush=True)
    sys.stdin.readline()
    print(json.dumps({"seconds": fit(case)}), flush=True)
