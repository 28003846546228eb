#!/usr/bin/env python3
"""What goes out comes back: answers as CSV and as OSCAL, standards, frameworks."""
import csv
import io
import json

from harness import ROOT, expect, expect_code, main, read_table, run, small_region, tree_of

EPOCH = {"SOURCE_DATE_EPOCH": "1790000000"}


def facility_of(region):
    """The facility with most answers."""
    count = {}
    for row in read_table(region / "answers.csv"):
        count[row["subject"]] = count.get(row["subject"], 0) + (len(row["subject"]) > 2)
    return max(sorted(count), key=count.get)


def answers_of(path, subject):
    return {row["control"]: (row["answer"], row["verification"], row["degree"], row["checked_on"], row["evidence"])
            for row in read_table(path) if row["subject"] == subject}


def without(region, subject):
    rows = read_table(region / "answers.csv")
    with open(region / "answers.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["subject"] != subject)


def test_answer_sheets_come_back_in_every_language(folder):
    region = small_region(folder)
    facility = facility_of(region)
    before = answers_of(region / "answers.csv", facility)
    original = (region / "answers.csv").read_bytes()
    for language in ("en", "es", "pt", "fr"):
        sheet = folder / f"sheet.{language}.csv"
        expect_code(run("export", "answers", region, "--facility", facility, "--output", sheet, "--language", language), 0)
        (region / "answers.csv").write_bytes(original)
        without(region, facility)
        done = expect_code(run("import", "answers", sheet, "--region", region, "--json"), 0).json()
        expect(done["new"] == len([a for a in before.values() if a[0] != "not-checked"]) and done["written"], done["new"])
        expect(answers_of(region / "answers.csv", facility) == before, f"{language}: not the same answers")


def test_oscal_results_come_back(folder):
    region = small_region(folder)
    facility = facility_of(region)
    before = answers_of(region / "answers.csv", facility)
    results = folder / "results.json"
    expect_code(run("export", "assessment-results", region, "--facility", facility, "--output", results, env=EPOCH), 0)
    expect_code(run("validate", results), 0)
    expect("llustrative" in results.read_text(encoding="utf-8"), "the export says what it rests on")
    same = expect_code(run("import", "answers", results, "--region", region, "--dry-run", "--json"), 0).json()
    expect(same["new"] + same["better"] + same["worse"] + same["changed"] + same["dropped"] == 0 and not same["written"], same)
    without(region, facility)
    expect_code(run("import", "answers", results, "--region", region), 0)
    expect(answers_of(region / "answers.csv", facility) == before, "not the same answers")


def test_every_oscal_export_is_valid(folder):
    region = small_region(folder)
    facility = facility_of(region)
    state = facility[:2]
    for noun, more in (("catalogue", []), ("profile", ["--profile", "brazil"]), ("resolved", []), ("resolved", ["--profile", "us-33cfr105"]),
                       ("assessment-results", ["--state", state]), ("assessment-results", []), ("poam", ["--facility", facility]),
                       ("poam", ["--state", state])):
        out = folder / f"{noun}{len(more)}{more[-1] if more else ''}.json"
        done = expect_code(run("export", noun, region, "--output", out, *more, env=EPOCH), 0)
        document = json.loads(out.read_text(encoding="utf-8"))
        expect(len(document) == 1, list(document))
        # A profile alone points at its catalogue, which is not beside it here.
        findings = run("validate", out, "--json").json()["findings"]
        wrong = [f for f in findings if f["severity"] == "error" and not (noun == "profile" and "import" in f["code"])]
        expect(not wrong, f"{noun}: {wrong[:3]}\n{done}")


def test_errors_of_oscal_exports(folder):
    region = small_region(folder)
    before = tree_of(folder)
    for noun, more, word in (("profile", ["--profile", "nowhere"], "oas-baseline"), ("resolved", ["--profile", "nowhere"], "oas-baseline"),
                             ("assessment-results", ["--facility", "ZZ"], "ZZ"), ("poam", ["--state", "ZZ"], "ZZ"),
                             ("answers", ["--facility", "ZZ"], "ZZ")):
        done = expect_code(run("export", noun, region, "--output", folder / "out.json", *more), 1)
        expect(word in done.err, done)
    expect(tree_of(folder) == before, "nothing written")


def test_nist_low_is_resolved_from_its_own_folder(folder):
    profile = ROOT / "data/nist-800-53/NIST_SP-800-53_rev4_LOW-baseline_profile.json"
    done = expect_code(run("export", "resolved", profile, "--output", folder / "low.json", env=EPOCH), 0)
    expect("NIST_SP-800-53_rev4_catalog.json" in done.err, "the substitution is told")
    published = json.loads((ROOT / "data/nist-800-53/NIST_SP-800-53_rev4_LOW-baseline-resolved-profile_catalog.json").read_text(encoding="utf-8"))
    made = json.loads((folder / "low.json").read_text(encoding="utf-8"))

    def ids(group):
        for control in group.get("controls", []):
            yield control["id"]
            yield from ids(control)
        for inner in group.get("groups", []):
            yield from ids(inner)

    expect(list(ids(made["catalog"])) == list(ids(published["catalog"])), "other controls than published")
    expect(len(list(ids(made["catalog"]))) == 124, "124 controls")


def test_import_merges_and_tells(folder):
    region = small_region(folder)
    facility = facility_of(region)
    before = read_table(region / "answers.csv")
    rows = [row for row in before if row["subject"] == facility]
    worse = next(row for row in rows if row["answer"] == "met")
    better = next(row for row in rows if row["answer"] == "not-met")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["subject", "control", "answer", "verification", "checked_on", "degree", "evidence"])
    writer.writerow([facility, worse["control"], "not-met", "inspected", "2026-10-01", "", "x"])
    writer.writerow([facility, better["control"], "met", "inspected", "2026-10-01", "", "=1+1"])
    sheet = folder / "sheet.csv"
    sheet.write_text(text.getvalue(), encoding="utf-8")

    original = tree_of(region)
    dry = expect_code(run("import", "answers", sheet, "--region", region, "--dry-run"), 0)
    expect("1 better" in dry.out and "1 worse" in dry.out and worse["control"] in dry.out, dry)
    expect(tree_of(region) == original, "--dry-run writes nothing")
    expect_code(run("import", "answers", sheet, "--region", region, "--output", folder / "merged.csv"), 0)
    expect(tree_of(region) == original, "--output leaves the region alone")
    expect_code(run("import", "answers", sheet, "--region", region, "--output", sheet), 1)
    expect_code(run("import", "answers", region / "answers.csv", "--region", region), 1)  # onto itself
    expect(tree_of(region) == original, "refused")
    expect_code(run("import", "answers", sheet, "--region", region), 0)
    after = {(row["subject"], row["control"]): row for row in read_table(region / "answers.csv")}
    expect(after[(facility, worse["control"])]["answer"] == "not-met" and after[(facility, better["control"])]["answer"] == "met", "merged")
    expect(len(after) == len(before), "no other row came or went")
    for row in before:
        if row["control"] not in (worse["control"], better["control"]) or row["subject"] != facility:
            kept = after[(row["subject"], row["control"])]
            expect((kept["answer"], kept["evidence"]) == (row["answer"], row["evidence"]), row)
    expect_code(run("analyse", region, "--quiet"), 0)


