#!/usr/bin/env python3
"""`atalaya screen`: who is on a list, which lists were searched, and that half a list is never searched as if it were whole."""
import pathlib
import shutil

from harness import ROOT, expect, expect_code, main, run

# Invented people, companies and ships.
LIST = """id,kind,name,birth_date,country,imo
B1,person,"Quintanilla Varo, Eleuterio",1961-04-02,BR,
B2,organisation,Orient Star Shipping LLC,,PA,
B3,vessel,MARBELLA DAWN,,PA,9074729
"""
SUBJECTS = """id,kind,name,birth_date,country,imo
S1,person,Eleuterio Quintanila Varo,1961-04-02,BR,
S2,vessel,NORTHERN LADY,,LR,9074729
S3,organisation,Panaderia La Espiga,,AR,
"""


def files(folder):
    barred, subjects = folder / "barred.csv", folder / "subjects.csv"
    barred.write_text(LIST, encoding="utf-8")
    subjects.write_text(SUBJECTS, encoding="utf-8")
    return barred, subjects


def by_id(answer):
    return {one["id"]: one["hits"] for one in answer["subjects"]}


def total(why):
    return why["value"] if not why.get("parts") else sum(part.get("value", 0) for part in why["parts"])


def test_hits_and_what_was_searched(folder):
    barred, subjects = files(folder)
    answer = expect_code(run("screen", subjects, "--list", barred, "--json"), 0).json()
    hits = by_id(answer)
    expect(hits["S1"][0]["entry"] == "B1" and 0.8 < hits["S1"][0]["score"] <= 1, hits["S1"])
    expect(hits["S2"][0]["entry"] == "B3" and hits["S2"][0]["decisive"] and hits["S2"][0]["matched_number"], hits["S2"])
    expect(hits["S3"] == [], hits["S3"])
    expect([one["list"] for one in answer["searched"]] == ["own:barred"] and answer["searched"][0]["entries"] == 3, answer["searched"])
    why = hits["S1"][0]["why"]
    expect(abs(total(why) - hits["S1"][0]["score"]) < 1e-6, why)
    for language in ("en", "es", "pt", "fr"):
        text = expect_code(run("screen", subjects, "--list", barred, "--language", language), 0).out
        expect("own:barred" in text and "B3" in text, text)


def test_half_a_list_is_not_searched(folder):
    barred, subjects = files(folder)
    whole = (ROOT / "data" / "watchlists" / "un-2026-02" / "UN_consolidated.xml").read_bytes()
    half = folder / "un.xml"
    half.write_bytes(whole[: len(whole) // 2])
    done = expect_code(run("screen", subjects, "--list", barred, "--list", half), 1)
    expect("NOT searched" in done.out and "un.xml" in done.out, done)
    answer = run("screen", subjects, "--list", barred, "--list", half, "--json").json()
    expect([pathlib.Path(path).name for path in answer["not_searched"]] == ["un.xml"], answer["not_searched"])


def test_real_lists_find_their_own_entries(folder):
    lists = ROOT / "data" / "watchlists"
    shutil.copytree(lists / "ofac-2021-07", folder / "sdn")
    for file in (folder / "sdn").glob("*.md"):
        file.unlink()
    answer = expect_code(run("screen", "--name", "ABACUS TRADING HOUSE OF NOWHERE", "--list", folder / "sdn", "--list", lists / "un-2026-02", "--json"), 0).json()
    entries = {one["list"]: one["entries"] for one in answer["searched"]}
    expect(entries == {"ofac-sdn": 8976, "un-consolidated": 1003}, entries)
    # Every hundredth entry of the list is found in it, whatever the order of its names.
    rows = [line.split('"')[1] for line in (folder / "sdn" / "sdn.csv").read_text(encoding="ascii", errors="replace").splitlines() if line.count('"') > 2]
    asked = folder / "asked.csv"
    asked.write_text("id,name\n" + "".join(f'A{at},"{name}"\n' for at, name in enumerate(rows[::100])), encoding="utf-8")
    found = by_id(expect_code(run("screen", asked, "--list", folder / "sdn", "--json"), 0).json())
    missed = [name for name, hits in found.items() if not hits or hits[0]["score"] < 0.9]
    expect(len(found) > 80 and len(missed) <= 1, missed)


def test_usage(folder):
    barred, subjects = files(folder)
    expect_code(run("screen", "--list", barred), 2)
    expect_code(run("screen", subjects, "--name", "x", "--list", barred), 2)
    expect_code(run("screen", folder / "none.csv", "--list", barred), 1)
    expect_code(run("screen", subjects, "--list", folder / "none.csv"), 1)


if __name__ == "__main__":
    main(globals())
