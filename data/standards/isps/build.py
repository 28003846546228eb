#!/usr/bin/env python3
"""Makes catalog.json and profiles/*.json (OSCAL 1.1.3) from the tables beside this script.

  build.py                    write the files
  build.py --check            exit 1 if a file on disk is not what would be written
  build.py --languages en,es  only these languages (a draft: the shipped files have all four)

The same tables give the same bytes: uuids are version 5, made from names; LAST_MODIFIED is fixed.
Change VERSION and LAST_MODIFIED when a table changes. Standard library only.
"""
import argparse
import fnmatch
import json
import os
import re
import sys
import uuid

OSCAL_VERSION = "1.1.3"
VERSION = "1.0.0"
LAST_MODIFIED = "2026-11-22T00:00:00Z"
NS = "urn:atalaya:ns:oscal"
LANGUAGES = ["en", "es", "pt", "fr"]
FIELDS = ["title", "statement", "question", "evidence"]
# The reference counts these; a change of the tables that alters them must be meant.
EXPECTED = {"rows": 176, "mandatory": 115, "guidance": 61, "read": 77, "recalled": 99}
UUID_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "urn:atalaya:standards:isps")
CATALOG_TYPE = "application/oscal.catalog+json"

HERE = os.path.dirname(os.path.abspath(__file__))
INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([\w.\-]+)\s*\}\}")
SOURCES = [("XI-2/", "solas-xi-2"), ("A/", "isps-a"), ("B", "isps-b")]
# Rows of the 6 x 3 measure matrix (B/16.9), by heading.
HEADINGS = {
    "access": range(1, 9), "restricted-areas": range(9, 14), "cargo": range(14, 19),
    "stores": range(19, 22), "unaccompanied-baggage": range(22, 25), "monitoring": range(25, 28),
}


class Bad(Exception):
    """A table is wrong; the message says which, and where."""


def uid(name):
    return str(uuid.uuid5(UUID_ROOT, name))


def prop(name, value, cls=None, remarks=None):
    p = {"name": name, "ns": NS, "value": value}
    if cls:
        p["class"] = cls
    if remarks:
        p["remarks"] = remarks
    return p


def mark(citation, certainty):
    return "%s (%s)" % (citation, certainty)


# ---- tables -------------------------------------------------------------------------------------

def table(name, columns):
    """Rows of a tab-separated file as dicts; the header must be exactly `columns`."""
    path = os.path.join(HERE, name)
    try:
        with open(path, encoding="utf-8-sig", newline="") as f:
            lines = [line.rstrip("\r") for line in f.read().split("\n")]
    except FileNotFoundError:
        raise Bad("%s is missing" % name)
    except UnicodeDecodeError as e:
        raise Bad("%s is not UTF-8: %s" % (name, e))
    if lines and lines[-1] == "":
        lines.pop()
    if not lines or lines[0].split("\t") != columns:
        raise Bad("%s: the header must be: %s" % (name, " ".join(columns)))
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise Bad("%s:%d: %d cells, not %d" % (name, number, len(cells), len(columns)))
        for column, cell in zip(columns, cells):
            if cell != cell.strip() or any(ord(c) < 32 for c in cell):
                raise Bad("%s:%d: %s has stray space or control characters" % (name, number, column))
        rows.append(dict(zip(columns, cells)))
    return rows


def in_languages(stem):
    return [stem + "_" + language for language in LANGUAGES]


def texts(language, ids):
    name = "texts.%s.tsv" % language
    rows = table(name, ["id"] + FIELDS)
    found = {}
    for row in rows:
        if row["id"] in found:
            raise Bad("%s: %s twice" % (name, row["id"]))
        for field in FIELDS:
            if not row[field]:
                raise Bad("%s: %s has no %s" % (name, row["id"], field))
        found[row["id"]] = row
    missing = [i for i in ids if i not in found]
    unknown = [i for i in found if i not in set(ids)]
    if missing or unknown:
        raise Bad("%s: missing rows: %s; unknown rows: %s"
                  % (name, " ".join(missing) or "none", " ".join(unknown) or "none"))
    return found


