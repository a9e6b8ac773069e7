"""Fits the weights of src/gate/relevance/weights.ts on the tuning half of what measure.mjs measured, and prints them and how well they tell.
`python weights.py FOLDER`. Three of a datanet's seven decoys count, so that trick questions don't outweigh ordinary ones."""

import collections
import json
import sys
from pathlib import Path

import numpy as np

rows = json.loads((Path(sys.argv[1]) / "measured.json").read_text("utf-8"))
decoys = collections.Counter()
counts = []
for _, datanet, label, *_ in rows:
    decoys[datanet] += label == "decoy"
    counts.append(label != "decoy" or decoys[datanet] <= 3)
counts = np.array(counts)
tuning = np.array([row[0] == "tune" for row in rows])
label = np.array([row[2] for row in rows])
measured = np.array([row[3:] for row in rows]) / 1000


def quality(values, is_on):
    on, off = values[is_on], values[~is_on]
    auc = (on[:, None] > off[None]).mean() + 0.5 * (on[:, None] == off[None]).mean()
    at = np.sort(on)[::-1][int(np.ceil(0.8 * len(on))) - 1]
    found = (on >= at).sum()
    return f"AUC {auc:.3f}, precision at recall 0.8 {found / (found + (off >= at).sum()):.3f}"


for name, columns in (("weightsAlone", [0, 1, 2]), ("weightsWithAccepted", [0, 1, 2, 3, 4])):
    x = np.c_[measured[:, columns], np.ones(len(rows))]
    y = (label == "on") * 1.0
    fit = tuning & counts
    w = np.zeros(x.shape[1])
    for _ in range(20000):  # logistic regression by gradient descent; L2 on all but the base
        p = 1 / (1 + np.exp(-x[fit] @ w))
        w -= 2 * (x[fit].T @ (p - y[fit]) / fit.sum() + 2e-3 * np.r_[w[:-1], 0])
    # A logit is 200 of the 1,000 points; `base` is in thousandths.
    *weights, base = (w * 200).round().astype(int)
    print(name, [int(weight) for weight in weights], "base", int(base) * 1000)
    for half, chosen in (("tune", tuning), ("held", ~tuning)):
        for set_name, kinds in (("ordinary", label != "decoy"), ("decoys", label != "off")):
            print(f"  {half}, {set_name}: {quality((x @ w)[chosen & kinds], y[chosen & kinds] == 1)}")
