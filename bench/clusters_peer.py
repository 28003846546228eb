#!/usr/bin/env python3
"""The permutation scan of bench/clusters.cc in NumPy, vectorised over zones, starts and lengths: some centres of one
shuffled replicate, scaled to all centres and 999 replications. One process, as NumPy runs it."""
import json
import os
import sys
import time

try:
    import numpy as np
except ImportError:
    print(json.dumps({"skipped": "python3-numpy is not installed"}))
    sys.exit(0)

DAYS, LONGEST, FRACTION, REPLICATIONS = 365, 30, 0.1, 999


def ratio(c, e, total):
    """Log likelihood ratio where c > e."""
    keep = c > e
    c, e = c[keep], e[keep]
    if c.size == 0:
        return 0.0
    rest = total - c
    value = c * np.log(c / e) + np.where(rest > 0, rest * np.log(np.maximum(rest, 1) / (total - e)), 0)
    return float(value.max())


def scan(counts, order, sizes, days, last_only):
    """Best ratio around one centre: counts is place x day, order its neighbours, sizes the zones' cases."""
    total = float(days[-1])
    upto = np.zeros((len(order), DAYS + 1))
    np.cumsum(np.cumsum(counts[order], axis=0), axis=1, out=upto[:, 1:])
    best = 0.0
    if last_only:
        starts = DAYS - np.arange(1, LONGEST + 1)
        c = upto[:, -1:] - upto[:, starts]
        return ratio(c, sizes[:, None] * (days[-1] - days[starts])[None, :] / total, total)
    for length in range(1, LONGEST + 1):
        c = upto[:, length:] - upto[:, :-length]
        e = sizes[:, None] * (days[length:] - days[:-length])[None, :] / total
        best = max(best, ratio(c, e, total))
    return best


def main():
    last_only = sys.argv[1] == "last"
    scratch = os.environ["SCRATCH"]
    places = np.loadtxt(scratch + "/clusters-places.csv", delimiter=",")
    cases = np.loadtxt(scratch + "/clusters-cases.csv", delimiter=",", dtype=int)
    rng = np.random.default_rng(1)
    days = np.concatenate([[0], np.cumsum(np.bincount(cases[:, 1], minlength=DAYS))]).astype(float)
    weight = np.bincount(cases[:, 0], minlength=len(places))
    centres = range(200 if last_only else 20)
    orders, sizes = [], []
    for i in centres:
        order = np.argsort(((places - places[i]) ** 2).sum(axis=1), kind="stable")
        size = np.cumsum(weight[order])
        keep = size <= FRACTION * len(cases)
        orders.append(order[keep])
        sizes.append(size[keep].astype(float))
    start = time.perf_counter()
    counts = np.zeros((len(places), DAYS))
    np.add.at(counts, (cases[:, 0], rng.permutation(cases[:, 1])), 1)
    shuffled = time.perf_counter() - start
    start = time.perf_counter()
    best = max(scan(counts, order, size, days, last_only) for order, size in zip(orders, sizes))
    scanned = (time.perf_counter() - start) * len(places) / len(centres)
    print(json.dumps({"best": best, "centres": len(centres)}))
    print(json.dumps({"seconds": (shuffled + scanned) * REPLICATIONS}))


main()
