#!/usr/bin/env python3
"""What an outage may not do: killed at any moment, the disk full, the database gone. What was acknowledged stays; what was not is there
whole or not at all; and when the fault is over the server works again by itself.

e2e_faults.py PROGRAM ROOT [test_...]; on PostgreSQL only where ATALAYA_TEST_POSTGRES names the file with its URL (tests/postgres).
ATALAYA_KILLS sets how often the server is killed.
"""
import os
import pathlib
import random
import resource
import signal
import subprocess
import time

import load
from harness import ROOT, expect, expect_code, main, run
from server import Server, demo_region, demo_server, new_postgres

KILLS = int(os.environ.get("ATALAYA_KILLS", "100"))


def postgres_url():
    name = os.environ.get("ATALAYA_TEST_POSTGRES")
    return pathlib.Path(name).read_text().strip() if name and os.path.exists(name) else ""


def people(server):
    officer, authority = server.sign_in("pfso.santos"), server.sign_in("authority.br")
    sheet = load.start_sheet(officer)
    half = len(sheet.controls) // 2
    workers = [load.Answering(officer, sheet, sheet.controls[:half]), load.Answering(officer, sheet, sheet.controls[half:]),
               load.Logging(officer), load.Logging(authority, "BRRIO-01" if authority.get("/api/v1/facilities/BRRIO-01").status == 200 else "BRSSZ-01")]
    for worker in workers:
        worker.start()
    return officer, sheet, workers


def kill_and_look(server, kills):
    """Kills the server at random moments of writing; what was acknowledged is there after every start."""
    begin, chance = time.monotonic(), random.Random(20261130)
    officer, sheet, workers = people(server)
    starts = []

    def written():
        return sheet.acknowledged + sum(len(worker.known) for worker in workers[2:])

    for number in range(1, kills + 1):
        done = written()
        load.go(workers)
        # At a random moment, but in the middle of writing however slow the machine is.
        end = time.monotonic() + 20
        while written() == done and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.25))
        server.kill()
        load.rest(workers)
        at = time.monotonic()
        server.start()
        starts.append(time.monotonic() - at)
        sheet.check(officer)
        if number % 10 == 0 or number == kills:
            for worker in workers[2:]:
                worker.check(worker.client)  # who logged them sees them
        load.no_wrong(workers)
    load.finish(workers)
    events = sum(len(worker.known) for worker in workers[2:])
    expect(written() >= kills and sheet.acknowledged and events, f"too little was written to tell: {sheet.acknowledged} answers, {events} events")
    expect(server.stop() == 0, "the server ends cleanly")
    done = expect_code(run("verify", "--json", "--database", server.database, timeout=300), 0).json()
    expect(done["ok"] and done["entries"] >= sheet.acknowledged + events, done)
    print(f"     {kills} kills, {sheet.acknowledged} answers and {events} events acknowledged, {done['entries']} entries, starts "
          f"{sorted(starts)[len(starts) // 2]:.2f} s, all in {time.monotonic() - begin:.0f} s", flush=True)


def test_killed_under_load(folder):
    server = demo_server(folder)
    try:
        kill_and_look(server, KILLS)
    finally:
        server.stop()


def test_killed_under_load_on_postgresql(folder):
    if not postgres_url():
        print("     left out: no PostgreSQL", flush=True)
        return
    server = Server(folder, database=new_postgres(postgres_url(), "faults"), region=demo_region(), arguments=["--no-analysis"])
    try:
        kill_and_look(server, min(KILLS, 10))
    finally:
        server.stop()


def is_problem(answer, status, code=None):
    expect(answer.status == status and answer.headers.get("content-type") == "application/problem+json", answer)
    problem = answer.json()
    expect(problem["status"] == status and problem["title"] and problem["detail"] and code in (None, problem["code"]), problem)
    return problem


