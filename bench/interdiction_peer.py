#!/usr/bin/python3
"""igraph's weighted betweenness (directed, one thread) on the benchmark's network: the anchor of BenchInterdiction.

    interdiction_peer.py ARCS.csv     lines: from,to,weight; a path without a slash is looked for in $SCRATCH
"""
import json
import os
import sys
import time

try:
    import igraph
except ImportError:
    print(json.dumps({"skipped": "python3-igraph is not installed"}))
    raise SystemExit

path = sys.argv[1] if "/" in sys.argv[1] else os.path.join(os.environ["SCRATCH"], sys.argv[1])
arcs = [line.split(",") for line in open(path)]
graph = igraph.Graph(directed=True, edges=[(int(a), int(b)) for a, b, _ in arcs])
weights = [max(float(w), 1e-12) for _, _, w in arcs]
start = time.perf_counter()
graph.betweenness(directed=True, weights=weights)
print(json.dumps({"seconds": time.perf_counter() - start, "version": igraph.__version__}))
