#!/usr/bin/env python3
"""One thing wrong at a time: each gives a finding with a code, a place and a fix, exit 1, and writes nothing."""
import json
import os
import pathlib
import shutil

from harness import ROOT, copy_data, expect, expect_code, main, names_below, run


def line(file, number, change):
    """Changes one line (1 is the heading) of a table; None removes it."""
    def apply(region):
        path = region / file
        lines = path.read_text(encoding="utf-8").split("\n")
        made = change(lines[number - 1])
        lines[number - 1:number] = [] if made is None else [made]
        path.write_text("\n".join(lines), encoding="utf-8")
    return apply


def fields(file, number, **values):
    """Changes named fields of one line of a table without quotes."""
    def apply(region):
        path = region / file
        lines = path.read_text(encoding="utf-8").split("\n")
        heading, row = lines[0].split(","), lines[number - 1].split(",")
        for name, value in values.items():
            row[heading.index(name)] = value
        lines[number - 1] = ",".join(row)
        path.write_text("\n".join(lines), encoding="utf-8")
    return apply


def append(file, text):
    def apply(region):
        with open(region / file, "a", encoding="utf-8") as out:
            out.write(text)
    return apply


def raw(file, change):
    def apply(region):
        path = region / file
        path.write_bytes(change(path.read_bytes()))
    return apply


def document(file, change):
    """Changes a JSON document in place."""
    def apply(region):
        path = region / file
        value = json.loads(path.read_text(encoding="utf-8"))
        change(value)
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return apply


def setting(*path, value):
    def change(at):
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
    return change


def remove(file):
    return lambda region: (region / file).unlink()


def folder_instead(file):
    def apply(region):
        (region / file).unlink()
        (region / file).mkdir()
    return apply


def sparse(file, size):
    return lambda region: os.truncate(region / file, size)


def self_import(region):
    profiles = region / "../standards/isps/profiles"
    document("../standards/isps/profiles/oas-baseline.json",
             lambda d: d["profile"]["imports"].__setitem__(0, {"href": "oas-baseline.json", "include-all": {}}))(region)
    expect((profiles / "oas-baseline.json").is_file(), "the pack has a baseline")


def cyclic_prerequisites(value):
    first, second = value["solutions"][0], value["solutions"][1]
    first["prerequisites"] = [second["id"]]
    second["prerequisites"] = [first["id"]]


SCENARIOS, SOLUTIONS, FUNDS = "../scenarios/scenarios.json", "../solutions/solutions.json", "../funds/funds.json"

