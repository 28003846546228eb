#!/usr/bin/env python3
"""Exit codes, languages, budgets, and where output goes."""
import json
import os
import re
import shutil
import subprocess

from harness import PROGRAM, ROOT, expect, expect_code, main, run, small_region, tree_of

VERBS = ["analyse", "explain", "report", "plan", "validate", "import", "export"]


def test_usage_errors_exit_2(folder):
    for arguments in ([], ["no-such-verb"], ["analyse", "--no-such-option"], ["analyse", "a", "b"], ["--threads", "0", "analyse"],
                      ["--threads", "many", "analyse"], ["--language", "de", "analyse"], ["report"], ["validate"], ["import"],
                      ["import", "nothing"], ["export", "plan"], ["explain"], ["analyse", "--budget"],
                      ["import", "answers", "x.csv"], ["export", "plan", "--output", "plan.doc"],
                      ["export", "answers", "--output", "sheet.csv"]):
        done = expect_code(run(*arguments, cwd=folder), 2)
        expect(done.err and not done.out, done)
        expect(done.err.startswith("atalaya: "), done)
    expect(not os.listdir(folder), "usage errors write nothing")


def test_budgets_that_are_no_money_exit_2(folder):
    region = small_region(folder)
    for amount in ("-5M", "many", "0", "XXX 5M", "1e400"):
        done = expect_code(run("analyse", region, f"--budget={amount}"), 2)
        expect("error --budget" in done.err or "not an amount" in done.err, done)


def test_help_in_four_languages(folder):
    words = {"en": "Usage", "es": "Uso", "pt": "Opções", "fr": "Arguments"}
    seen = set()
    for language, word in words.items():
        text = expect_code(run("--language", language, "explain", "--help"), 0).out
        expect(word in text and "help." not in text, text)
        seen.add(text)
        for verb in VERBS:
            done = expect_code(run(verb, "--help", env={"LC_ALL": f"{language}_XX.UTF-8"}), 0)
            expect(not re.search(r"\bhelp\.[a-z]", done.out), done)
        top = expect_code(run("--help", "--language", language), 0).out
        for verb in VERBS:
            expect(re.search(rf"^  {verb} ", top, re.M), top)
    expect(len(seen) == 4, "each language has its own help")
    for noun in ("answers", "framework"):
        expect_code(run("import", noun, "--help"), 0)
    for noun in ("deficiencies", "plan", "analysis", "answers", "catalogue", "profile", "resolved", "assessment-results", "poam"):
        done = expect_code(run("export", noun, "--help"), 0)
        expect(not re.search(r"\bhelp\.[a-z]", done.out), done)


def test_version(folder):
    done = expect_code(run("--version"), 0)
    expect(re.fullmatch(r"atalaya \d+\.\d+\.\d+\n", done.out), done)


def test_the_language_comes_from_the_environment(folder):
    for variables, word in (({"LC_ALL": "es_CO.UTF-8"}, "error"), ({"LC_ALL": "fr_FR.UTF-8"}, "erreur"),
                            ({"LC_ALL": "", "LC_MESSAGES": "pt_BR"}, "erro"), ({"LC_ALL": "", "LANG": "pt_BR.UTF-8"}, "erro"),
                            ({"LC_ALL": "de_DE.UTF-8"}, "error")):
        done = expect_code(run("analyse", folder / "nowhere", env=variables), 1)
        expect(done.err.startswith(word + " "), done)


def test_analyse_prints_one_screen_and_nothing_else_on_standard_output(folder):
    region = small_region(folder)
    done = expect_code(run("analyse", region), 0)
    lines = done.out.splitlines()
    expect(0 < len(lines) <= 24 and max(map(len, lines)) <= 80, done)
    expect("llustrative" in done.out, done)
    expect("\033" not in done.out + done.err and "\r" not in done.err, "no colour and no bar in a pipe")
    expect(" s on " in done.err, done)
    quiet = expect_code(run("analyse", region, "--quiet"), 0)
    expect(quiet.err == "" and quiet.out == done.out, quiet)
    seen = {expect_code(run("analyse", region, "--language", language, "--quiet"), 0).out for language in ("en", "es", "pt", "fr")}
    expect(len(seen) == 4, "each language has its own words")


def test_json_and_save_give_the_same_bytes(folder):
    region = small_region(folder)
    before = tree_of(region)
    done = expect_code(run("analyse", region, "--json", "--save", folder / "new/analysis.json"), 0)
    expect((folder / "new/analysis.json").read_bytes() == done.bytes, "the file holds what was printed")
    document = done.json()
    expect(isinstance(document, dict) and "plan" in document, done.out[:300])
    expect(tree_of(region) == before, "the region is not touched")


