#!/usr/bin/env python3
"""`atalaya inspect`: a plan of a day from a station's file, and that a plan changed or drawn by hand is told."""
import hashlib
import json

from harness import ROOT, expect, expect_code, main, run

STATION = ROOT / "data" / "inspection" / "stations.json"


def test_a_plan_and_its_seal(folder):
    kept = folder / "plan.json"
    answer = expect_code(run("inspect", "plan", "--station", STATION, "--day", "2026-12-01", "--out", kept, "--json"), 0).json()
    expect(answer["illustrative"] and 0.3 < answer["point"]["detection"] <= 1, answer["point"])
    expect(answer["point"]["formula"]["mean_wait_minutes"] <= 15.001, answer["point"])
    expect(answer["point"]["simulated"]["p95_wait_minutes"] <= 60, answer["point"])
    expect(len(answer["assignments"]) == 6, answer["assignments"])  # team 2 and team 4 work two shifts
    for shift, teams in zip(answer["shifts"], (3, 2, 1)):
        expect(abs(sum(shift["coverage"]) - teams) < 1e-6, shift)
    sealed = json.loads(kept.read_text(encoding="utf-8"))
    # What an auditor does without us.
    by_hand = hashlib.sha256(f"{sealed['salt']}\n{sealed['plan']}\n".encode()).hexdigest()
    expect(by_hand == sealed["sha256"] == answer["sha256"], by_hand)
    for language in ("en", "es", "pt", "fr"):
        done = expect_code(run("inspect", "verify", kept, "--hash", answer["sha256"], "--language", language), 0)
        expect("2026-12-01" in done.out, done.out)
    expect(expect_code(run("inspect", "verify", kept, "--json"), 0).json() == {"ok": True, "hash": True, "follows": True, "sha256": by_hand, "day": "2026-12-01"}, kept)


def test_what_was_changed_is_told(folder):
    kept = folder / "plan.json"
    published = expect_code(run("inspect", "plan", "--station", STATION, "--day", "2026-12-01", "--out", kept, "--json"), 0).json()["sha256"]
    sealed = json.loads(kept.read_text(encoding="utf-8"))
    plan = json.loads(sealed["plan"])
    at = sealed["plan"].index('"assignments"')
    place = plan["assignments"][0]["place"]
    other = (place + 1) % len(plan["from"]["places"])
    changed = sealed["plan"][:at] + sealed["plan"][at:].replace(f'"place":{place}', f'"place":{other}', 1)
    expect(changed != sealed["plan"], plan["assignments"])
    sealed["plan"] = changed
    kept.write_text(json.dumps(sealed), encoding="utf-8")
    expect_code(run("inspect", "verify", kept, "--hash", published), 1)
    # Committed to anew: the hash is right, but nobody drew that.
    sealed["sha256"] = hashlib.sha256(f"{sealed['salt']}\n{changed}\n".encode()).hexdigest()
    kept.write_text(json.dumps(sealed), encoding="utf-8")
    answer = expect_code(run("inspect", "verify", kept, "--json"), 1).json()
    expect(answer["hash"] and not answer["follows"], answer)


def test_two_draws_differ_and_a_seed_repeats(folder):
    def places(*more):
        return expect_code(run("inspect", "plan", "--station", STATION, "--day", "2026-12-01", "--json", *more), 0).json()["assignments"]
    expect(places("--seed", "7") == places("--seed", "7"), "a seed repeats")
    expect(len({json.dumps(places()) for _ in range(6)}) > 1, "six draws were all the same")


def test_bad_files(folder):
    bad = folder / "bad.json"
    for text in ("", "{", "[]", '{"stations":[]}', '{"name":"x"}', '{"format":"atalaya-day-plan-1","sha256":"a","salt":"b","plan":"{}"}'):
        bad.write_text(text, encoding="utf-8")
        expect_code(run("inspect", "plan", "--station", bad), 1)
        expect_code(run("inspect", "verify", bad), 1)
    expect_code(run("inspect", "plan"), 2)
    expect_code(run("inspect", "plan", "--station", STATION, "--day", "tomorrow"), 2)
    expect_code(run("inspect", "verify", folder / "none.json"), 1)


if __name__ == "__main__":
    main(globals())
