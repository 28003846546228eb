#!/usr/bin/python3
"""The plain NumPy way to compute what risk::Quantify computes: the peer of atalaya_bench.

    risk_peer.py [--facilities 40] [--of 2000] [--scenarios 20] [--controls 16] [--all-controls 176] [--draws 10000] [--seed 1]

The same model (docs/methods/risk.md) on a region of the same sizes and the same shares of answers, made here: nothing is read. Every
step is one vectorised call over all draws; effectiveness is drawn once a scenario and control, the degree of a control once a facility.
One process, one thread, as NumPy runs it. It runs --facilities of them; when that is fewer than --of, the time for all is scaled up in
proportion and the output says so ("scaled": true): facilities are independent, so the work is proportional.
"""
import argparse
import json
import time

import numpy as np

LEVELS = np.array([0.05, 0.95] + [1 - p for p in (0.99, 0.95, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002)])
EVIDENCE = np.array([0.6, 0.75, 0.9, 1.0])
# met, partly, partly with a degree, not met, not applicable, not checked: as in generated_region.h
SHARES = [0.40, 0.12, 0.08, 0.15, 0.05, 0.20]
LAYERS = 5


def pert(rng, low, mode, high, size):
    if high <= low:
        return np.full(size, low)
    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return low + (high - low) * rng.beta(a, b, size)


def make_scenarios(rng, args):
    scenarios = []
    for s in range(args.scenarios):
        money = np.exp(rng.uniform(11, 17))
        controls = rng.choice(args.all_controls, args.controls, replace=False)
        modes = rng.uniform(0.1, 0.5, args.controls)
        scenarios.append({
            "common": rng.uniform(0.15, 0.4), "shape": rng.uniform(0.5, 1.5),
            "exposure": 100.0 if s % 5 == 4 else rng.uniform(0.5, 3.0),
            "money": (0.1 * money, money, 10 * money), "lives": (0.0, rng.uniform(0, 0.2), rng.uniform(0.5, 10)),
            "layers": [[(c, k) for k, c in enumerate(controls) if k % LAYERS == layer] for layer in range(LAYERS)],
            "eta": [pert(rng, 0.5 * m, m, m + 0.3, args.draws) for m in modes]})
    return scenarios


def degree_of_answer(rng, draws):
    """kappa * omega: a number, or draws where the answer leaves it open; None: not applicable."""
    kind, omega = rng.choice(6, p=SHARES), EVIDENCE[rng.integers(4)]
    if kind == 0:
        return omega
    if kind == 1:
        return omega * pert(rng, 0.3, 0.5, 0.7, draws)
    if kind == 2:
        return omega * rng.uniform(0.2, 0.9)
    if kind == 3:
        return 0.0
    return None if kind == 4 else pert(rng, 0.0, 0.3, 0.85, draws)


def facility_risk(rng, scenarios, args):
    draws = args.draws
    degrees = [degree_of_answer(rng, draws) for _ in range(args.all_controls)]
    money, lives, rows = np.zeros(draws), np.zeros(draws), []
    for s in scenarios:
        through, weakest = np.ones(draws), np.ones(draws)
        for layer in s["layers"]:
            left = np.ones(draws)
            for control, k in layer:
                if degrees[control] is not None:
                    left *= 1 - s["eta"][k] * degrees[control]
            through *= left
            weakest = np.minimum(weakest, left)
        v = s["common"] * weakest + (1 - s["common"]) * through
        rate = rng.gamma(s["shape"], 1 / s["exposure"], draws)
        successes = rng.poisson(rate * v)
        total = int(successes.sum())
        year = np.repeat(np.arange(draws), successes)
        money += np.bincount(year, weights=pert(rng, *s["money"], total), minlength=draws)
        lives += np.bincount(year, weights=pert(rng, *s["lives"], total), minlength=draws)
        rows.append((v.mean(), *np.quantile(v, [0.05, 0.95]), rate.mean(), *np.quantile(rate, [0.05, 0.95])))
    summary = (money.mean(), np.quantile(money, LEVELS), lives.mean(), np.quantile(lives, LEVELS))
    return rows, summary, money, lives


def main():
    parser = argparse.ArgumentParser()
    for name, default in (("facilities", 40), ("of", 2000), ("scenarios", 20), ("controls", 16), ("all-controls", 176),
                          ("draws", 10000), ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=default)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    start = time.perf_counter()
    scenarios = make_scenarios(rng, args)
    prepared = time.perf_counter() - start
    region_money, region_lives = np.zeros(args.draws), np.zeros(args.draws)
    for _ in range(args.facilities):
        _, _, money, lives = facility_risk(rng, scenarios, args)
        region_money += money
        region_lives += lives
    np.quantile(region_money, LEVELS), np.quantile(region_lives, LEVELS)
    seconds = time.perf_counter() - start
    each = (seconds - prepared) / args.facilities
    print(json.dumps({
        "peer": "numpy " + np.__version__, "facilities_run": args.facilities, "scenarios": args.scenarios,
        "controls_per_scenario": args.controls, "draws": args.draws, "seconds_run": round(seconds, 3),
        "seconds_per_facility": round(each, 6), "facilities": args.of, "scaled": args.facilities != args.of,
        "seconds": round(prepared + each * args.of, 3), "money_mean_per_facility": float(region_money.mean() / args.facilities)}))


if __name__ == "__main__":
    main()
