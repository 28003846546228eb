#!/usr/bin/env python3
"""Reads the #include lines of src/ against the table of rooms and tells which arrow points the wrong way.

    check_includes.py SRC     exit 1 and one line per wrong include
    check_includes.py --test  checks itself on a wrong example
"""
import pathlib
import re
import sys
import tempfile

# A room may use itself and rooms above it.
ROOMS = ["base", "model", "engines", "analysis", "formats", "solve", "report", "store", "http", "identity", "api", "app"]
# An engine may use base and model; other engines only where this table says so.
ENGINE_MAY_USE = {"network": {"milp"}, "invest": {"milp"}}
# Libraries that only one room may know: what the include starts with -> folders.
ONLY_IN = {
    "boost/beast": ["http"], "boost/asio": ["http"],
    "Cbc": ["engines/milp"], "Clp": ["engines/milp"], "Osi": ["engines/milp"], "Coin": ["engines/milp"], "coin/": ["engines/milp"],
    "CLI/": ["app/cli"],
    "soci": ["store"],
    "openssl/": ["engines/inspect", "http", "identity"],
    "sodium": ["engines/ledger", "engines/target", "base", "identity", "store"],
    "cjose": ["identity"], "curl/": ["identity"], "qrencode": ["identity"],
    "prometheus": ["api"],
    "xlsxwriter": ["report"],
    "kainjow/": ["report"], "mustache.hpp": ["report"],
    "yaml-cpp/": ["formats"], "expat": ["formats"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def place_of(path, engines):
    """The room and, in engines, the engine of a path relative to src/ (or of an include in quotes)."""
    parts = path.split("/")
    if parts[0] in engines:  # includes name an engine without its parent: "risk/risk.h"
        return "engines", parts[0]
    if parts[0] == "engines" and len(parts) > 2:
        return "engines", parts[1]
    return parts[0], None


def wrong(room, engine, path, include, quoted, engines):
    """Why this include is not allowed, or None."""
    if not quoted:
        for start, folders in ONLY_IN.items():
            if include.startswith(start) and not any(path.startswith(f + "/") for f in folders):
                return f"only {', '.join(folders)} may use <{include}>"
        return None
    if "/" not in include:
        return f'"{include}" is not a path from src/'
    to_room, to_engine = place_of(include, engines)
    if to_room not in ROOMS:
        return f'"{include}" is in no room of ours'
    if room == "engines" and to_room == "engines":
        if to_engine != engine and to_engine not in ENGINE_MAY_USE.get(engine, ()):
            return f"engine {engine} may not use engine {to_engine}"
        return None
    if ROOMS.index(to_room) > ROOMS.index(room):
        return f"{room} may not use {to_room}"
    return None


def check(src):
    src = pathlib.Path(src)
    engines = {p.name for p in (src / "engines").iterdir() if p.is_dir()} if (src / "engines").is_dir() else set()
    bad, seen = [], 0
    for file in sorted(list(src.rglob("*.h")) + list(src.rglob("*.cc"))):
        path = file.relative_to(src).as_posix()
        room, engine = place_of(path, engines)
        if room not in ROOMS:
            bad.append(f"{path}:1: '{room}' is not in the table of rooms")
            continue
        seen += 1
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            why = wrong(room, engine, path, found[2], found[1] == '"', engines)
            if why:
                bad.append(f"{path}:{number}: {why}")
    if not seen:
        bad.append(f"{src}: no sources")
    return bad


def self_test():
    files = {
        "base/text.h": '#include <string>\n#include "model/region.h"\n',               # upwards
        "model/region.h": '#include "base/text.h"\n',                                   # right
        "engines/risk/risk.h": '#include "model/region.h"\n#include "milp/milp.h"\n',   # engine to engine
        "engines/network/network.h": '#include "milp/milp.h"\n#include "engines/milp/milp.h"\n',  # right, both spellings
        "engines/milp/milp.h": '#include <CbcModel.hpp>\n',                             # right
        "analysis/a.cc": '#include "risk/risk.h"\n#include <CLI/CLI.hpp>\n#include "region.h"\n',
        "report/r.cc": '#include "app/disk.h"\n#include <ClpSimplex.hpp>\n',
        "app/cli/main.cc": '#include <CLI/CLI.hpp>\n#include "report/r.h"\n',           # right
        "cellar/c.cc": "\n",
    }
    expected = ["analysis/a.cc:2", "analysis/a.cc:3", "base/text.h:2", "cellar/c.cc:1", "engines/risk/risk.h:2", "report/r.cc:1",
                "report/r.cc:2"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found = sorted(line.split(": ")[0] for line in check(folder))
    if found != sorted(expected):
        print(f"check_includes.py --test: expected {sorted(expected)}, found {found}")
        return 1
    return 0


def main():
    if sys.argv[1:] == ["--test"]:
        return self_test()
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    bad = check(sys.argv[1])
    for line in bad:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
