"""Sobol indices of the Ishigami function with OpenTURNS, as in bench/sensitivity.cc: Saltelli's estimator, the function
compiled from a formula. Prints {"seconds": N, "first": [...], "total": [...]}."""
import argparse
import json
import math
import time

try:
    import openturns as ot
except ImportError:
    print(json.dumps({"skipped": "OpenTURNS is not installed"}))
    raise SystemExit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--intervals", action="store_true", help="bootstrap the intervals too, as OpenTURNS does by default")
    args = parser.parse_args()
    ot.RandomGenerator.SetSeed(1)
    model = ot.SymbolicFunction(["x1", "x2", "x3"], ["sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)"])
    inputs = ot.ComposedDistribution([ot.Uniform(-math.pi, math.pi)] * 3)
    start = time.perf_counter()
    algorithm = ot.SaltelliSensitivityAlgorithm(inputs, args.samples, model, False)
    first, total = list(algorithm.getFirstOrderIndices()), list(algorithm.getTotalOrderIndices())
    widths = []
    if args.intervals:
        interval = algorithm.getFirstOrderIndicesInterval()
        widths = [(b - a) / 2 for a, b in zip(interval.getLowerBound(), interval.getUpperBound())]
    seconds = time.perf_counter() - start
    print(json.dumps({"peer": "OpenTURNS " + ot.__version__, "first": first, "total": total, "half_width": widths,
                      "seconds": seconds}))


main()
