"""Times marcotcr/lime on breast cancer; prints {"logistic": {"total", "model"}, "forest": ...} in milliseconds."""
import json
import statistics
import sys
import time

import numpy as np
from lime.lime_tabular import LimeTabularExplainer
from sklearn.ensemble import RandomForestClassifier

folder = sys.argv[1]
with open(f"{folder}/data/breast_cancer.json") as file:
    data = json.load(file)
with open(f"{folder}/lime_tabular_breast_cancer.json") as file:
    box = json.load(file)["black_boxes"]["logistic"]
X, y = np.array(data["X"]), np.array(data["y"])
w, b = np.array(box["w"]), box["b"]


def logistic(rows):
    p = 1 / (1 + np.exp(-(rows @ w + b)))
    return np.stack([1 - p, p], axis=1)


forest = RandomForestClassifier(100, random_state=0).fit(X, y)
explainer = LimeTabularExplainer(X, feature_names=data["feature_names"], random_state=0)
result = {}
for name, predict in {"logistic": logistic, "forest": forest.predict_proba}.items():
    inside = []

    def timed(rows):
        start = time.perf_counter()
        answer = predict(rows)
        inside.append(1000 * (time.perf_counter() - start))
        return answer

    totals = []
    for round in range(40):
        start = time.perf_counter()
        explainer.explain_instance(X[round], timed, num_features=10, num_samples=5000)
        totals.append(1000 * (time.perf_counter() - start))
    result[name] = {"total": statistics.median(totals[10:]), "model": statistics.median(inside[10:])}
print(json.dumps(result))
