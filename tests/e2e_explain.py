#!/usr/bin/env python3
"""Every kind of subject has a tree that adds up in words, in four languages, and an answer that would change it most."""
import re

from harness import expect, expect_code, main, read_table, run, small_region, write_table


def kinds_of(subjects):
    """One subject of each kind, by its shape."""
    chosen = {}
    for subject in subjects:
        parts = subject.split("/")
        shape = (parts[0], len(parts), parts[-1] if parts[-1] in ("exposure", "rate") or parts[0] == "region" else "")
        chosen.setdefault(shape, subject)
    return list(chosen.values())


def walk(node):
    yield node
    for part in node.get("parts", []):
        yield from walk(part)


def test_every_kind_of_subject(folder):
    region = small_region(folder)
    subjects = expect_code(run("explain", "--list", region, "--json", "--quiet"), 0).json()
    kinds = kinds_of(subjects)
    expect({s.split("/")[0] for s in kinds} >= {"region", "state", "port", "facility", "threat", "plan", "measure", "fund"}, kinds)
    facility = next(s for s in subjects if s.startswith("facility/")).split("/")[1]
    for subject in kinds + [f"control/{facility}/P04", facility]:
        done = expect_code(run("explain", subject, region, "--json", "--quiet", "--top", 2), 0)
        document = done.json()
        expect(document["subject"] == subject, done)
        for node in walk(document["tree"]):
            expect(node["text"] and not node["text"].startswith("explain."), node)
            expect("{" not in node["text"], node)
        expect(len(document["most_telling"]) <= 2, document["most_telling"])
        for telling in document["most_telling"]:
            expect(telling["after"] < telling["before"], telling)


def test_the_tree_for_people(folder):
    region = small_region(folder)
    subjects = expect_code(run("explain", "--list", region, "--quiet"), 0).out.split()
    port = next(s for s in subjects if s.startswith("port/") and s.count("/") == 1)
    seen = set()
    for language in ("en", "es", "pt", "fr"):
        done = expect_code(run("explain", port, region, "--language", language, "--quiet"), 0)
        expect("├─ " in done.out and "└─ " in done.out, done)
        expect(not re.search(r"\b(explain|unit|cli|source)\.[a-z]", done.out), done)
        seen.add(done.out)
    expect(len(seen) == 4, "each language has its own words")
    expect("Illustrative answers" in run("explain", port, region, "--quiet").out, "what rests on invented answers says so")


def test_a_facility_by_its_scenario(folder):
    region = small_region(folder)
    subjects = expect_code(run("explain", "--list", region, "--quiet"), 0).out.split()
    subject = next(s for s in subjects if s.startswith("facility/") and s.count("/") == 2)
    document = expect_code(run("explain", subject, region, "--json", "--quiet"), 0).json()
    expect(document["most_telling"], "some answer would change it")
    for telling in document["most_telling"]:
        expect(telling["unit"] == "probability" and 0 <= telling["after"] < telling["before"] <= 1, telling)


def test_unknown_subjects(folder):
    region = small_region(folder)
    for subject in ("nothing", "port/ZZZZZ", "facility/ZZZZZ-01", "region/weather", "///"):
        done = expect_code(run("explain", subject, region), 1)
        expect("explain --list" in done.err and not done.out, done)


def test_sensitivity(folder):
    region = small_region(folder)
    found = expect_code(run("explain", "--sensitivity", region, "--json", "--top", "1000", "--quiet"), 0).json()
    widths = [abs(swing["at_high"] - swing["at_low"]) for swing in found["swings"]]
    expect(widths and widths == sorted(widths, reverse=True), found["swings"])
    for swing in found["swings"]:
        low, high = sorted((swing["at_low"], swing["at_high"]))
        expect(low <= found["loss"] * (1 + 1e-9) and found["loss"] * (1 - 1e-9) <= high, swing)
    audits = found["audits"]
    expect(audits and all(a["value"] >= 0 and 0 <= a["changes"] <= 1 and a["open"] > 0 for a in audits), audits)
    for audit in audits:
        for question in audit["questions"]:  # settling one answer cannot be worth more than settling all of them
            expect(0 <= question["value"] <= audit["value"] + 4 * (audit["error"] + question["error"]) + 1, audit)
    # A facility whose answers were all inspected needs no audit, and moves nothing.
    best = audits[0]["facility"]
    rows = read_table(region / "answers.csv")
    for row in rows:
        if row["subject"] == best:
            row["answer"], row["verification"], row["degree"] = "met", "inspected", ""
    kept = {(row["subject"], row["control"]) for row in rows}
    controls = {row["control"] for row in rows}
    rows += [{**rows[0], "subject": best, "control": control, "answer": "met", "verification": "inspected", "degree": ""}
             for control in sorted(controls) if (best, control) not in kept]
    write_table(region / "answers.csv", rows)
    after = run("explain", "--sensitivity", region, "--json", "--top", "1000", "--quiet").json()
    expect(best not in [a["facility"] for a in after["audits"]], after["audits"])
    expect(best not in [s.get("facility") for s in after["swings"]], after["swings"])


def test_sensitivity_for_people(folder):
    region = small_region(folder)
    said = set()
    for language in ("en", "es", "pt", "fr"):
        done = expect_code(run("explain", "--sensitivity", region, "--top", "3", "--quiet", "--language", language), 0)
        expect("\u2588" in done.out and "sensitivity." not in done.out, done)
        said.add(done.out.splitlines()[0])
    expect(len(said) == 4, said)
    one, two = (run("explain", "--sensitivity", region, "--quiet", "--threads", n).out for n in (1, 3))
    expect(one == two, f"{one}\n{two}")
    expect_code(run("explain", "--sensitivity", "region/loss", region), 2)


if __name__ == "__main__":
    main(globals())
