"""Fits the weights of src/gate/relevance/weights.ts on the tuning half of what measure.mjs measured, prints how well they tell, and writes the file's
figures: `python weights.py FOLDER`. On- and off-topic items weigh the same; of the latter, those of other datanets weigh six tenths, small talk three and
decoys one, so that trick questions don't outweigh ordinary ones."""

import json
import sys
from pathlib import Path

import numpy as np

measured = json.loads((Path(sys.argv[1]) / "measured.json").read_text("utf-8"))
rows = measured["rows"]
tuning = np.array([row[0] == "tune" for row in rows])
label = np.array([row[2] for row in rows])
values = np.array([row[3:] for row in rows]) / 1000
SHARE = {"on": 1, "other": 0.6, "off": 0.3, "decoy": 0.1}


def quality(scores, is_on):
    """AUC, and precision at recall 0.8 as if on- and off-topic items were equally many."""
    on, off = np.sort(scores[is_on])[::-1], scores[~is_on]
    auc = (on[:, None] > off[None]).mean() + 0.5 * (on[:, None] == off[None]).mean()
    at = on[int(np.ceil(0.8 * len(on))) - 1]
    found = (on >= at).mean()
    return f"AUC {auc:.3f}, precision at recall 0.8 {found / (found + (off >= at).mean()):.3f}"


for name, columns in (("weightsAlone", [0, 1, 2]), ("weightsWithAccepted", [0, 1, 2, 3, 4])):
    x = np.c_[values[:, columns], np.ones(len(rows))]
    y = (label == "on") * 1.0
    weight = np.zeros(len(rows))
    for kind, share in SHARE.items():
        chosen = tuning & (label == kind)
        weight[chosen] = share / chosen.sum() / 2
    w = np.zeros(x.shape[1])
    ridge = np.diag([1e-3] * (len(w) - 1) + [0])
    for _ in range(50):  # logistic regression by Newton's method; L2 on all but the base
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(len(w)), x.T @ (weight * (p - y)) + ridge @ w)
    # A logit is 200 of the 1,000 points; `base` is in thousandths.
    *weights, base = (w * 200).round().astype(int)
    print(name, [int(weight) for weight in weights], "base", int(base) * 1000)
    for half, chosen in (("tune", tuning), ("held", ~tuning)):
        for kind in ("other", "off", "decoy"):
            pick = chosen & ((label == "on") | (label == kind))
            print(f"  {half}, {kind}: {quality((x @ w)[pick], y[pick] == 1)}")
for name in ("meanOfPurposes", "meanOfItems"):
    print(name, measured[name])