def same_inserts(english, other, where):
    want, got = INSERT.findall(english), INSERT.findall(other)
    if sorted(want) != sorted(got) or other.count("{{") != len(got):
        raise Bad("%s: parameters %s, the English text has %s" % (where, got, want))


def citations(cell):
    """('XI-2/7.2; 13.1.5 (n)') -> (['XI-2/7.2', 'XI-2/13.1.5'], remark or None)."""
    out, remark, prefix = [], None, ""
    for item in cell.split(";"):
        item = item.strip()
        if item.endswith("(n)"):
            remark = "The paragraph number may be off by one: check it against the text."
        if item.endswith("(EU binding)"):
            remark = "Guidance that the law of the European Union makes compulsory."
        item = re.sub(r"\s*\([^)]*\)$", "", item)
        if "/" in item:
            prefix = item[:item.index("/") + 1]
        elif item[0].isdigit():
            item = prefix + item
        out.append(item)
    return out, remark


class Tables:
    def __init__(self, languages):
        self.languages = languages
        self.rows = table("requirements.tsv", ["id", "cite", "levels", "owner", "conf"])
        self.ids = [r["id"] for r in self.rows]
        self.texts = {language: texts(language, self.ids) for language in languages}
        self.groups = table("groups.tsv", ["id", "letter"] + in_languages("title") + in_languages("overview"))
        self.params = table("params.tsv", ["id", "control", "profile", "value"] + in_languages("label")
                            + ["citation", "certainty"])
        self.resources = {r["key"]: r for r in table("resources.tsv", ["key", "title", "citation"])}
        self.read_in = {r["control"]: r for r in table("read_in.tsv", ["control", "resource", "remarks"])}
        self.profiles = table("profiles.tsv", ["id"] + in_languages("title")
                              + ["imports", "include", "exclude", "resources", "remarks"])
        self.periods = table("periods.tsv", ["profile", "name", "value", "citation", "certainty"])
        self.settings = table("settings.tsv", ["profile", "param", "value", "citation", "certainty"])
        self.force = table("force.tsv", ["profile", "control", "force", "citation", "certainty"])
        self.notes = table("notes.tsv", ["profile", "control"] + LANGUAGES + ["citation", "certainty"])
        for row in self.rows:
            row["cites"], row["cite_remark"] = citations(row["cite"])
            row["force"] = "guidance" if all(c.startswith("B") for c in row["cites"]) else "mandatory"
        self.check()

    def check(self):
        if len(set(self.ids)) != len(self.ids):
            raise Bad("requirements.tsv: an id comes twice")
        count = {"rows": len(self.rows)}
        for row in self.rows:
            for key in (row["force"], row["conf"]):
                count[key] = count.get(key, 0) + 1
        if count != EXPECTED:
            raise Bad("requirements.tsv: counts %s, expected %s" % (count, EXPECTED))
        known = {"control": set(self.ids), "profile": {p["id"] for p in self.profiles},
                 "param": {p["id"] for p in self.params}}
        for name, rows in (("params", self.params), ("read_in", self.read_in.values()), ("periods", self.periods),
                           ("settings", self.settings), ("force", self.force), ("notes", self.notes)):
            for row in rows:
                for key, values in known.items():
                    if row.get(key) and row[key] != "*" and row[key] not in values:
                        raise Bad("%s.tsv: unknown %s %s" % (name, key, row[key]))
                if "certainty" in row and row.get("value") != "-" and row["certainty"] not in ("read", "recalled"):
                    raise Bad("%s.tsv: certainty must be read or recalled: %s" % (name, row))
        used = {}
        for i in self.ids:
            english = self.texts[LANGUAGES[0]][i]
            for field in FIELDS:
                for param in INSERT.findall(english[field]):
                    used.setdefault(param, i)
                for language in self.languages:
                    same_inserts(english[field], self.texts[language][i][field],
                                 "texts.%s.tsv: %s %s" % (language, i, field))
        if used != {p["id"]: p["control"] for p in self.params if not p["profile"]}:
            raise Bad("the parameters of params.tsv are not those the texts insert: %s" % used)
        for note in self.notes:
            for language in LANGUAGES:
                same_inserts(note["en"], note[language], "notes.tsv: %s %s" % (note["control"], language))


