"""Decodes $SCRATCH/ais.nmea with gpsdecode (Debian: gpsd-clients) to JSON and prints {"seconds": N, "messages": N}, the best of three."""
import json
import os
import pathlib
import shutil
import subprocess
import time

own = pathlib.Path(".tools/gpsd/gpsdecode")
program = str(own.absolute()) if own.exists() else shutil.which("gpsdecode")
if not program:
    print(json.dumps({"skipped": "gpsdecode is not installed"}))
    raise SystemExit(0)
scratch = os.environ["SCRATCH"]
best, messages = float("inf"), 0
for _ in range(3):
    with open(f"{scratch}/ais.nmea", "rb") as source, open(f"{scratch}/ais.json", "wb") as answer:
        start = time.perf_counter()
        subprocess.run([program, "-j"], stdin=source, stdout=answer, stderr=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - start)
    with open(f"{scratch}/ais.json", "rb") as answer:
        messages = sum(1 for _ in answer)
os.remove(f"{scratch}/ais.json")
print(json.dumps({"seconds": best, "messages": messages}))
