#!/usr/bin/env python3
"""Fifty officers save at once, some of them the same answers. Nothing acknowledged is lost, every version follows from the one before,
whoever was slower is told so (412), and nobody waits long.

e2e_concurrency.py PROGRAM ROOT [test_...]. As a measurement (script/bench): ATALAYA_BENCH=SECONDS, 60 say, in which the 95th percentile
must stay below 200 ms; else ten seconds, and 2 s.
"""
import os
import pathlib
import threading
import time

import load
from harness import expect, expect_code, main, run
from server import Server, demo_region, demo_server, new_postgres

OFFICERS, SHARED = 50, 4
BENCH = float(os.environ.get("ATALAYA_BENCH", "0"))
SECONDS, MOST = (BENCH, 0.2) if BENCH else (10.0, 2.0)
# An officer reads, thinks and types: a save every half a second is a busy one.
PAUSE = 0.5


class Officer(threading.Thread):
    """Saves answers: mostly of their own controls, each fourth of those that everybody works on."""

    def __init__(self, number, client, assessment, own, shared, versions, end):
        super().__init__(daemon=True)
        self.number, self.client, self.assessment = number, load.twin(client), assessment
        self.own, self.shared, self.end = own, shared, end
        self.versions = dict(versions)
        self.saved, self.conflicts, self.wrong, self.times = [], 0, [], []

    def run(self):
        try:
            turn = self.number
            time.sleep(PAUSE * self.number / OFFICERS)
            while time.monotonic() < self.end:
                turn += 1
                controls = self.shared if turn % 4 == 0 else self.own
                self.save(controls[turn // 4 % len(controls)], f"officer {self.number} turn {turn}")
                time.sleep(PAUSE)
        except Exception as error:  # told by the test's own thread
            self.wrong.append(repr(error))

    def save(self, control, note):
        version = self.versions[control]
        begin = time.monotonic()
        answer = self.client.put(f"/api/v1/assessments/{self.assessment}/answers/{control}",
                                 {"reply": "partly", "degree": 0.5, "verification": "inspected", "note": note}, f'"v{version}"')
        self.times.append(time.monotonic() - begin)
        if answer.status == 200:
            item = answer.json()
            if item["version"] != version + 1 or item["note"] != note:
                self.wrong.append(f"{control} v{version} {note}: answered {item['version']} {item['note']}")
            self.saved.append((control, item["version"], note))
            self.versions[control] = item["version"]
        elif answer.status == 412:
            current = answer.json()["current"]
            if current["version"] <= version:
                self.wrong.append(f"412 for {control} v{version}, which is the newest: {current['version']}")
            self.conflicts += 1
            self.versions[control] = current["version"]
        else:
            self.wrong.append(str(answer))


def all_save(server):
    officer = server.sign_in("pfso.santos")
    sheet = load.start_sheet(officer)
    versions = {control: known[0] for control, known in sheet.known.items()}
    shared, own = sheet.controls[:SHARED], sheet.controls[SHARED:]
    expect(len(own) >= OFFICERS, f"{len(own)} controls for {OFFICERS} officers")
    end = time.monotonic() + SECONDS
    officers = [Officer(n, officer, sheet.id, own[n::OFFICERS], shared, versions, end) for n in range(OFFICERS)]
    for one in officers:
        one.start()
    for one in officers:
        one.join(SECONDS + 120)
        expect(not one.is_alive(), f"officer {one.number} still waits")
        expect(not one.wrong, f"officer {one.number}: {one.wrong[:3]}")
    # One chain for each control: every version from the first to the last was acknowledged once, to one person.
    chains = {}
    for one in officers:
        for control, version, note in one.saved:
            expect(version not in chains.setdefault(control, {}), f"{control} v{version} was acknowledged twice")
            chains[control][version] = note
    for item in officer.get(f"/api/v1/assessments/{sheet.id}/answers").json()["items"]:
        control, first = item["control"], versions[item["control"]]
        chain = chains.get(control, {})
        expect(sorted(chain) == list(range(first + 1, item["version"] + 1)), f"{control}: from v{first} to v{item['version']}: {sorted(chain)}")
        if chain:
            expect(item["note"] == chain[item["version"]], f"{control}: {item['note']!r} is not the last acknowledged")
    conflicts = sum(one.conflicts for one in officers)
    expect(conflicts > 0, "nobody met anybody: the shared controls were not shared")
    times = sorted(moment for one in officers for moment in one.times)
    p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
    print(f"     {OFFICERS} officers, {SECONDS:.0f} s: {len(times)} requests ({len(times) / SECONDS:.0f} a second), {len(times) - conflicts} saved, "
          f"{conflicts} conflicts; p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms", flush=True)
    expect(p95 < MOST, f"p95 {p95:.3f} s, at most {MOST} s")
    expect(server.stop() == 0, "the server ends cleanly")
    done = expect_code(run("verify", "--json", "--database", server.database), 0).json()
    expect(done["entries"] >= len(times) - conflicts, done)


def test_fifty_officers(folder):
    server = demo_server(folder)
    try:
        all_save(server)
    finally:
        server.stop()


def test_fifty_officers_on_postgresql(folder):
    name = os.environ.get("ATALAYA_TEST_POSTGRES")
    url = pathlib.Path(name).read_text().strip() if name and os.path.exists(name) else ""
    if not url:
        print("     left out: no PostgreSQL", flush=True)
        return
    server = Server(folder, database=new_postgres(url, "concurrency"), region=demo_region(), arguments=["--no-analysis"])
    try:
        all_save(server)
    finally:
        server.stop()


if __name__ == "__main__":
    main(globals())
