#!/usr/bin/python3
"""The portfolio in the plain formulation (a column per payment), solved by GLPK's or CBC's own program: the peer of BenchPortfolio.

    portfolio_peer.py glpsol|cbc MODEL.lp [--gap 1e-3] [--limit 120]

MODEL.lp is written by the benchmark (invest/portfolio_lp.h); a path without a slash is looked for in $SCRATCH. The time is the whole
program's, reading included. At the limit the output says so ("stopped": true): the true time is longer.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("solver", choices=["glpsol", "cbc"])
parser.add_argument("model")
parser.add_argument("--gap", type=float, default=1e-3)
parser.add_argument("--limit", type=int, default=120)
options = parser.parse_args()

if not shutil.which(options.solver):
    print(json.dumps({"skipped": f"{options.solver} is not installed"}))
    raise SystemExit
model = options.model if "/" in options.model else os.path.join(os.environ["SCRATCH"], options.model)
with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "out.txt")
    if options.solver == "glpsol":
        command = ["glpsol", "--lp", model, "--mipgap", str(options.gap), "--tmlim", str(options.limit), "-o", out]
    else:
        command = ["cbc", model, "ratio", str(options.gap), "sec", str(options.limit), "timeMode", "elapsed", "solve",
                   "solution", out]
    start = time.monotonic()
    log = subprocess.run(command, capture_output=True, text=True).stdout
    seconds = time.monotonic() - start
    text = open(out).read() if os.path.exists(out) else ""
found = re.search(r"objective(?: value)?[ :=]*\s*(?:value =)?\s*(-?[\d.e+]+)", text, re.IGNORECASE)
print(json.dumps({"objective": abs(float(found.group(1))) if found else None, "stopped": seconds >= options.limit,
                  "seconds": seconds}))
