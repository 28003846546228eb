"""What the end-to-end tests share: running the program, a small region cut out of the shipped one, and telling what failed.

A test is a script `tests/e2e_NAME.py PROGRAM ROOT`: functions whose names start with `test_` run in the order written, each with a folder
of its own that is removed afterwards. Standard library only.
"""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

PROGRAM = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
ROOT = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None

# States of the small region: the Andes, a hub, an island and a market; small enough to analyse in a second or two.
SMALL_STATES = {"CO", "PA", "JM", "US"}
SMALL_PORTS_A_STATE = 2


class Done:
    """What a run of the program left behind."""

    def __init__(self, process, arguments):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8", "replace")
        self.err = process.stderr.decode("utf-8", "replace")
        self.bytes = process.stdout
        self.arguments = arguments

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"atalaya {' '.join(map(str, self.arguments))}\nexit {self.code}\n--- out\n{self.out[-3000:]}\n--- err\n{self.err[-3000:]}"


def run(*arguments, env=None, cwd=None, timeout=600):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "ATALAYA_"))}
    environment["LC_ALL"] = "C.UTF-8"
    environment.update(env or {})
    process = subprocess.run([str(PROGRAM), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, env=environment,
                             cwd=cwd, timeout=timeout, check=False)
    return Done(process, arguments)


def expect(condition, what):
    if not condition:
        raise AssertionError(str(what))


def expect_code(done, code):
    expect(done.code == code, f"expected exit {code}\n{done}")
    return done


def copy_data(folder):
    """The shipped data, to be broken. Returns the region's folder."""
    data = pathlib.Path(folder, "data")
    data.mkdir(parents=True)
    for name in ("hemisphere", "standards", "scenarios", "solutions", "funds", "methods"):
        shutil.copytree(ROOT / "data" / name, data / name)
    return data / "hemisphere"


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows


def write_table(path, rows, columns=None):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def keep_rows(path, keep):
    rows = read_table(path)
    write_table(path, [row for row in rows if keep(row)], list(rows[0]))


def small_region(folder, states=frozenset(SMALL_STATES), also=()):
    """A region of a few States cut out of the shipped one, with `also` some ports by their codes: everything real, little of it."""
    region = copy_data(folder)
    ports = read_table(region / "ports.csv")
    facilities = read_table(region / "facilities.csv")
    with_facilities = {row["port_id"] for row in facilities}
    lanes = read_table(region / "lanes.csv")
    degree = {}
    for lane in lanes:
        for end in (lane["from_id"], lane["to_id"]):
            degree[end] = degree.get(end, 0) + 1
    kept = set()
    for state in sorted(states):
        own = [port for port in ports if port["iso2"] == state and port["id"] in with_facilities]
        own.sort(key=lambda port: (-degree.get(port["id"], 0), int(port["id"])))
        kept |= {port["id"] for port in own[:SMALL_PORTS_A_STATE]}
    kept |= {port["id"] for port in ports if port["un_locode"] in also}
    write_table(region / "ports.csv", [port for port in ports if port["id"] in kept])
    write_table(region / "facilities.csv", [row for row in facilities if row["port_id"] in kept])
    ids = {row["id"] for row in facilities if row["port_id"] in kept}
    keep_rows(region / "lanes.csv", lambda row: row["from_id"] in kept and row["to_id"] in kept)
    keep_rows(region / "distances.csv", lambda row: row["from_id"] in kept and row["to_id"] in kept)
    keep_rows(region / "answers.csv", lambda row: row["subject"] in ids or row["subject"] in states)
    keep_rows(region / "threats.csv", lambda row: row["from_state"] in states and row["to_state"] in states)
    keep_rows(region / "incidents.csv", lambda row: row["nearest_port_id"] in kept)
    settings = json.loads((region / "region.json").read_text(encoding="utf-8"))
    settings["settings"]["draws"] = 200
    settings["budgets"] = [{"amount": 500000, "probability": 0.4}, {"amount": 2000000, "probability": 0.6}]
    (region / "region.json").write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
    return region


def tree_of(folder):
    """Every file below a folder with its bytes, to see that nothing was written."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in pathlib.Path(folder).rglob("*") if path.is_file()}


def names_below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in pathlib.Path(folder).rglob("*"))


def main(namespace):
    only = sys.argv[3:]
    failed = 0
    for name, test in list(namespace.items()):
        if not name.startswith("test_") or (only and name not in only):
            continue
        folder = tempfile.mkdtemp(prefix="atalaya-test-")
        try:
            test(pathlib.Path(folder))
            print(f"ok   {name}", flush=True)
        except Exception:  # every test is told, whatever went wrong in one
            failed += 1
            print(f"FAIL {name}\n{traceback.format_exc()}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)
