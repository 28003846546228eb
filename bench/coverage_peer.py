"""ORIGAMI in NumPy: sort by the attacker's uncovered payoff, running sums, the first prefix that holds.

    coverage_peer.py FILE RESOURCES     FILE: doubles, four a target (attacker uncovered, covered, defender uncovered, covered)

Prints {"seconds": N, ...}."""
import json
import sys
import time

try:
    import numpy as np
except ImportError:
    print(json.dumps({"skipped": "NumPy is not installed"}))
    raise SystemExit(0)


def origami(targets, resources):
    up, low, bad, good = targets.T
    order = np.argsort(-up)
    inverse = 1 / (up - low)[order]
    sums, inverses = np.cumsum(up[order] * inverse), np.cumsum(inverse)
    levels = np.maximum((sums - resources) / inverses, np.maximum.accumulate(low[order]))
    following = np.append(up[order][1:], -np.inf)
    level = levels[np.argmax(following <= levels)]
    coverage = np.clip((up - level) / (up - low), 0, 1)
    attacked = up >= level
    return level, np.max(np.where(attacked, bad + coverage * (good - bad), -np.inf)), coverage


if __name__ == "__main__":
    given = np.fromfile(sys.argv[1], dtype=np.float64).reshape(-1, 4)
    best = None
    for _ in range(3):
        start = time.perf_counter()
        level, defender, _ = origami(given, float(sys.argv[2]))
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    print(json.dumps({"peer": "numpy " + np.__version__, "attacker": float(level), "defender": float(defender), "seconds": best}))
