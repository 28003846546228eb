#!/usr/bin/env python3
"""Every word the program says exists in four languages, with the same arguments.

    check_messages.py --test   checks itself on a wrong example
    check_messages.py ROOT     reads ROOT/src and ROOT/data/messages/parts; one line per gap, exit 1 if any

* all languages of a part have the same keys, a key belongs to one part, and no file holds a key twice;
* each key takes the same arguments in every language, and its braces and selectors are well-formed (messages_test compiles them with ICU);
* a finding's text is a sentence with its stop: its `.fix` follows on the same line;
* every finding code in the sources (first argument of Error, Warning, Note, or passed to a reader's Report or Bad) has its text and its `.fix`;
* every message key written out in the sources exists.
"""
import json
import pathlib
import re
import sys
import tempfile

LANGUAGES = ["en", "es", "pt", "fr"]
# `Error("code"`, and the readers' shorthands for an error at the current place.
CODE = re.compile(r'\b(?:Error|Warning|Note|Report|Bad|Stop)\(\s*(?:\w+,\s*)?"([a-z0-9]+(?:\.[a-z0-9-]+)+)"')
# Anything that looks like a key of ours: `family.rest` where the family is one of the catalogue's.
LITERAL = re.compile(r'"([a-z]+(?:\.[a-z0-9-]+)+)"')
# Words for programs that look like keys: events of the log, what the ledger calls a change, names of actions (engines/release/names.cc).
NOT_KEYS = re.compile(r'(log::Write\(\s*log::Level::\w+,\s*|\bRecord\(\{)"[^"]*"')
NAMES_OF_ACTIONS = "engines/release/names.cc"
# Families of which keys are written out in full in the sources. Others are built from parts ("finding." + code).
WHOLE_KEYS = {"explain", "stage", "cli", "unit", "severity"}
# What report::Words::Say is given stands below `report.`.
REPORT_SAY = re.compile(r'\bSay\(\s*"([a-z0-9]+(?:\.[a-z0-9-]+)*)"')
FILE_ENDINGS = ("json", "csv", "mustache", "css", "html", "pdf", "xlsx", "tsv", "yaml", "xml")


def refuse_twins(pairs):
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"'{key}' is there twice")
        seen[key] = value
    return seen


def arguments(pattern):
    """Names of the arguments of an ICU message; raises ValueError where braces do not close."""
    names = set()

    def skip_quoted(at):
        # '' is an apostrophe; ' before { or } starts a quoted run
        if pattern.startswith("''", at):
            return at + 2
        if at + 1 < len(pattern) and pattern[at + 1] in "{}":
            end = pattern.find("'", at + 1)
            return len(pattern) if end < 0 else end + 1
        return at + 1

    def text(at, depth):
        while at < len(pattern):
            if pattern[at] == "'":
                at = skip_quoted(at)
            elif pattern[at] == "{":
                at = argument(at + 1, depth)
            elif pattern[at] == "}":
                if depth == 0:
                    raise ValueError("a } too many")
                return at
            else:
                at += 1
        if depth:
            raise ValueError("a } is missing")
        return at

    def argument(at, depth):
        found = re.compile(r"\s*([A-Za-z_]\w*)\s*").match(pattern, at)
        if not found:
            raise ValueError(f"no argument name at {at}")
        names.add(found[1])
        at = found.end()
        if pattern[at:at + 1] == "}":
            return at + 1
        if pattern[at:at + 1] != ",":
            raise ValueError(f"expected , or }} at {at}")
        kind = re.compile(r",\s*(\w+)\s*").match(pattern, at)
        at = kind.end()
        if kind[1] in ("plural", "select", "selectordinal"):
            if pattern[at:at + 1] != ",":
                raise ValueError(f"{kind[1]} without cases")
            at += 1
            others = False  # ICU takes no hyphens in the words of a case
            while True:
                case = re.compile(r"\s*(=\d+|\w+)\s*\{").match(pattern, at)
                if not case:
                    break
                others = others or case[1] == "other"
                at = text(case.end(), depth + 1) + 1
            if not others:
                raise ValueError(f"{kind[1]} of '{found[1]}' has no 'other'")
            end = re.compile(r"\s*\}").match(pattern, at)
            if not end:
                raise ValueError(f"{kind[1]} does not close")
            return end.end()
        end = pattern.find("}", at)
        if end < 0:
            raise ValueError("a } is missing")
        return end + 1

    text(0, 0)
    return names