def test_the_shipped_region_is_not_changed_unasked(folder):
    (folder / "sheet.csv").write_text("subject,control,answer\n", encoding="utf-8")
    expect_code(run("import", "answers", folder / "sheet.csv"), 2)


FRAMEWORK = """\
urn: urn:intuitem:risk:library:demo
locale: en
ref_id: DEMO
name: Demo
description: A demo
version: 1
objects:
  framework:
    urn: urn:intuitem:risk:framework:demo
    ref_id: DEMO
    name: Demo framework
    requirement_nodes:
    - urn: urn:intuitem:risk:req_node:demo:a
      depth: 1
      assessable: false
      ref_id: A
      name: Gates
    - urn: urn:intuitem:risk:req_node:demo:a.1
      parent_urn: urn:intuitem:risk:req_node:demo:a
      depth: 2
      assessable: true
      ref_id: A.1
      name: Guards
      description: Guards stand at every gate.
      translations:
        es: {name: Guardias, description: Hay guardias en cada puerta.}
"""


def test_a_framework_becomes_a_valid_catalogue(folder):
    (folder / "demo.yaml").write_text(FRAMEWORK, encoding="utf-8")
    expect_code(run("import", "framework", folder / "demo.yaml", "--output", folder / "catalog.json"), 0)
    text = (folder / "catalog.json").read_text(encoding="utf-8")
    expect("Guards stand at every gate." in text and "Hay guardias" in text, text[:500])
    expect_code(run("validate", folder / "catalog.json"), 0)
    expect_code(run("validate", folder / "demo.yaml"), 0)


def test_tables_of_deficiencies_and_plan(folder):
    region = small_region(folder)
    expect_code(run("export", "deficiencies", region, "--output", folder / "d.csv"), 0)
    expect(len(read_table(folder / "d.csv")) > 10, "deficiencies")
    expect_code(run("export", "plan", region, "--output", folder / "p.csv"), 0)
    expect(len(read_table(folder / "p.csv")) >= 1, "measures")
    for noun in ("deficiencies", "plan"):
        expect_code(run("export", noun, region, "--output", folder / f"{noun}.xlsx"), 0)
        expect((folder / f"{noun}.xlsx").read_bytes()[:2] == b"PK", noun)
    expect_code(run("export", "analysis", region, "--output", folder / "a.json"), 0)
    expect(json.loads((folder / "a.json").read_text(encoding="utf-8"))["region"]["illustrative"], "says what is illustrative")


if __name__ == "__main__":
    main(globals())