# ---- catalogue ----------------------------------------------------------------------------------

def localized(stem, language):
    return stem if language == "en" else stem + "." + language


def title_props(row, languages):
    return [prop("title", row["title_" + l], l) for l in languages if l != "en"]


def resource(tables, key):
    row = tables.resources[key]
    return {"uuid": uid("resource/" + key), "title": row["title"], "citation": {"text": row["citation"]}}


def param(row, languages):
    p = {"id": row["id"], "class": "period",
         "props": [prop("label", row["label_" + l], l) for l in languages if l != "en"],
         "label": row["label_en"]}
    if not p["props"]:
        del p["props"]
    if row["value"]:
        p["values"] = [row["value"]]
    p["remarks"] = mark(row["citation"], row["certainty"])
    return p


def control(tables, row):
    i = row["id"]
    seen = tables.read_in.get(i)
    props = [prop("security-levels", row["levels"]), prop("owner", row["owner"]),
             prop("citation", "; ".join(row["cites"]), remarks=row["cite_remark"]),
             prop("force", row["force"]),
             prop("source-certainty", row["conf"], remarks=seen["remarks"] if seen else None)]
    if i[0] == "X":
        props += [prop("measure-heading", h) for h, numbers in HEADINGS.items() if int(i[1:]) in numbers]
    activity = re.search(r"14\.2\.(\d)", row["cite"])
    if activity:
        props.append(prop("activity", activity.group(1), remarks="Number of the security activity in A/14.2."))
    keys = []
    for cite in row["cites"]:
        key = next((k for start, k in SOURCES if cite.startswith(start)), None)
        if not key:
            raise Bad("requirements.tsv: %s cites no known source: %s" % (i, cite))
        keys.append(key)
    if seen and seen["resource"]:
        keys.append(seen["resource"])
    if "(EU binding)" in row["cite"]:
        keys.append("eu-725-2004")
    parts = []
    for name, suffix in (("statement", "_smt"), ("question", "_qst"), ("evidence", "_evd")):
        for language in tables.languages:
            text = tables.texts[language][i]
            part = {"id": localized(i + suffix, language), "name": name, "class": language}
            if name == "statement" and language != "en":
                part["title"] = text["title"]
            part["prose"] = text[name]
            parts.append(part)
    out = {"id": i, "class": "requirement", "title": tables.texts["en"][i]["title"]}
    params = [param(p, tables.languages) for p in tables.params if p["control"] == i and not p["profile"]]
    if params:
        out["params"] = params
    out["props"] = props
    out["links"] = [{"href": "#" + uid("resource/" + key), "rel": "reference"} for key in dict.fromkeys(keys)]
    out["parts"] = parts
    return out


def metadata(title, props, remarks):
    m = {"title": title, "last-modified": LAST_MODIFIED, "version": VERSION, "oscal-version": OSCAL_VERSION}
    if props:
        m["props"] = props
    m["remarks"] = remarks
    return m


CATALOG_TITLE = {
    "title_en": "Port-facility security requirements: SOLAS XI-2 and the ISPS Code",
    "title_es": "Requisitos de protección de las instalaciones portuarias: SOLAS XI-2 y Código PBIP",
    "title_pt": "Requisitos de proteção das instalações portuárias: SOLAS XI-2 e Código ISPS",
    "title_fr": "Exigences de sûreté des installations portuaires : SOLAS XI-2 et Code ISPS",
}
CATALOG_REMARKS = (
    "Duties in own words with citations; no text of the International Maritime Organization is reproduced. "
    "source-certainty says whether a duty was read in a text (read) or must be checked against the text before "
    "anyone relies on it (recalled). Wording under the Apache License 2.0.")


