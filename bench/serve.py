#!/usr/bin/env python3
"""Measures `atalaya serve` on a node of full size (bench/serve_fixture.cc), on SQLite and on PostgreSQL: script/bench serve.

  bench/serve.py [--seconds N] [--each N] [--only sqlite|postgresql] [--small] [--folder DIR] [--officers]

A mix of what people open most at 32 connections for --seconds, then each kind of request alone for --each seconds (0: not). The client (wrk)
runs on the same cores. Beside the latencies stands the server's own processor time a request, which a busy machine changes least. The
database of DIR is used again where it is there. Exit 1 when a bar is missed.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ATALAYA_BUILD", ROOT / "build"))
sys.argv, ARGUMENTS = [sys.argv[0], str(BUILD / "atalaya")], sys.argv[1:]
sys.path.insert(0, str(ROOT / "tests"))
from server import Server  # noqa: E402

PASSWORD = "full-size-node-2026"
BARS = {"p95": 50.0, "rate": 300.0, "memory": 500.0}
CONNECTIONS = 32


def requests_of(server, small):
    """Kinds of request: name -> list of (path, cookie, etag), and the mix."""
    pick = random.Random(7)
    facilities = 200 if small else 2000
    people = {}
    for login in ["secretariat.1", "auditor.1", "authority.AA", "authority.AF", "authority.BC", "analyst.AK", "pfso.0001", "pfso.0007", "pfso.0100", "rso.0011"]:
        people[login] = server.sign_in(login, PASSWORD)
    authorities = [people[login] for login in people if login.startswith("authority")]
    officers = {people["pfso.0001"]: 1, people["pfso.0007"]: 7, people["pfso.0100"]: 100, people["rso.0011"]: 11}
    states = ["AA", "AF", "BC"]

    def facility(number):
        return f"F{number:05d}-01"

    def some_facility(client):
        """One whose inner life the client sees: an officer's own, or one of the authority's State."""
        if client in officers:
            return facility(officers[client])
        state = {"AA": 0, "AF": 5, "BC": 28}[states[authorities.index(client)]]
        return facility(1 + state + 35 * pick.randrange(facilities // 35))

    def plain(paths_and_clients):
        return [(path, client.cookie, "") for path, client in paths_and_clients]

    everyone, insiders = list(people.values()), authorities + list(officers)
    kinds = {}
    lists = []
    for client in everyone:
        first = client.get("/api/v1/facilities").json()
        lists += [("/api/v1/facilities", client), (f"/api/v1/facilities?cursor={first['next']}", client),
                  (f"/api/v1/facilities?state={pick.choice(states)}", client), ("/api/v1/facilities?sort=-expires&statement=expiring", client),
                  ("/api/v1/facilities?sort=name&q=facility%2017", client), (f"/api/v1/facilities?organisation=ORG{pick.randrange(300):04d}&scope=in", client)]
    kinds["facility list"] = plain(lists)
    kinds["facility list, by deficiencies"] = plain([("/api/v1/facilities?sort=-deficiencies", client) for client in everyone])
    kinds["facility page"] = plain([(f"/api/v1/facilities/{some_facility(c)}", c) for c in insiders * 30] +
                                   [(f"/api/v1/facilities/{facility(1 + pick.randrange(facilities))}", c) for c in everyone * 10])
    kinds["facility picture"] = plain([(f"/api/v1/facilities/{some_facility(c)}/picture", c) for c in insiders * 30])
    kinds["facility assessments"] = plain([(f"/api/v1/facilities/{some_facility(c)}/assessments", c) for c in insiders * 30])
    answers = []
    for client in insiders:
        for _ in range(6):
            items = client.get(f"/api/v1/facilities/{some_facility(client)}/assessments").json()["items"]
            answers.append((f"/api/v1/assessments/{items[0]['id']}/answers", client))
    kinds["assessment answers"] = plain(answers)
    kinds["map"] = plain([("/api/v1/map", client) for client in everyone])
    kinds["map, not changed"] = []
    for client in everyone:
        tag = client.get("/api/v1/map").headers.get("etag", "")
        kinds["map, not changed"].append(("/api/v1/map", client.cookie, tag))
    kinds["deficiencies"] = plain([(path, client) for client in insiders for path in
                                   ("/api/v1/deficiencies", "/api/v1/deficiencies?status=open&sort=-severity", "/api/v1/deficiencies?overdue=true")])
    kinds["today"] = plain([("/api/v1/today", client) for client in everyone])
    kinds["search"] = plain([(f"/api/v1/search?q={q}", client) for client in everyone for q in ("facility%2012", "port%20199", "officer", "terminals%2003")])
    kinds["session"] = plain([("/api/v1/session", client) for client in everyone])
    kinds["states"] = plain([("/api/v1/states", client) for client in everyone])
    kinds["ports"] = plain([(path, client) for client in everyone for path in ("/api/v1/ports", "/api/v1/ports?q=port%2018")])
    kinds["calendar"] = plain([("/api/v1/calendar?from=2026-11-01&to=2027-01-31", client) for client in insiders])
    kinds["plan"] = plain([("/api/v1/plan", client) for client in everyone])
    kinds["objectives"] = plain([("/api/v1/objectives", client) for client in everyone])
    # How often each is asked in a day's work; lists and pages are what people look at.
    weights = {"facility list": 25, "facility page": 18, "facility picture": 12, "facility assessments": 8, "assessment answers": 5, "map": 3,
               "map, not changed": 7, "deficiencies": 10, "today": 5, "search": 5, "session": 2}
    mix = []
    for name, weight in weights.items():
        mix += [pick.choice(kinds[name]) for _ in range(weight * 20)]
    pick.shuffle(mix)
    # What is asked must be answered, else the numbers are about refusals.
    first = {}
    for name, asked in kinds.items():
        path, cookie, tag = asked[0]
        client = server.client()
        client.cookie = cookie
        start = time.monotonic()
        answer = client.ask("GET", path, headers={"If-None-Match": tag} if tag else {})
        first[name] = (time.monotonic() - start) * 1000
        if answer.status not in (200, 304):
            raise SystemExit(f"{path}: {answer}")
    return kinds, mix, first


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def drive(server, asked, seconds, folder):
    file = folder / "requests.tsv"
    file.write_text("".join("\t".join(one) + "\n" for one in asked))
    pid = server.process.pid
    before = processor_seconds(pid)
    done = subprocess.run(["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(ROOT / "bench" / "serve.lua"),
                           f"http://127.0.0.1:{server.port}"], env={**os.environ, "ATALAYA_REQUESTS": str(file)}, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.strip().splitlines()[-1])
    result["rate"] = result["requests"] / result["seconds"]
    result["cpu"] = (processor_seconds(pid) - before) * 1000 / max(1, result["requests"])
    return result


def row(name, r, bars):
    missed = [what for what, bad in (("p95", r["p95"] >= BARS["p95"]), ("rate", r["rate"] < BARS["rate"]),
                                     ("refused", r["refused"] + r["broken"] > 0)) if bad]
    verdict = ("pass" if not missed else "MISS " + " ".join(missed)) if bars else ("refused" if "refused" in missed else "")
    print(f"{name:31} {r['p50']:8.1f} {r['p95']:8.1f} {r['p99']:8.1f} {r['rate']:9.0f} {r['cpu']:9.2f} {r['bytes'] / max(1, r['requests']) / 1024:9.1f}  {verdict}", flush=True)
    return not missed


def measure(name, url, node_file, folder, options):
    print(f"\n{name}: {CONNECTIONS} connections, {options.seconds} s; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    run = folder / f"run-{name}"
    run.mkdir(exist_ok=True)
    shutil.copy(node_file, run / "node.key")
    passed = True
    with Server(run, database=url, demo=False) as server:
        started = processor_seconds(server.process.pid)
        kinds, mix, first = requests_of(server, options.small)
        slow = ", ".join(f"{kind} {ms:.0f} ms" for kind, ms in first.items() if ms > 200)
        print(f"server's start took {started:.1f} s of processor time" + (f"; first requests over 200 ms: {slow}" if slow else ""))
        drive(server, mix, 2, folder)  # connections, prepared statements, pages of the file
        print(f"{'':31} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'req/s':>9} {'CPU ms':>9} {'kB':>9}")
        passed &= row("the mix", drive(server, mix, options.seconds, folder), True)
        for kind, asked in kinds.items():
            if options.each:
                row("  " + kind, drive(server, asked, options.each, folder), True)
        memory = peak_megabytes(server.process.pid)
        print(f"peak memory {memory:.0f} MB, bar {BARS['memory']:.0f}: {'pass' if memory < BARS['memory'] else 'MISS'}")
        passed &= memory < BARS["memory"]
    return passed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--folder")
    parser.add_argument("--officers", action="store_true")
    options = parser.parse_args(ARGUMENTS)
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: script/bootstrap bench")
    folder = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="atalaya-serve-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    fixture = [str(BUILD / "bench" / "serve_fixture"), "--node-file", str(folder / "node.key"), *(["--small"] if options.small else [])]
    databases = {}
    postgres = folder / "postgres"
    try:
        if options.only != "postgresql":
            databases["sqlite"] = f"sqlite:{folder / 'node.db'}"
        if options.only != "sqlite":
            if not (postgres / "url").exists() or not (postgres / "url").read_text().strip():
                subprocess.run([ROOT / "tests" / "postgres", "start", postgres], check=True)
                url = (postgres / "url").read_text().strip()
                if url:
                    databases["postgresql"] = url
                    (postgres / "filled").unlink(missing_ok=True)
            else:
                databases["postgresql"] = (postgres / "url").read_text().strip()
        missing = [url for name, url in databases.items()
                   if not ((folder / "node.db") if name == "sqlite" else (postgres / "filled")).exists()]
        if missing:
            subprocess.run(fixture + missing, check=True)
            if "postgresql" in databases:
                (postgres / "filled").touch()
                subprocess.run(["psql", "-q", databases["postgresql"], "-c", "ANALYZE"], check=False)
        passed = True
        for name, url in databases.items():
            passed &= measure(name, url, folder / "node.key", folder, options)
        concurrency = ROOT / "tests" / "e2e_concurrency.py"
        if options.officers and concurrency.exists():
            print("\nfifty officers saving at once (tests/e2e_concurrency.py):", flush=True)
            environment = {**os.environ, "ATALAYA_BENCH": "60", "ATALAYA_TEST_POSTGRES": str(postgres / "url")}
            passed &= subprocess.run([sys.executable, "-B", str(concurrency), str(BUILD / "atalaya"), str(ROOT)], env=environment).returncode == 0
    finally:
        if not options.folder:
            if postgres.exists():
                subprocess.run([ROOT / "tests" / "postgres", "stop", postgres])
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
