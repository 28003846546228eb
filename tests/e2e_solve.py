"""atalaya solve: the examples of docs/examples run and give the answers that stand beside them; problems and answers keep to
docs/schemas; broken problems are refused by the schema and by the program alike; Ctrl-C gives the best answer so far."""
import copy
import json
import math
import os
import signal
import subprocess
import sys
import time

import harness
from harness import ROOT, expect, expect_code, run

try:
    import jsonschema
except ImportError:  # another Python than Debian's: its packages are elsewhere
    if os.path.realpath(sys.executable) != os.path.realpath("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])
    raise

METHODS = ["interdiction", "frontier", "coverage", "portfolio", "clusters", "alarms", "easi", "sensitivity", "queue"]


def example(method):
    return json.loads((ROOT / "docs/examples" / f"{method}.json").read_text(encoding="utf-8"))


def schema(name):
    document = json.loads((ROOT / "docs/schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator
    validator.check_schema(document)
    return validator(document)


def solve(method, problem, folder, *options, env=None):
    path = folder / "problem.json"
    path.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
    return run("solve", method, path, *options, env=env)


def same(a, b, where=""):
    """Equal but for the last digits of numbers, which may differ between machines."""
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
        expect(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9), f"{where}: {a} is not {b}")
    elif isinstance(a, dict) and isinstance(b, dict):
        expect(list(a) == list(b), f"{where}: members {list(a)} are not {list(b)}")
        for key in a:
            if key not in ("seconds", "version"):
                same(a[key], b[key], f"{where}/{key}")
    elif isinstance(a, list) and isinstance(b, list):
        expect(len(a) == len(b), f"{where}: {len(a)} items are not {len(b)}")
        for i, (x, y) in enumerate(zip(a, b)):
            same(x, y, f"{where}/{i}")
    else:
        expect(a == b, f"{where}: {a!r} is not {b!r}")


def test_every_method_is_listed(folder):
    words = expect_code(run("solve", "--help"), 0).out
    for method in METHODS:
        expect(method in words, f"{method} is not in the help\n{words}")


def test_examples(folder):
    for method in METHODS:
        done = expect_code(run("solve", method, ROOT / "docs/examples" / f"{method}.json"), 0)
        answer = done.json()
        expect(answer["method"] == method and answer["version"] and answer["seconds"] >= 0, done)
        same(answer, json.loads((ROOT / "docs/examples" / f"{method}.answer.json").read_text(encoding="utf-8")), method)
        schema(method).validate(example(method))
        schema(f"{method}-answer").validate(answer)


def test_standard_input(folder):
    for dash in ([], ["-"]):
        process = subprocess.run([str(harness.PROGRAM), "solve", "easi", *dash], input=json.dumps(example("easi")).encode(),
                                 capture_output=True, check=False)
        expect(process.returncode == 0 and json.loads(process.stdout)["method"] == "easi", process)


def test_same_answer_on_any_number_of_threads(folder):
    for method in METHODS:
        one, two = (solve(method, example(method), folder, "--threads", n) for n in (1, 3))
        a, b = expect_code(one, 0).json(), expect_code(two, 0).json()
        a["seconds"] = b["seconds"] = 0
        expect(a == b, f"{method}: {a}\n{b}")


def test_unknown_members_are_a_usage_error_that_names_them(folder):
    for method in METHODS:
        problem = example(method)
        problem["bogus"] = 1
        done = expect_code(solve(method, problem, folder), 2)
        expect(any("bogus" in f["message"] for f in done.json()["findings"]), done)
        expect(not schema(method).is_valid(problem), f"the schema of {method} allows unknown members")


def objects_in(value, path=()):
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from objects_in(inner, path + (key,))
    elif isinstance(value, list):
        for i, inner in enumerate(value[:2]):
            yield from objects_in(inner, path + (i,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def test_wrong_types_are_refused_with_their_pointer(folder):
    """Every member of the first objects of every example, replaced by something of another type."""
    for method in METHODS:
        problem, validator, tried = example(method), schema(method), 0
        for path in objects_in(problem):
            for key in list(at(problem, path))[:6]:
                broken = copy.deepcopy(problem)
                old = at(broken, path)[key]
                at(broken, path)[key] = 7.5 if isinstance(old, (str, list, dict)) else "seven"
                if validator.is_valid(broken):
                    continue  # a map of free numbers, or a value that may be of either type
                pointer = "".join(f"/{step}" for step in path + (key,))
                done = solve(method, broken, folder)
                expect(done.code == 1, f"{method} {pointer}\n{done}")
                findings = done.json()["findings"]
                expect(any(f["where"].startswith(pointer) and f["severity"] == "error" for f in findings),
                       f"{method}: nothing at {pointer}: {findings}")
                tried += 1
        expect(tried >= 3, f"{method}: only {tried} members tried")


def test_missing_members_and_no_json(folder):
    for method in METHODS:
        for text in ("{}", "[]", "", "{\"a\":", "nonsense", "\xff\xfe", "[" * 100000, "null"):
            done = solve(method, text, folder)
            expect(done.code in (1, 2) and done.json()["findings"], f"{method} {text[:20]!r}\n{done}")
        expect(all(f["message"] for f in solve(method, "{}", folder).json()["findings"]), method)


def test_findings_in_four_languages(folder):
    said = {solve("queue", "{}", folder, "--language", language).json()["findings"][0]["message"]
            for language in ("en", "es", "pt", "fr")}
    expect(len(said) == 4, said)


def test_unknown_method_and_missing_file(folder):
    expect_code(run("solve", "sorcery", "x.json"), 2)
    expect_code(run("solve", "easi", folder / "none.json"), 1)


def test_interrupt_gives_the_best_so_far(folder):
    """A portfolio that is hard for its size, cut off after two seconds: a strongly correlated knapsack in many dimensions."""
    count, dimensions = 250, 20
    projects, resources = [], [{"name": f"r{d}", "limit": 0, "use": {}} for d in range(dimensions)]
    state = 12345
    for p in range(count):
        total = 0
        for resource in resources:
            state = (state * 1103515245 + 12345) % 2**31
            weight = 100 + state // 65536 % 900
            resource["use"][f"p{p}"] = weight
            resource["limit"] += weight / 2
            total += weight
        projects.append({"name": f"p{p}", "value": total / dimensions + 250 + state // 65536 % 50, "cost": 0})
    path = folder / "problem.json"
    path.write_text(json.dumps({"projects": projects, "resources": resources, "gap": 0, "time_limit": 300}), encoding="utf-8")
    process = subprocess.Popen([str(harness.PROGRAM), "solve", "portfolio", str(path)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(2)
    expect(process.poll() is None, "the problem is solved in two seconds: make it harder")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of the program's processes
    started = time.monotonic()
    out, err = process.communicate(timeout=60)
    expect(time.monotonic() - started < 20, "took more than 20 s to stop")
    expect(process.returncode == 0, f"exit {process.returncode}: {err}")
    answer = json.loads(out)
    expect(answer["objective"] > 0 and answer["bound"] >= answer["objective"] and answer["gap"] > 0 and answer["chosen"], answer)


harness.main(globals())