def test_disk_full(folder):
    """No file may grow any more, as on a full disk; then it may again."""
    server = demo_server(folder, limits=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
    try:
        officer, sheet, workers = people(server)
        load.go(workers)
        time.sleep(0.5)
        load.rest(workers)
        load.no_wrong(workers)
        evidence, text = b"The gate was closed all night.\n" * 1000, {"Content-Type": "text/plain"}
        path = f"/api/v1/assessments/{sheet.id}/evidence?control={sheet.controls[0]}&name=gate.txt"
        before = sorted(path for path in (folder / "files").rglob("*") if path.is_file())
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        load.go(workers)
        time.sleep(1.5)
        load.rest(workers)
        load.no_wrong(workers)  # nothing but problem documents with 503 and Retry-After
        for worker in workers:
            expect(worker.statuses.get(503), f"{worker.name}: {worker.statuses}")
        control = sheet.controls[0]
        saved = officer.put(f"/api/v1/assessments/{sheet.id}/answers/{control}", {"reply": "met"}, f'"v{sheet.known[control][0]}"')
        is_problem(saved, 503, "unavailable")
        expect("retry-after" in saved.headers, saved.headers)
        is_problem(officer.ask("POST", path, evidence, text, raw=True), 503, "unavailable")
        # Reading goes on, and what is read is what was acknowledged.
        for target in ("/api/v1/facilities", "/api/v1/today", "/api/v1/facilities/BRSSZ-01", "/readyz"):
            answer = officer.get(target)
            expect(answer.status == 200, f"{target}: {answer}")
        sheet.check(officer)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        after = sorted(path for path in (folder / "files").rglob("*") if path.is_file())
        expect(before == after, f"half an upload stays: {set(after) - set(before)}")
        for worker in workers:
            worker.statuses.clear()
        load.go(workers)
        time.sleep(0.7)
        load.finish(workers)
        load.no_wrong(workers)
        for worker in workers:
            expect(set(worker.statuses) <= {200, 201} and worker.statuses, f"{worker.name}: {worker.statuses}")
        kept = officer.ask("POST", path, evidence, text, raw=True)
        expect(kept.status == 201, kept)
        sheet.check(officer)
        for worker in workers[2:]:
            worker.check(worker.client)
        expect(server.stop() == 0, "the server ends cleanly")
        expect_code(run("verify", "--database", server.database), 0)
    finally:
        server.stop()


class OwnPostgres:
    """A cluster of its own that may be stopped and started without its neighbours noticing."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run([str(ROOT / "tests" / "postgres"), "start", str(folder)], check=True, timeout=120)
        self.url = (folder / "url").read_text().strip()
        self.home = (folder / "home").read_text().strip() if self.url else ""
        self.options = pathlib.Path(self.home, "data", "postmaster.opts").read_text().split()[1:] if self.url else []

    def control(self, *arguments):
        command = ["/usr/lib/postgresql/15/bin/pg_ctl", "-D", f"{self.home}/data", "-w", "-t", "60", "-l", f"{self.home}/log", *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=90, cwd="/")

    def halt(self):
        self.control("-m", "immediate", "stop")

    def again(self):
        self.control("-o", " ".join(self.options).replace('"', ""), "start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([str(ROOT / "tests" / "postgres"), "stop", str(self.folder)], check=False, timeout=60)


def test_database_gone(folder):
    with OwnPostgres(folder / "cluster") as cluster:
        if not cluster.url:
            print("     left out: no PostgreSQL", flush=True)
            return
        server = Server(folder, database=cluster.url, region=demo_region(), arguments=["--no-analysis"])
        try:
            officer, sheet, workers = people(server)
            expect(officer.get("/readyz").status == 200, "ready")
            load.go(workers)
            time.sleep(0.7)
            cluster.halt()
            time.sleep(6)  # longer than a caller is remembered
            load.rest(workers)
            load.no_wrong(workers)
            for worker in workers:
                expect(worker.statuses.get(503), f"{worker.name}: {worker.statuses}")
            for target in ("/api/v1/facilities", "/api/v1/session", "/api/v1/today"):
                answer = officer.get(target)
                is_problem(answer, 503, "unavailable")
                expect("retry-after" in answer.headers, answer.headers)
            anonymous = server.client()
            is_problem(anonymous.sign_in("pfso.santos"), 503, "unavailable")
            expect(officer.get("/readyz").status == 503 and officer.get("/healthz").status == 200, "alive, not ready")
            cluster.again()
            end = time.monotonic() + 20
            while officer.get("/readyz").status != 200:
                expect(time.monotonic() < end, "not ready 20 s after the database came back")
                time.sleep(0.1)
            for worker in workers:
                worker.statuses.clear()
            sheet.check(officer)  # the same session, the same process
            load.go(workers)
            time.sleep(0.7)
            load.finish(workers)
            load.no_wrong(workers)
            for worker in workers:
                expect(worker.statuses.get(200) or worker.statuses.get(201), f"{worker.name}: {worker.statuses}")
            sheet.check(officer)
            for worker in workers[2:]:
                worker.check(worker.client)  # who logged them sees them
            expect(server.stop() == 0, "the server ends cleanly")
            expect_code(run("verify", "--database", cluster.url), 0)
        finally:
            server.stop()


if __name__ == "__main__":
    main(globals())