def test_inputs_are_not_written_over(folder):
    region = small_region(folder)
    before = tree_of(folder)
    done = expect_code(run("analyse", region, "--save", region / "answers.csv"), 1)
    expect("answers.csv" in done.err, done)
    expect_code(run("export", "plan", region, "--output", region / "ports.csv"), 1)
    expect_code(run("plan", region, "--csv", region / ".." / "hemisphere" / "lanes.csv"), 1)
    expect(tree_of(folder) == before, "inputs are as they were")


def test_output_that_cannot_be_written_exits_3(folder):
    region = small_region(folder)
    (folder / "file").write_text("x", encoding="utf-8")
    expect_code(run("analyse", region, "--save", folder / "file" / "below.json"), 3)
    with open("/dev/full", "wb") as full:
        process = subprocess.run([PROGRAM, "analyse", str(region), "--json", "--quiet"], stdout=full, stderr=subprocess.PIPE, check=False)
    expect(process.returncode == 3, process.stderr.decode())


def test_the_data_folder(folder):
    done = run("--help", env={"ATALAYA_DATA": str(folder / "nothing")})
    expect(done.code == 3 and "file.not-found" in done.err, done)
    expect_code(run("--help", env={"ATALAYA_DATA": str(ROOT / "data")}, cwd=folder), 0)


def test_budgets_and_currencies(folder):
    region = small_region(folder)
    rate = json.loads((folder / "data/funds/funds.json").read_text(encoding="utf-8"))["currencies"]["EUR"]
    document = expect_code(run("analyse", region, "--json", "--budget", "EUR 1M", "--budget", "300k"), 0).json()
    amounts = [case["budget"] for case in document["plan"]["cases"]]
    expect([round(a) for a in amounts] == [300000, round(1e6 * rate)], amounts)


def test_plan_table_csv_and_workbook(folder):
    region = small_region(folder)
    done = expect_code(run("plan", region, "--csv", folder / "plan.csv", "--xlsx", folder / "plan.xlsx"), 0)
    expect("llustrative" in done.out, done)
    expect((folder / "plan.xlsx").read_bytes()[:2] == b"PK", "a workbook")
    plan = expect_code(run("plan", region, "--json"), 0).json()
    expect(plan["measures"] and plan["cost"] <= plan["budget"] * 1.0001, plan["budget"])
    for measure in plan["measures"]:
        expect(abs(sum(measure["by_fund"].values()) - measure["committed"]) <= 1 + 1e-6 * measure["committed"], measure)
        expect(measure["start"] >= 2027 and measure["end"] >= measure["start"], measure)
        expect(set(measure["indicator"]) == {"en", "es", "pt", "fr"}, measure)
    small = expect_code(run("plan", region, "--json", "--budget", "300k"), 0).json()
    expect(small["cost"] <= 300000 * 1.0001, small["cost"])


def test_report_is_self_contained(folder):
    region = small_region(folder)
    expect_code(run("report", region, "--output", folder / "deep/out"), 0)
    expect(sorted(os.listdir(folder / "deep/out")) == ["analysis.json"] + [f"report.{code}.html" for code in ("en", "es", "fr", "pt")],
           os.listdir(folder / "deep/out"))
    for code in ("en", "es", "pt", "fr"):
        page = (folder / f"deep/out/report.{code}.html").read_text(encoding="utf-8")
        expect(f'lang="{code}"' in page and len(page) > 20000, page[:300])
        expect("<script" not in page, "no script")
        for attribute in re.findall(r'(?:src|href|action|data|poster|srcset)\s*=\s*["\']?([^"\'>\s]+)', page):
            expect(attribute.startswith(("#", "data:")), f"a request: {attribute}")
        expect(not re.search(r"@import|url\((?!['\"]?(#|data:))", page), "no request from the style sheet")
        expect(not re.search(r"\breport\.[a-z]+[.<]", re.sub(r"report\.(en|es|pt|fr|css|mustache)", "", page)), "a message without text")
    expect_code(run("report", region, "--output", folder / "one", "--language", "pt"), 0)
    expect(sorted(os.listdir(folder / "one")) == ["analysis.json", "report.pt.html"], os.listdir(folder / "one"))


def test_report_without_weasyprint_says_so_and_goes_on(folder):
    region = small_region(folder)
    done = expect_code(run("report", region, "--output", folder / "out", "--language", "en", "--pdf", env={"PATH": str(folder)}), 0)
    expect("WeasyPrint" in done.err or "weasyprint" in done.err, done)
    expect((folder / "out/report.en.html").is_file() and not (folder / "out/report.en.pdf").exists(), os.listdir(folder / "out"))


def test_pdf_where_weasyprint_is(folder):
    program = os.environ.get("ATALAYA_WEASYPRINT") or shutil.which("weasyprint")
    if not program:
        return
    region = small_region(folder)
    done = expect_code(run("report", region, "--output", folder / "out", "--language", "es", "--pdf", env={"ATALAYA_WEASYPRINT": program}), 0)
    expect((folder / "out/report.es.pdf").read_bytes()[:5] == b"%PDF-", done)


if __name__ == "__main__":
    main(globals())
