#!/usr/bin/python3
"""Writes the derived tables of the hemisphere pack from its public tables.

    generate.py           writes facilities.csv, threats.csv, answers.csv and region.json beside this file
    generate.py --check   writes nothing; exits 1 if a file on disk differs from what the rules give

The rules, their constants and their reasons are in docs/formats/hemisphere.md. Answers and threats are illustrative.
Every draw comes from SHA-256 of the seed and the names of what is drawn, so a result depends neither on the Python
version nor on the order of the rows, and a new port changes no other facility's draws. Float sums use math.fsum, because
the built-in sum rounds differently from Python 3.12 on.
"""
import csv
import datetime
import hashlib
import json
import math
import pathlib
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20261101


def draw(*keys):
    """A number in [0, 1) fixed by the seed and the keys."""
    text = "|".join([str(SEED), *map(str, keys)])
    return (int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:7], "big") >> 3) / 2.0 ** 53


def noise(sd, *keys):
    """About normal, mean 0 (sum of four uniforms, so bounded at 3.46 sd)."""
    return sd * math.sqrt(3) * (math.fsum(draw(*keys, i) for i in range(4)) - 2)


def logistic(x):
    return 1 / (1 + math.exp(-x))


def clamp(x, low, high):
    return max(low, min(high, x))


