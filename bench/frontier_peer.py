"""The frontier of the sensors in FILE (bench/frontier.cc writes it): {"epsilon": e, "sensors": [{"cost": c, "channels": [[good, bad]..]}..]}

    frontier_peer.py FILE    the published algorithm in NumPy: sort the segments of each Minkowski sum, thin by epsilon

Prints {"seconds": N, ...}."""
import json
import pathlib
import sys
import time


def skip(why):
    print(json.dumps({"skipped": why}))
    raise SystemExit(0)


def hull(np, c, d):
    """Indices of the upper concave hull of points sorted by c, up to the greatest d."""
    keep = []
    for i in range(len(c)):
        if keep and d[i] <= d[keep[-1]]:
            continue
        while keep and c[i] - c[keep[-1]] <= 0:
            keep.pop()
        while len(keep) >= 2:
            a, b = keep[-2], keep[-1]
            if (d[b] - d[a]) * (c[i] - c[b]) > (d[i] - d[b]) * (c[b] - c[a]):
                break
            keep.pop()
        keep.append(i)
    return np.array(keep)


def thin(np, c, d, epsilon):
    """Drops points that moved less than epsilon in both coordinates; keeps the first and the last."""
    if epsilon == 0 or len(c) < 3:
        return c, d
    keep = [0]
    for i in range(1, len(c) - 1):
        if c[i] - c[keep[-1]] >= epsilon or d[i] - d[keep[-1]] >= epsilon:
            keep.append(i)
    keep.append(len(c) - 1)
    return c[keep], d[keep]


def frontier(np, sensors, epsilon):
    curves = {0: (np.array([0.0, 1.0]), np.array([0.0, 1.0]))}
    for subset in sorted(range(1, 1 << len(sensors)), key=lambda m: bin(m).count("1")):
        points_c, points_d = [np.array([0.0, 1.0])], [np.array([0.0, 1.0])]
        for s, sensor in enumerate(sensors):
            if not subset >> s & 1:
                continue
            c, d = curves[subset ^ 1 << s]
            good, bad = np.array(sensor["channels"]).T
            dc, dd = np.outer(good, np.diff(c)).ravel(), np.outer(bad, np.diff(d)).ravel()
            with np.errstate(divide="ignore", invalid="ignore"):
                order = np.argsort(-(dd / dc), kind="stable")
            cost, found = sensor["cost"] + np.concatenate([[0], np.cumsum(dc[order])]), np.concatenate([[0], np.cumsum(dd[order])])
            cost, found = thin(np, cost, found, epsilon)
            points_c.append(cost), points_d.append(found)
        c, d = np.concatenate(points_c), np.minimum(np.concatenate(points_d), 1)
        order = np.lexsort((-d, c))
        c, d = c[order], d[order]
        keep = hull(np, c, d)
        curves[subset] = thin(np, c[keep], d[keep], epsilon)
    return curves[max(curves)]


def with_numpy(problem):
    try:
        import numpy as np
    except ImportError:
        skip("NumPy is not installed")
    start = time.perf_counter()
    c, d = frontier(np, problem["sensors"], problem["epsilon"])
    seconds = time.perf_counter() - start
    print(json.dumps({"peer": "numpy " + np.__version__, "vertices": len(c), "seconds": seconds,
                      "detection": {str(b): float(np.interp(b, c, d)) for b in (0.05, 0.1, 0.2)}}))


if __name__ == "__main__":
    with_numpy(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="ascii")))
