"""Times InterpretML's fits for ebm.ts: a case as JSON on each line of the input, seconds on each of the output."""

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


for line in sys.stdin:
    case = json.loads(line)
    # its processes are started, and its library loaded, before the clock runs
    fit({**case, "rounds": 1, "pairs": min(1, case["pairs"])})
    print(json.dumps({"seconds": fit(case)}), flush=True)
