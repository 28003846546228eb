#!/usr/bin/env python3
"""The same region gives the same bytes on any number of threads, in any language, and from run to run."""
import json

from harness import expect, expect_code, main, read_table, run, small_region, write_table


def test_any_number_of_threads(folder):
    region = small_region(folder)
    first = expect_code(run("analyse", region, "--json", "--quiet", "--threads", 1), 0).bytes
    for threads in (2, 3, 4):
        again = expect_code(run("analyse", region, "--json", "--quiet", "--threads", threads), 0).bytes
        expect(again == first, f"{threads} threads give other bytes")
    expect(expect_code(run("analyse", region, "--json", "--quiet", "--language", "fr"), 0).bytes == first, "another language")
    expect(expect_code(run("analyse", region / "region.json", "--json", "--quiet", cwd=folder), 0).bytes == first, "another path")


def test_the_seed_counts(folder):
    region = small_region(folder)
    first = expect_code(run("analyse", region, "--json", "--quiet", "--seed", 1), 0).bytes
    expect(expect_code(run("analyse", region, "--json", "--quiet", "--seed", 1), 0).bytes == first, "the same seed")
    expect(expect_code(run("analyse", region, "--json", "--quiet", "--seed", 2), 0).bytes != first, "another seed")


def test_the_order_of_answers_does_not_count(folder):
    region = small_region(folder)
    first = expect_code(run("analyse", region, "--json", "--quiet"), 0).bytes
    write_table(region / "answers.csv", read_table(region / "answers.csv")[::-1])
    expect(expect_code(run("analyse", region, "--json", "--quiet"), 0).bytes == first, "answers in another order")


def test_reports_and_exports_repeat(folder):
    region = small_region(folder)
    for out in ("a", "b"):
        expect_code(run("report", region, "--output", folder / out, "--language", "es", "--threads", 1 if out == "a" else 2), 0)
        for noun, name in (("plan", "plan.xlsx"), ("deficiencies", "d.csv"), ("deficiencies", "d.xlsx"), ("assessment-results", "ar.json"),
                           ("poam", "poam.json"), ("resolved", "resolved.json")):
            expect_code(run("export", noun, region, "--output", folder / out / name, env={"SOURCE_DATE_EPOCH": "1790000000"}), 0)
    for path in sorted((folder / "a").iterdir()):
        expect(path.read_bytes() == (folder / "b" / path.name).read_bytes(), f"{path.name} differs")


def test_a_region_nobody_assessed(folder):
    region = small_region(folder)
    (region / "answers.csv").write_text("subject,control,answer,verification,checked_on,degree,evidence\n", encoding="utf-8")
    done = expect_code(run("analyse", region), 0)
    expect("100 %" in done.out or "100\u00a0%" in done.out, done)
    document = json.loads(expect_code(run("analyse", region, "--json", "--quiet"), 0).out)
    expect(document["summary"]["not_checked"] == 1, document["summary"])


if __name__ == "__main__":
    main(globals())