def catalog(tables):
    groups = []
    for g in tables.groups:
        parts = []
        for language in tables.languages:
            parts.append({"id": localized(g["id"] + "_ovw", language), "name": "overview", "class": language,
                          "title": g["title_" + language], "prose": g["overview_" + language]})
        groups.append({"id": g["id"], "class": "element", "title": g["title_en"],
                       "props": [prop("letter", g["letter"])], "parts": parts,
                       "controls": [control(tables, r) for r in tables.rows if r["id"][0] == g["letter"]]})
    placed = sum(len(g["controls"]) for g in groups)
    if placed != len(tables.rows):
        raise Bad("groups.tsv: %d of %d requirements have a group" % (placed, len(tables.rows)))
    linked = {link["href"][1:] for g in groups for c in g["controls"] for link in c["links"]}
    return {"catalog": {
        "uuid": uid("catalog"),
        "metadata": metadata(CATALOG_TITLE["title_en"], title_props(CATALOG_TITLE, tables.languages), CATALOG_REMARKS),
        "groups": groups,
        "back-matter": {"resources": [resource(tables, k) for k in tables.resources
                                      if uid("resource/" + k) in linked]}}}


# ---- profiles -----------------------------------------------------------------------------------

def selection(words):
    """'G* A10' -> one select-control-by-id object: globs under matching, the rest under with-ids."""
    globs = [w for w in words if "*" in w or "?" in w]
    plain = [w for w in words if w not in globs]
    out = {}
    if plain:
        out["with-ids"] = plain
    if globs:
        out["matching"] = [{"pattern": g} for g in globs]
    return [out]


def selected(tables, row):
    """The controls a profile holds (a parent profile's, where it imports one)."""
    pool = tables.ids
    if row["imports"].endswith(".json") and not row["imports"].endswith("catalog.json"):
        parent = [p for p in tables.profiles if p["id"] + ".json" == row["imports"]]
        if not parent:
            raise Bad("profiles.tsv: %s imports an unknown profile" % row["id"])
        pool = selected(tables, parent[0])

    def hit(i, words):
        return any(fnmatch.fnmatchcase(i, w) for w in words)
    for word in row["include"].split() + row["exclude"].split():
        if not any(fnmatch.fnmatchcase(i, word) for i in pool):
            raise Bad("profiles.tsv: %s: %s selects nothing" % (row["id"], word))
    return [i for i in pool if hit(i, row["include"].split()) and not hit(i, row["exclude"].split())]


def periods(tables, profile):
    """Defaults (profile *), then the profile's own; '-' takes a default away."""
    merged = {}
    for row in tables.periods:
        if row["profile"] in ("*", profile):
            merged[row["name"]] = row
    out = []
    for row in merged.values():
        if row["value"] == "-":
            continue
        float(row["value"])
        citation = row["citation"]
        if row["profile"] == "*" and profile != "oas-baseline":
            citation = "OAS default: " + citation
        out.append(prop(row["name"], row["value"], "period", mark(citation, row["certainty"])))
    return out


def alters(tables, profile, held):
    out = []
    for i in held:
        force = [r for r in tables.force if r["profile"] == profile and r["control"] == i]
        notes = [r for r in tables.notes if r["profile"] == profile and r["control"] == i]
        params = [p for p in tables.params if p["profile"] == profile and p["control"] == i]
        alter = {"control-id": i}
        if force:
            # No by-ns: the 1.1.3 schema allows only a token there, and our namespace is a URI.
            alter["removes"] = [{"by-name": "force"}]
        add = {}
        if params:
            add["params"] = [param(p, tables.languages) for p in params]
        if force:
            add["props"] = [prop("force", force[0]["force"],
                                 remarks=mark(force[0]["citation"], force[0]["certainty"]))]
        if notes:
            note = notes[0]
            add["parts"] = [{"id": localized(i + "_gdn", language), "name": "guidance", "class": language,
                             "props": [prop("citation", note["citation"]),
                                       prop("source-certainty", note["certainty"])],
                             "prose": note[language]} for language in tables.languages]
        if add:
            alter["adds"] = [dict({"position": "ending"}, **add)]
            out.append(alter)
    return out