def table(name):
    with open(HERE / name, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


# ---- public figures -------------------------------------------------------------------------------------------------

class Public:
    def __init__(self):
        self.states = table("states.csv")
        self.ports = table("ports.csv")
        self.wpi = {r["wpi_number"]: r for r in table("world_port_index.csv")}
        self.on_lanes = {r[end] for r in table("lanes.csv") for end in ("from_id", "to_id")}
        self.latest = {}
        year = {}
        for r in table("indicators.csv"):
            key = (r["iso2"], r["indicator"])
            if r["year"] >= year.get(key, ""):
                year[key], self.latest[key] = r["year"], float(r["value"])
        iso2 = {s["iso3"]: s["iso2"] for s in self.states}
        self.seized = {}  # kg of cocaine a year, mean of 2015-2019
        for r in table("seizures.csv"):
            if 2015 <= int(r["year"]) <= 2019 and r["iso3"] in iso2:
                s = iso2[r["iso3"]]
                self.seized[s] = self.seized.get(s, 0.0) + float(r["cocaine_kg"]) / 5
        self.members = sorted({p["iso2"] for p in self.ports if p["scope"] == "oas"})
        self.subregion = {s["iso2"]: s["subregion"] for s in self.states}
        self.reachable = {p["iso2"] for p in self.ports if p["id"] in self.on_lanes and p["scope"] != "americas_territory"}
        self.near = self.nearest()

    def nearest(self):
        """Least sea distance between ports of two States, nautical miles."""
        state = {p["id"]: p["iso2"] for p in self.ports}
        near = {}
        for r in table("distances.csv"):
            a, b, d = state[r["from_id"]], state[r["to_id"]], float(r["nautical_miles"])
            for key in ((a, b), (b, a)):
                near[key] = min(d, near.get(key, d))
        return near

    def get(self, state, indicator):
        """The latest figure; without one, the median of the members of the same subregion."""
        if (state, indicator) in self.latest:
            return self.latest[state, indicator]
        peers = [self.latest[m, indicator] for m in self.members
                 if self.subregion[m] == self.subregion.get(state) and (m, indicator) in self.latest]
        return statistics.median(peers) if peers else 0.0

    def cpi(self, state):
        """Corruption Perceptions Index, 0-100; States outside the new scale by ten times the old one."""
        if (state, "cpi_0_100") not in self.latest and (state, "cpi_0_10") in self.latest:
            return 10 * self.latest[state, "cpi_0_10"]
        return self.get(state, "cpi_0_100")


# ---- facilities -----------------------------------------------------------------------------------------------------

TRAFFIC = ("container", "bulk", "tanker", "passenger")
NOUN = {"container": "container terminal", "bulk": "bulk and general cargo terminal", "tanker": "tanker terminal",
        "passenger": "cruise and ferry terminal"}
# Well-known ports of call of cruise ships and ferries for which the World Port Index says nothing of the kind.
CRUISE = set("""USMIA USPEF USTPA USLAX USLGB USSEA USNYC USMSY USBAL USBOS USHNL USSAN USJAX CAVAN CAHAL CAMTR MXESE MXMZT
    MXPMS HNRTB COADZ BRSSZ BRRIO BRSSA ARBUE ARUSH ARPMY CLPUQ CLPCH CLVAP UYMVD PECLL CRPTC GTPRQ""".split())
ISLANDS = set("AG BB BS CU DM DO GD HT JM KN LC TT VC".split())


def traffic_of(port, row, public):
    """The kinds of traffic of a port and the code of the rule that gave each."""
    yes = lambda column: row.get(column) == "Yes"
    depth = lambda column: float(row.get(column) or 0)
    found = {}
    if port["id"] in public.on_lanes:
        found["container"] = "lanes"
    elif yes("facilities_container"):
        found["container"] = "wpi:container"
    if yes("facilities_solid_bulk"):
        found["bulk"] = "wpi:solid_bulk"
    elif yes("facilities_breakbulk"):
        found["bulk"] = "wpi:breakbulk"
    elif depth("cargo_pier_depth_m") >= (10 if row.get("harbor_size") in ("Medium", "Large") else 12):
        found["bulk"] = "wpi:cargo_pier"
    if yes("facilities_oil_terminal"):
        found["tanker"] = "wpi:oil_terminal"
    elif yes("facilities_lng_terminal") or depth("liquified_natural_gas_terminal_depth_m"):
        found["tanker"] = "wpi:lng"
    elif yes("facilities_liquid_bulk"):
        found["tanker"] = "wpi:liquid_bulk"
    elif depth("oil_terminal_depth_m") >= 9:
        found["tanker"] = "wpi:oil_depth"
    if port["un_locode"] in CRUISE:
        found["passenger"] = "known:cruise"
    elif yes("facilities_ro_ro"):
        found["passenger"] = "wpi:ro_ro"
    elif port["iso2"] in ISLANDS and yes("first_port_of_entry"):
        found["passenger"] = "island"
    return found or {"bulk": "default"}


def facilities(public):
    ports = sorted((p for p in public.ports if p["scope"] == "oas"), key=lambda p: int(p["id"]))
    kinds = {p["id"]: traffic_of(p, public.wpi.get(p["wpi_number"], {}), public) for p in ports}
    capacity = sorted(float(p["capacity_teu"]) for p in ports if "container" in kinds[p["id"]])
    lower, upper = capacity[len(capacity) // 3], capacity[2 * len(capacity) // 3]
    by_harbor = {"Very Small": "small", "Small": "small", "Medium": "medium", "Large": "large"}
    rows = []
    for p in ports:
        teu = float(p["capacity_teu"])
        by_capacity = "small" if teu < lower else "medium" if teu < upper else "large"
        harbor = by_harbor.get(public.wpi.get(p["wpi_number"], {}).get("harbor_size"), by_capacity)
        for n, t in enumerate([t for t in TRAFFIC if t in kinds[p["id"]]], 1):
            rows.append({"id": "%s-%02d" % (p["un_locode"] or "P" + p["id"], n), "port_id": p["id"],
                         "name": "%s %s" % (p["name"], NOUN[t]), "traffic": t,
                         "size": by_capacity if t == "container" else harbor, "basis": kinds[p["id"]][t], "state": p["iso2"]})
    return rows


# ---- threats --------------------------------------------------------------------------------------------------------

# family: attempts a year in all, pairs kept, harm of one success in dollars and in lives. Policy values.
FAMILY = {"narcotics": (1500, 70, 300000, 0.05), "arms": (300, 40, 500000, 0.3), "people": (200, 30, 400000, 0.2),
          "nuclear": (1, 20, 500000000, 50), "stolen-goods": (400, 35, 150000, 0)}
CONSUMERS = "US CA MX BE NL ES DE PT FR GB IT AU".split()
PRODUCERS = ("CO", "PE")
ARMS_MAKERS = {"US": 1.0, "BR": 0.1, "CA": 0.1, "BE": 0.1, "DE": 0.1, "ES": 0.1, "IT": 0.1, "TR": 0.1}
VEHICLE_SOURCES = {"US": 1.0, "CA": 1.0, "BR": 0.5}
VEHICLE_MARKETS = "AE BE GH NG".split()
SEA_SHARE = 0.3  # of a flow between States that share a land border
LAND = {frozenset(pair.split("-")) for pair in """US-CA US-MX MX-GT MX-BZ GT-BZ GT-SV GT-HN HN-SV HN-NI NI-CR CR-PA PA-CO CO-VE
    CO-EC CO-PE CO-BR EC-PE PE-BR PE-CL VE-BR VE-GY GY-BR GY-SR SR-BR BR-PY BR-UY BR-AR AR-UY AR-PY AR-CL HT-DO""".split()}


def weights(public):
    """family -> {(from, to): (weight, code of the rule)} before the cut and the scaling."""
    get, cpi = public.get, public.cpi
    ok = lambda i, j: i != j and i in public.reachable and j in public.reachable
    border = lambda i, j: SEA_SHARE if frozenset((i, j)) in LAND else 1.0
    decay = lambda i, j: 1 / (1 + public.near.get((i, j), 8000.0) / 500)
    trade = lambda i, j: math.sqrt(get(i, "goods_exports_usd") / 1e9 * get(j, "goods_imports_usd") / 1e9)
    out = {family: {} for family in FAMILY}
    for i in public.members:
        if i not in ("US", "CA") and public.seized.get(i):
            supply = (public.seized[i] / 1000) ** 0.6 * (1.5 if i in PRODUCERS else 1.0)
            for j in CONSUMERS:
                if ok(i, j):
                    market = math.sqrt(get(j, "gdp_usd") / 1e12 * public.seized.get(j, 0.0) / 1000)
                    other_ways = 0.35 if j in ("US", "MX") else 1.0
                    out["narcotics"][i, j] = (supply * market * other_ways * border(i, j),
                                              "producer-market" if i in PRODUCERS else "transit-market")
        for j in public.members:
            if ok(i, j) and cpi(j) >= 50 and cpi(j) - cpi(i) >= 10:
                push = math.sqrt(get(i, "homicide_per_100k") / 10) * ((100 - cpi(i)) / 50) ** 2 * (get(i, "gdp_usd") / 1e11) ** 0.25
                pull = (get(j, "gdp_usd") / 1e11) ** 0.25 * (cpi(j) / 50) ** 2
                out["people"][i, j] = (push * pull * decay(i, j) * border(i, j), "push-pull")
    for i, factor in ARMS_MAKERS.items():
        for j in public.members:
            if ok(i, j) and get(j, "homicide_per_100k") >= 5 and j not in ("US", "CA"):
                demand = get(j, "homicide_per_100k") * (get(j, "gdp_usd") / 1e11) ** 0.3
                out["arms"][i, j] = (factor * math.sqrt(get(i, "goods_exports_usd") / 1e9) * demand * border(i, j), "maker-homicide")
    for i, factor in VEHICLE_SOURCES.items():
        for j in public.members + VEHICLE_MARKETS:
            if ok(i, j) and j not in ("US", "CA"):
                out["stolen-goods"][i, j] = (factor * trade(i, j) * decay(i, j) * (100 - cpi(j)) / 100 * border(i, j), "vehicle-trade")
    pairs = {(i, j): trade(i, j) * decay(i, j) * border(i, j) for i in public.reachable for j in public.members
             if ok(i, j) and (i, "goods_exports_usd") in public.latest}
    for j in public.members:  # the three strongest origins of each target
        best = sorted((p for p in pairs if p[1] == j), key=lambda p: (-pairs[p], p))[:3]
        out["nuclear"].update({p: (math.sqrt(pairs[p]), "trade") for p in best})
    return out


def threats(public):
    rows = []
    for family, found in weights(public).items():
        total, keep, usd, lives = FAMILY[family]
        best = sorted((p for p in found if found[p][0] > 0), key=lambda p: (-found[p][0], p))[:keep]
        scale = total / math.fsum(found[p][0] for p in best)
        for i, j in sorted(best):
            rows.append({"family": family, "from_state": i, "to_state": j, "attempts_per_year": "%.4f" % (scale * found[i, j][0]),
                         "harm_usd": usd, "harm_lives": lives, "basis": found[i, j][1]})
    return rows


# ---- answers --------------------------------------------------------------------------------------------------------

COUNTS = {"G": 38, "D": 6, "P": 26, "A": 20, "S": 32, "X": 30, "F": 15, "N": 9}
ALL = {letter: ["%s%02d" % (letter, n) for n in range(1, count + 1)] for letter, count in COUNTS.items()}
# Controls that a State's profile leaves out (data/standards/isps/profiles.tsv, column exclude): nobody answers them there.
OUTSIDE = {"US": ("A20",)}
FACILITY_CONTROLS = [c for letter in "DPASXFN" for c in ALL[letter]]
LEVEL_2 = set("G06 P10 P11 P12 P13 P14 P15 P16 S31 X07 X12 X17 X20 X23 X26".split())
LEVEL_3 = set("G07 P17 P18 P19 P20 P21 P22 P23 P24 S08 X08 X13 X18 X21 X24 X27".split())
DRILLS = set("G09 F04 N03 N04 N08 N09".split())
CYBER = set("A12 A15 A19 S15 S21 S26 S27 X10".split())
PAPER = set("G01 G20 G22 D03 A01 A02 S01 S02 S04 S14 X01 F01".split())  # a document or an appointment is enough
EXERCISABLE = LEVEL_2 | LEVEL_3 | DRILLS | set("G05 G27 G30 D05 P09 P25 P26 S07 S09 S13 S18 S26 S31 X28 F09 F11 N01 N02".split())
DIFFICULTY = ((LEVEL_3, 0.9), (LEVEL_2, 0.45), (DRILLS, 0.7), (CYBER, 0.55), (PAPER, -0.9))
VISITS_FROM, VISITS_TO = datetime.date(2023, 1, 1), datetime.date(2026, 10, 31)


def quality(public, state):
    """How far the State's public figures suggest a working system, 0..1."""
    get = public.get
    q = (0.10 + 0.50 * public.cpi(state) / 100 + 0.15 * (1 - min(get(state, "homicide_per_100k"), 60) / 60)
         + 0.15 * min(get(state, "lsci"), 60) / 60
         + 0.10 * clamp((math.log10(max(get(state, "gdp_usd"), 1)) - 8.5) / 5, 0, 1))
    return clamp(q, 0.05, 0.95)


def difficulty(control):
    return math.fsum(d for group, d in DIFFICULTY if control in group) + noise(0.3, "difficulty", control)


def not_applicable(control, subject, state, traffic, basis):
    """Controls that do not arise at this kind of place, or that this State or facility made no use of."""
    chance = lambda p, *keys: draw("na", *keys) < p
    no_rso = chance(0.5, "rso", state)
    if control in ("X22", "X23", "X24"):
        return traffic != "passenger"
    if control in ("P07", "P14", "P21", "S16", "X14", "X15", "X17", "X18", "S30"):
        return traffic == "passenger" and basis != "wpi:ro_ro"
    if control == "X16":
        return traffic in ("passenger", "tanker") or chance(0.3, control, subject)
    if control in ("G14", "G23", "G35", "S03"):
        return no_rso
    share = {"G17": 0.6, "G25": 0.7, "G26": 0.5, "G37": 0.2, "A05": 0.25, "A16": 0.1, "S21": 0.25, "X30": 0.2}.get(control, 0)
    return chance(share, control, subject)


def answer_rows(subject, controls, state, q, skill, traffic, basis, unseen):
    """skill: the subject's log-odds of `met` at a control of average difficulty; unseen: share of controls not looked at."""
    days = (VISITS_TO - VISITS_FROM).days - 60
    first = draw("visit", subject)
    if draw("visit-again", subject) < q:  # better systems come back more often
        first = max(first, draw("visit-2", subject))
    for c in controls:
        if c in OUTSIDE.get(state, ()):
            continue
        letter = c[0]
        date = VISITS_FROM + datetime.timedelta(days=int(first * days) + int(60 * draw("day", subject, letter)))
        row = {"subject": subject, "control": c, "answer": "", "verification": "declared", "checked_on": date.isoformat(),
               "degree": "", "evidence": ""}
        if not_applicable(c, subject, state, traffic, basis):
            row["answer"] = "not-applicable"
            yield row
            continue
        if (letter != "G" and draw("skipped", subject, letter) < 0.04) or draw("seen", subject, c) < unseen:
            if draw("recorded", subject, c) < 0.1:
                row["answer"] = "not-checked"
                yield row
            continue
        x = (skill + noise(0.3, "state-element", state, letter) + noise(0.65, "element", subject, letter) - difficulty(c))
        u = draw("answer", subject, c)
        row["answer"] = "met" if u < logistic(x) else "partly" if u < logistic(x + 1.1) else "not-met"
        v = draw("verification", subject, c) + 0.5 * (q - 0.5)
        row["verification"] = "declared" if v < 0.3 else "documents" if v < 0.6 else "inspected"
        if v >= 0.8 and c in EXERCISABLE:
            row["verification"] = "exercised"
        if row["answer"] == "partly" and draw("has-degree", subject, c) < 0.6:
            row["degree"] = "0.%d" % (3 + int(5 * draw("degree", subject, c)))
        if row["verification"] != "declared" and draw("has-evidence", subject, c) < 0.7:
            row["evidence"] = "doc-%04d" % int(10000 * draw("evidence", subject, c))
        yield row


def answers(public, sites):
    rows = []
    q_of = {s: quality(public, s) for s in public.members}
    for s in public.members:
        unseen = clamp(0.16 - 0.2 * (q_of[s] - 0.5), 0.02, 0.3)
        rows += answer_rows(s, ALL["G"], s, q_of[s], 0.5 + 2.4 * (q_of[s] - 0.5), "", "", unseen)
    started = set()
    for f in sites:
        q = q_of[f["state"]]
        first = f["state"] not in started  # every State has at least one assessed facility
        started.add(f["state"])
        if not first and f["size"] == "small" and draw("no-assessment", f["id"]) < 0.25 * (1 - q):
            continue
        skill = (0.8 + 2.4 * (q - 0.5) + {"small": -0.25, "medium": 0.0, "large": 0.25}[f["size"]]
                 + {"container": 0.05, "bulk": -0.2, "tanker": 0.2, "passenger": 0.0}[f["traffic"]]
                 + noise(0.25, "port", f["port_id"]) + noise(0.45, "facility", f["id"]))
        unseen = clamp(0.08 - 0.2 * (q - 0.5) + (0.04 if f["size"] == "small" else 0.0) + noise(0.03, "unseen", f["id"]), 0.01, 0.35)
        rows += answer_rows(f["id"], FACILITY_CONTROLS, f["state"], q, skill, f["traffic"], f["basis"], unseen)
    return rows


# ---- region.json ----------------------------------------------------------------------------------------------------

def region():
    source = lambda id, title, licence, note: {"id": id, "title": title, "licence": licence, "note": note}
    return {
        "id": "hemisphere",
        "title": {"en": "The Hemisphere: ports of the Member States of the OAS",
                  "es": "El Hemisferio: puertos de los Estados Miembros de la OEA",
                  "pt": "O Hemisfério: portos dos Estados Membros da OEA",
                  "fr": "L'Hémisphère : ports des États membres de l'OEA"},
        "version": "1.0",
        "currency": "USD",
        "seed": SEED,
        "settings": {"years": {"from": 2010, "to": 2022.416}, "incident_exposure_years": 12.42,
                     "lane_evasion": 0.98, "lane_evasion_per_1000nm": 0.998,
                     "partner_evasion": {"export": 0.8, "transhipment": 0.9, "import": 0.7}, "missing_evasion": 0.9,
                     "value_per_life_usd": 2000000, "draws": 10000, "horizon_years": 3, "first_year": 2027},
        "profiles": {"default": "oas-baseline", "by_state": {"AR": "argentina", "BR": "brazil", "US": "us-33cfr105"}},
        "budgets": [{"amount": 10000000, "probability": 0.3}, {"amount": 25000000, "probability": 0.5},
                    {"amount": 50000000, "probability": 0.2}],
        "illustrative": ["answers", "facilities", "threats", "solutions", "funds", "scenarios"],
        "files": {"states": "states.csv", "ports": "ports.csv", "lanes": "lanes.csv", "distances": "distances.csv",
                  "incidents": "incidents.csv", "seizures": "seizures.csv", "indicators": "indicators.csv",
                  "world_port_index": "world_port_index.csv", "funding_psgp": "funding_psgp.csv",
                  "facilities": "facilities.csv", "answers": "answers.csv", "threats": "threats.csv"},
        "packs": {"standard": "../standards/isps", "scenarios": "../scenarios/scenarios.json",
                  "solutions": "../solutions/solutions.json", "funds": "../funds/funds.json", "methods": "../methods"},
        "sources": [
            source("glsn", "Xu, Pan, Xia, Masuda, Estimating international trade status of countries from global liner shipping "
                   "networks, R. Soc. Open Sci. 7:200386 (2020), doi 10.5281/zenodo.4018584", "CC BY 4.0",
                   "lanes, trade, GDP and connectivity; liner services of 2015; ids matched to names, pairs ordered, columns selected"),
            source("structural-core", "Xu et al., Modular gateway-ness connectivity and structural core organization in maritime "
                   "network science, Nat. Commun. 11:2849 (2020)", "article CC BY 4.0; repository: facts only", "port names and capacity"),
            source("wpi", "World Port Index (Pub. 150), US National Geospatial-Intelligence Agency", "public domain", "edition of 2023-24"),
            source("asam", "Anti-Shipping Activity Messages, US National Geospatial-Intelligence Agency", "public domain", "incidents to May 2022"),
            source("crime-at-sea", "Benden, Feng, Howell, Dalla Riva, Crime at Sea, J. Open Humanit. Data 7 (2021), doi 10.5334/johd.39",
                   "CC BY 4.0", "incidents to 2020, country table; rows of the Americas, types normalised, duplicates folded"),
            source("unodc", "United Nations Office on Drugs and Crime, cocaine seizures 2005-2019", "copy: MIT; cite UNODC",
                   "all seizures of a country, not only at ports"),
            source("unlocode", "UN/LOCODE 2015-1, UNECE", "free of charge", "codes and places"),
            source("natural-earth", "Natural Earth, by way of world-atlas 2.0.2", "public domain; copy ISC", "coasts and borders"),
            source("searoute", "Eurostat SeaRoute marnet", "EUPL-1.2", "used to compute distances; the network itself is not included"),
            source("sea-ports", "sea-ports 0.0.9", "MIT", "8 coordinates"),
            source("portwatch", "IMF PortWatch ports database, April 2026", "IMF terms; facts only", "41 coordinates"),
            source("psgp", "US Port Security Grant Program, Assistance Listing 97.056", "US Government works; trade press: facts only",
                   "obligations, totals and awards"),
            source("rules", "docs/formats/hemisphere.md", "as this repository",
                   "rules of facilities, threats and answers: illustrative, no finding about any State or facility"),
        ],
    }


# ---- output ---------------------------------------------------------------------------------------------------------

def as_csv(columns, rows):
    cell = lambda v: '"%s"' % v.replace('"', '""') if any(ch in v for ch in ',"\n') else v
    return "".join(",".join(cell(str(v)) for v in line) + "\n" for line in [columns] + [[r[c] for c in columns] for r in rows])


def build():
    public = Public()
    sites = facilities(public)
    return {
        "facilities.csv": as_csv(["id", "port_id", "name", "traffic", "size", "basis"], sites),
        "threats.csv": as_csv(["family", "from_state", "to_state", "attempts_per_year", "harm_usd", "harm_lives", "basis"], threats(public)),
        "answers.csv": as_csv(["subject", "control", "answer", "verification", "checked_on", "degree", "evidence"], answers(public, sites)),
        "region.json": json.dumps(region(), ensure_ascii=False, indent=1) + "\n",
    }


def main(arguments):
    if arguments not in ([], ["--check"]):
        print("usage: generate.py [--check]", file=sys.stderr)
        return 2
    different = []
    for name, text in build().items():
        path, data = HERE / name, text.encode("utf-8")
        if path.is_file() and path.read_bytes() == data:
            continue
        different.append(name)
        if not arguments:
            path.write_bytes(data)
    for name in different:
        print(("differs: " if arguments else "written: ") + name)
    return 1 if arguments and different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
