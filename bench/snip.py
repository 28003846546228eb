#!/usr/bin/env python3
"""The public SNIP instances (data/reference/snip) as problems of `atalaya solve interdiction`.

    snip.py --instance 0 --snipno 1 --budget 30 > problem.json

--snipno: what an upgrade leaves of an arc's evasion r: 1 as in the file, 2 half of r, 3 a tenth, 4 nothing. Several --budget make a
list (--nested or not, equal probabilities). The files are read as their README says: ends of lines are any run of CR and LF.
"""
import argparse
import json
import pathlib
import re
import sys


def table(path):
    lines = re.split(r"[\r\n]+", path.read_bytes().decode("ascii"))
    return [line.split() for line in lines if line.strip()]


def problem(options):
    arcs = [{"from": a, "to": b, "evade": float(r)} for a, b, r in table(options.folder / f"arcgain{options.instance}.txt")]
    upgrades = []
    for a, b, r, q in table(options.folder / f"intd_arc{options.instance}.txt"):
        left = {1: float(q), 2: 0.5 * float(r), 3: 0.1 * float(r), 4: 0.0}[options.snipno]
        upgrades.append({"arc": len(arcs), "levels": [{"cost": 1, "evade": left}]})
        arcs.append({"from": a, "to": b, "evade": float(r)})
    threats = [{"from": a, "to": b, "probability": float(p)} for a, b, p in table(options.folder / "Scenarios.txt")]
    budgets = [{"amount": amount, "probability": 1 / len(options.budget)} for amount in options.budget]
    return {"arcs": arcs, "upgrades": upgrades, "threats": threats, "budgets": budgets, "nested": options.nested,
            "gap": options.gap, "time_limit": options.time_limit}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instance", type=int, choices=[0, 1], default=0)
    parser.add_argument("--snipno", type=int, choices=[1, 2, 3, 4], default=1)
    parser.add_argument("--budget", type=float, nargs="+", default=[30])
    parser.add_argument("--nested", action="store_true")
    parser.add_argument("--gap", type=float, default=1e-6)
    parser.add_argument("--time-limit", type=float, default=None)
    parser.add_argument("--folder", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent / "data/reference/snip")
    json.dump(problem(parser.parse_args()), sys.stdout)
    print()


if __name__ == "__main__":
    main()