def profile(tables, row):
    name = row["id"]
    held = selected(tables, row)
    for kind in ("force", "notes"):
        for r in getattr(tables, kind):
            if r["profile"] == name and r["control"] not in held:
                raise Bad("%s.tsv: %s does not hold %s" % (kind, name, r["control"]))
    source = {"href": row["imports"]}
    resources = [resource(tables, key) for key in row["resources"].split()]
    if row["imports"] == "#catalog":
        source["href"] = "#" + uid("resource/catalog")
        resources.insert(0, {"uuid": uid("resource/catalog"), "title": CATALOG_TITLE["title_en"],
                             "rlinks": [{"href": "../catalog.json", "media-type": CATALOG_TYPE}]})
    if row["include"] == "*":
        source["include-all"] = {}
    else:
        source["include-controls"] = selection(row["include"].split())
    if row["exclude"]:
        source["exclude-controls"] = selection(row["exclude"].split())
    meta = metadata(row["title_en"], title_props(row, tables.languages) + periods(tables, name), row["remarks"])
    if row["resources"]:
        meta["links"] = [{"href": "#" + uid("resource/" + key), "rel": "reference"}
                         for key in row["resources"].split()]
    owner = {p["id"]: p["control"] for p in tables.params}
    settings = []
    for s in tables.settings:
        if s["profile"] == name:
            if owner[s["param"]] not in held:
                raise Bad("settings.tsv: %s does not hold %s" % (name, owner[s["param"]]))
            settings.append({"param-id": s["param"], "props": [
                prop("citation", s["citation"]), prop("source-certainty", s["certainty"])], "values": [s["value"]]})
    modify = {}
    if settings:
        modify["set-parameters"] = settings
    changes = alters(tables, name, held)
    if changes:
        modify["alters"] = changes
    out = {"uuid": uid("profile/" + name), "metadata": meta, "imports": [source],
           "merge": {"combine": {"method": "use-first"}, "as-is": True}}
    if modify:
        out["modify"] = modify
    if resources:
        out["back-matter"] = {"resources": resources}
    return {"profile": out}


# ---- files --------------------------------------------------------------------------------------

def documents(languages):
    tables = Tables(languages)
    docs = {"catalog.json": catalog(tables)}
    for row in tables.profiles:
        docs["profiles/%s.json" % row["id"]] = profile(tables, row)
    return {name: (json.dumps(doc, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
            for name, doc in docs.items()}


def check(docs):
    """The number of files that are missing, different or not made from the tables."""
    bad = 0
    for name, data in docs.items():
        try:
            with open(os.path.join(HERE, name), "rb") as f:
                state = None if f.read() == data else "differs from what the tables give"
        except FileNotFoundError:
            state = "is missing"
        if state:
            print("%s %s" % (name, state), file=sys.stderr)
            bad += 1
    folder = os.path.join(HERE, "profiles")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(".json") and "profiles/" + name not in docs:
            print("profiles/%s is not made from the tables" % name, file=sys.stderr)
            bad += 1
    return bad


def main():
    parser = argparse.ArgumentParser(description="Make catalog.json and profiles/*.json from the tables.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="comma-separated, English first")
    options = parser.parse_args()
    languages = options.languages.split(",")
    if languages[0] != "en" or any(l not in LANGUAGES for l in languages):
        parser.error("--languages: en first, then any of es, pt, fr")
    try:
        docs = documents(languages)
    except Bad as e:
        print("build.py: %s" % e, file=sys.stderr)
        return 1
    if options.check:
        return 1 if check(docs) else 0
    os.makedirs(os.path.join(HERE, "profiles"), exist_ok=True)
    for name, data in docs.items():
        with open(os.path.join(HERE, name), "wb") as f:
            f.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