# what is broken, how, the code it must give (any of several), the place
CASES = [
    ("unknown port in a lane", fields("lanes.csv", 2, from_id="999999"), "pack.unknown-port", "lanes.csv:2"),
    ("a lane with no port", fields("lanes.csv", 3, to_id=""), ("csv.empty-field", "csv.number", "pack.unknown-port"), "lanes.csv:3"),
    ("answer to an unknown control", fields("answers.csv", 2, control="Z99"), "pack.unknown-control", "answers.csv:2"),
    ("answer of an unknown subject", fields("answers.csv", 2, subject="NOWHERE-01"), "pack.unknown-subject", "answers.csv:2"),
    ("the same answer twice", lambda r: append("answers.csv", (r / "answers.csv").read_text(encoding="utf-8").split("\n")[1] + "\n")(r),
     "pack.duplicate-answer", "answers.csv:"),
    ("unknown answer", fields("answers.csv", 2, answer="perhaps"), "csv.unknown-word", "answers.csv:2"),
    ("a port twice", lambda r: append("ports.csv", (r / "ports.csv").read_text(encoding="utf-8").split("\n")[1] + "\n")(r),
     "csv.duplicate", "ports.csv:"),
    ("a facility twice", lambda r: append("facilities.csv", (r / "facilities.csv").read_text(encoding="utf-8").split("\n")[1] + "\n")(r),
     "csv.duplicate", "facilities.csv:"),
    ("a scenario twice", document(SCENARIOS, lambda d: d["scenarios"].append(d["scenarios"][0])), "pack.duplicate-id", "scenarios.json#"),
    ("probability above 1", document(SCENARIOS, setting("scenarios", 0, "common_cause", value=1.5)), "json.out-of-range",
     "scenarios.json#/scenarios/0/common_cause"),
    ("evasion above 1", document("region.json", setting("settings", "lane_evasion", value=1.2)), "json.out-of-range", "region.json#/settings/lane_evasion"),
    ("range out of order", document(SOLUTIONS, setting("solutions", 0, "capital", value={"low": 5, "mode": 1, "high": 9})), "json.range-order",
     "solutions.json#/solutions/0/capital"),
    ("negative cost", document(SOLUTIONS, setting("solutions", 0, "capital", value={"low": -5, "mode": 1, "high": 9})), "json.out-of-range",
     "solutions.json#/solutions/0/capital"),
    ("cyclic prerequisites", document(SOLUTIONS, cyclic_prerequisites), "pack.cycle", "solutions.json#"),
    ("unknown prerequisite", document(SOLUTIONS, setting("solutions", 0, "prerequisites", value=["no-such"])),
     ("pack.unknown-solution", "pack.unknown-prerequisite"), "solutions.json#/solutions/0/prerequisites"),
    ("unknown currency", document(FUNDS, setting("funds", 0, "currency", value="ZZZ")), "pack.unknown-currency", "funds.json#/funds/0/currency"),
    ("unknown fund of a solution", document(SOLUTIONS, setting("solutions", 0, "funds", value=["no-such"])), "pack.unknown-fund",
     "solutions.json#/solutions/0/funds"),
    ("unknown member", document(FUNDS, setting("funds", 0, "coulour", value=1)), "json.unknown-member", "funds.json#/funds/0"),
    ("missing member", document(FUNDS, lambda d: d["funds"][0].pop("weight")), "json.missing-member", "funds.json#/funds/0"),
    ("mixed encodings", raw("facilities.csv", lambda b: b + "XXXXX-01,66,Puerto Ib\u00e1\u00f1ez,bulk,small,x\n".encode("latin-1")),
     ("file.mixed-encoding", "file.latin1", "file.bad-utf8"), "facilities.csv:"),
    ("UTF-16", raw("facilities.csv", lambda b: b.decode().encode("utf-16")), "file.utf16", "facilities.csv"),
    ("NUL bytes", raw("states.csv", lambda b: b[:200] + b"\0" + b[200:]), "file.nul", "states.csv:"),
    ("truncated table", raw("lanes.csv", lambda b: b[:-3].rstrip(b"0123456789,")[:-4]), ("csv.truncated", "csv.ragged"), "lanes.csv:"),
    ("a quote that never closes", append("facilities.csv", 'GTPBR-09,66,"Puerto'), "csv.truncated", "facilities.csv:"),
    ("missing column", line("lanes.csv", 1, lambda text: text.replace("from_id", "origin")), "csv.missing-column", "lanes.csv:1"),
    ("truncated JSON", raw(FUNDS, lambda b: b[:len(b) // 2]), "json.truncated", "funds.json:"),
    ("JSON syntax", raw(FUNDS, lambda b: b.replace(b":", b";", 1)), "json.syntax", "funds.json:"),
    ("a member twice", raw("region.json", lambda b: b.replace(b'"id"', b'"id": "x", "id"', 1)), "json.duplicate-member", "region.json"),
    ("a file of 1 GB", sparse("answers.csv", 1 << 30), "file.too-large", "answers.csv"),
    ("a document of 1 GB", sparse("region.json", 1 << 30), "file.too-large", "region.json"),
    ("a profile that imports itself", self_import, "oscal.import-cycle", "oas-baseline.json"),
    ("a missing table", remove("lanes.csv"), "file.not-found", "lanes.csv"),
    ("a missing pack", remove(FUNDS), "file.not-found", "funds.json"),
    ("an empty table", raw("ports.csv", lambda b: b""), "file.empty", "ports.csv"),
    ("an empty document", raw(SCENARIOS, lambda b: b""), "file.empty", "scenarios.json"),
    ("a folder instead of a file", folder_instead("lanes.csv"), "file.not-a-file", "lanes.csv"),
    ("no region.json", remove("region.json"), None, None),
]


def test_each_case(folder):
    failed = []
    for number, (what, break_it, codes, place) in enumerate(CASES):
        work = folder / str(number)
        region = copy_data(work)
        break_it(region)
        before = names_below(work)
        try:
            check_case(region, work, codes, place)
            expect(names_below(work) == before, "something was written")
        except AssertionError as error:
            failed.append(f"* {what}: {error}")
        shutil.rmtree(work)
    expect(not failed, "\n".join(failed))


def check_case(region, work, codes, place):
    done = expect_code(run("analyse", region, "--save", work / "analysis.json"), 1)
    expect(not done.out, "no answer from a broken region")
    if codes is None:
        return
    wanted = (codes,) if isinstance(codes, str) else codes
    checked = expect_code(run("validate", region, "--json"), 1)
    findings = checked.json()["findings"]
    hits = [f for f in findings if f["code"] in wanted and place in f["where"] and f["severity"] == "error"]
    expect(hits, f"expected {wanted} at {place}, found " + "; ".join(f"{f['code']} {f['where']}" for f in findings[:6]))
    expect(hits[0]["where"].split("/")[-1] in done.err or hits[0]["where"] in done.err, f"analyse does not tell the same\n{done}")
    for language in ("en", "es", "pt", "fr"):
        told = run("validate", region, "--language", language).out
        expect("finding." not in told, told)


def test_answers_outside_the_profile_are_told(folder):
    region = copy_data(folder)
    profile = json.loads((region / "../standards/isps/profiles/oas-baseline.json").read_text(encoding="utf-8"))
    profile["profile"]["imports"][0].setdefault("exclude-controls", []).append({"with-ids": ["P04"]})
    (region / "../standards/isps/profiles/oas-baseline.json").write_text(json.dumps(profile), encoding="utf-8")
    findings = run("validate", region, "--json").json()["findings"]
    expect(any(f["code"] == "pack.outside-profile" and f["where"].startswith("answers.csv") for f in findings), findings[:5])


def test_what_validate_knows(folder):
    data = ROOT / "data"
    for path in ("hemisphere", "standards/isps", "scenarios", "solutions", "funds", "methods", "nist-800-53", "scenarios/scenarios.json",
                 "hemisphere/region.json", "hemisphere/answers.csv", "standards/isps/profiles/brazil.json"):
        done = expect_code(run("validate", data / path), 0)
        expect(int(done.out.splitlines()[-1].split()[0]) >= 1, done)
    both = expect_code(run("validate", data / "funds", data / "methods", "--json"), 0).json()
    expect(both["errors"] == 0, both)


def test_what_validate_does_not_know(folder):
    for name, text, code in (("a.json", '{"what": 1}', "validate.unknown-kind"), ("b.csv", "a,b\n1,2\n", "validate.unknown-kind"),
                             ("c.json", "[1]", "json.type"), ("d.json", "", "file.empty"), ("e.yaml", "a: [1", None),
                             ("f.txt", "hello", "validate.unknown-kind"), ("g.yaml", "a: 1\n", None)):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        findings = expect_code(run("validate", path, "--json"), 1).json()["findings"]
        expect(findings and (code is None or findings[0]["code"] == code), f"{name}: {findings}")
    (folder / "empty").mkdir()
    findings = expect_code(run("validate", folder / "empty", "--json"), 1).json()["findings"]
    expect(findings[0]["code"] == "validate.empty-folder", findings)
    expect(expect_code(run("validate", folder / "nowhere", "--json"), 1).json()["findings"][0]["code"] == "file.not-found", "missing")
    large = folder / "large.json"
    large.write_bytes(b"")
    os.truncate(large, 1 << 30)
    expect(expect_code(run("validate", large, "--json"), 1).json()["findings"][0]["code"] == "file.too-large", "1 GB")


def test_unreadable_files(folder):
    if os.geteuid() == 0:
        return  # root reads everything
    path = folder / "secret.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    expect(expect_code(run("validate", path, "--json"), 1).json()["findings"][0]["code"] == "file.unreadable", "no permission")


def test_bad_answers_change_nothing(folder):
    region = copy_data(folder)
    before = (region / "answers.csv").read_bytes()
    facility = (region / "facilities.csv").read_text(encoding="utf-8").split("\n")[1].split(",")[0]
    bad = {"unknown.csv": "subject,control,answer\nNOWHERE-01,P04,met\n",
           "word.csv": f"subject,control,answer\n{facility},P04,perhaps\n",
           "twice.csv": f"subject,control,answer\n{facility},P04,met\n{facility},P04,not-met\n",
           "degree.csv": f"subject,control,answer,degree\n{facility},P04,partly,1.5\n",
           "half.csv": f'subject,control,answer\n{facility},P04,"met\n',
           "empty.csv": "",
           "wrong.json": '{"assessment-results": {"uuid": "x"}}',
           "other.json": '{"catalog": {}}'}
    for name, text in bad.items():
        (folder / name).write_text(text, encoding="utf-8")
        done = expect_code(run("import", "answers", folder / name, "--region", region), 1)
        expect(name in done.err, done)
        expect((region / "answers.csv").read_bytes() == before, f"{name} changed the answers")
    names = names_below(folder)
    expect_code(run("import", "answers", folder / "missing.csv", "--region", region), 1)
    expect_code(run("import", "answers", region, "--region", region), 1)
    expect(names_below(folder) == names, "nothing new")


def test_a_framework_that_is_none(folder):
    for name, text in (("a.yaml", "a: 1\n"), ("b.yaml", "objects: {framework: {requirement_nodes: [\n"), ("c.yaml", ""),
                       ("d.yaml", "a: &x [*x]\n")):
        (folder / name).write_text(text, encoding="utf-8")
        expect_code(run("import", "framework", folder / name, "--output", folder / "catalog.json"), 1)
    expect(not pathlib.Path(folder, "catalog.json").exists(), "nothing written")


if __name__ == "__main__":
    main(globals())