def read_parts(folder, bad):
    texts = {language: {} for language in LANGUAGES}
    parts = sorted({path.name.split(".")[0] for path in folder.glob("*.json")})
    for part in parts:
        keys = {}
        for language in LANGUAGES:
            path = folder / f"{part}.{language}.json"
            try:
                document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=refuse_twins)
            except (OSError, ValueError) as error:
                bad.append(f"{path.name}: {error}")
                continue
            keys[language] = set(document)
            for key, text in document.items():
                if key in texts[language]:
                    bad.append(f"{path.name}: '{key}' is in another part too")
                if not isinstance(text, str) or not text.strip():
                    bad.append(f"{path.name}: '{key}' is empty")
                    continue
                texts[language][key] = text
        for language, have in keys.items():
            for key in sorted(set().union(*keys.values()) - have):
                bad.append(f"{part}.{language}.json: '{key}' is missing")
    return texts


def check_arguments(texts, bad):
    for key, english in sorted(texts["en"].items()):
        wanted = None
        for language in LANGUAGES:
            text = texts[language].get(key)
            if text is None:
                continue
            try:
                names = arguments(text)
            except ValueError as error:
                bad.append(f"{language} '{key}': {error}")
                continue
            if wanted is None:
                wanted = names
            elif names != wanted:
                bad.append(f"{language} '{key}': arguments {sorted(names)}, in English {sorted(wanted)}")


def check_stops(texts, bad):
    for language in LANGUAGES:
        for key, text in sorted(texts[language].items()):
            if key.startswith("finding.") and not key.endswith(".fix") and not text.rstrip().endswith((".", "?", "!")):
                bad.append(f"{language} '{key}': no stop at its end")


def check_sources(src, texts, bad):
    known = texts["en"]
    families = {key.split(".")[1] for key in known if key.startswith("finding.")}
    for path in sorted(list(src.rglob("*.cc")) + list(src.rglob("*.h"))):
        if path.name.endswith("_test.cc") or path.name.startswith("test_") or "_test_" in path.name:
            continue
        place = path.relative_to(src).as_posix()
        if place == NAMES_OF_ACTIONS:
            continue
        code = NOT_KEYS.sub("", re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8")))
        codes = {found[1] for found in CODE.finditer(code)}
        for name in codes:
            for key in (f"finding.{name}", f"finding.{name}.fix"):
                if key not in known:
                    bad.append(f"{place}: '{key}' has no text")
        for found in LITERAL.finditer(code):
            literal = found[1]
            family = literal.split(".")[0]
            if family not in WHOLE_KEYS | families or literal.split(".")[-1] in FILE_ENDINGS or literal in codes:
                continue
            if not {literal, f"finding.{literal}", f"report.{literal}"} & known.keys():
                bad.append(f"{place}: '{literal}' has no text")
        if place.startswith("report/"):
            for found in REPORT_SAY.finditer(code):
                if f"report.{found[1]}" not in known and not code[found.end():found.end() + 3].lstrip().startswith("+"):
                    bad.append(f"{place}: 'report.{found[1]}' has no text")


def self_test():
    good = {"finding.a.b": "no {x}.", "finding.a.b.fix": "do", "cli.n": "{n, plural, one {# port} other {# ports}}"}
    spanish = dict(good, **{"finding.a.b": "no {y}"})             # another argument, no stop
    french = {key: text for key, text in good.items() if key != "cli.n"}  # a gap
    portuguese = dict(good, **{"cli.n": "{n, plural, one {#}}"})  # no 'other'
    source = 'Error("a.b", ""); Say("cli.n"); Say("cli.missing"); Warning("a.c", where); // Error("a.d")\n'
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        parts = root / "data/messages/parts"
        parts.mkdir(parents=True)
        for language, texts in zip(LANGUAGES, (good, spanish, portuguese, french)):
            (parts / f"p.{language}.json").write_text(json.dumps(texts), encoding="utf-8")
        (root / "src").mkdir()
        (root / "src/a.cc").write_text(source, encoding="utf-8")
        found = check(root)
    expected = ["a.cc: 'cli.missing'", "a.cc: 'finding.a.c'", "a.cc: 'finding.a.c.fix'", "es 'finding.a.b': arguments", "es 'finding.a.b': no stop", "p.fr.json: 'cli.n'", "pt 'cli.n'"]
    wrong = [line for line in expected if not any(line in f for f in found)]
    if wrong or len(found) != len(expected):
        print(f"check_messages.py --test: not found {wrong}, found {found}")
        return 1
    return 0


def check(root):
    bad = []
    texts = read_parts(root / "data" / "messages" / "parts", bad)
    check_arguments(texts, bad)
    check_stops(texts, bad)
    check_sources(root / "src", texts, bad)
    return sorted(set(bad))


def main():
    if sys.argv[1:] == ["--test"]:
        return self_test()
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    bad = check(pathlib.Path(sys.argv[1]))
    for line in bad:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
