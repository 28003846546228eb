#!/usr/bin/env python3
"""Every kind of subject has a tree that adds up in words, in four languages, and an answer that would change it most."""
import re

from harness import expect, expect_code, main, run, small_region


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


if __name__ == "__main__":
    main(globals())
