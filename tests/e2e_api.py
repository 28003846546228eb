#!/usr/bin/env python3
"""The API from outside: it describes itself, answers as it says to every role, and takes nothing that it should not."""
import datetime
import json
import socket
import time
import urllib.parse

import load
from harness import ROOT, expect, main
from openapi import METHODS, Described
from server import demo_server

LOGINS = ("pfso.santos", "rso.atlantico", "authority.br", "analyst.br", "industry.santos", "secretariat", "auditor", "admin", "authority.ar")
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
PLACE = "BRSSZ-01"
TEXT = {"Content-Type": "text/plain"}


def day(days):
    return (TODAY + datetime.timedelta(days=days)).isoformat()


def match(answer):
    return {"If-Match": answer.headers["etag"]}


class World:
    """A server with an analysis, everybody signed in, and its description."""

    def __init__(self, folder, **options):
        self.server = demo_server(folder, **options)
        try:
            self.meet()
        except BaseException:
            self.server.stop()
            raise

    def meet(self):
        self.people = {login: self.server.sign_in(login) for login in LOGINS}
        self.nobody = self.server.client()
        answer = self.nobody.get("/api")
        expect(answer.status == 200 and answer.headers["content-type"].startswith("application/vnd.oai.openapi+json"), answer)
        self.api = Described(answer.json())
        self.ids = {"facility": PLACE, "state": "BR", "organisation": "SANTOS-TERMINALS", "language": "pt", "control": "", "n": 1}

    def ask(self, login, method, pattern, body=None, **more):
        places = {**self.ids, **more.pop("places", {})}
        return self.api.ask(self.people[login], method, pattern, body, **more, **places)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()


def test_the_description(folder):
    with World(folder) as world:
        world.api.check_document()
        everybody = world.server.client()
        for path, item in world.api.document["paths"].items():
            described = {method.upper() for method in item if method in METHODS}
            # A word in place of a parameter (answers/sync beside answers/{control}): what the other path takes is taken here too.
            also = {method.upper() for other, its in world.api.document["paths"].items() for method in its if method in METHODS
                    and len(other.split("/")) == len(path.split("/"))
                    and all(a == b or a.startswith("{") for a, b in zip(other.split("/"), path.split("/")))}
            wrong = next(method for method in ("PATCH", "DELETE", "PUT", "POST", "OPTIONS") if method not in also)
            answer = everybody.ask(wrong, path.replace("{", "x").replace("}", "x"))
            expect(answer.status == 405, f"{wrong} {path}: {answer}")
            allowed = {method.strip() for method in answer.headers["allow"].split(",")} - {"HEAD"}
            expect(described <= allowed <= also, f"{path}: described {described}, answered {allowed}")
            world.api.problem(answer, path)


def use_everything(world):
    """The main flows, each answer checked; leaves something of every kind behind."""
    ask, ids = world.ask, world.ids
    v1 = "/api/v1"
    pfso, authority, secretariat, admin = "pfso.santos", "authority.br", "secretariat", "admin"
    facility = ask(pfso, "get", v1 + "/facilities/{facility}", status=200).json()
    ids["port"] = facility["port"]["id"]

    # The register.
    made = ask(authority, "post", v1 + "/facilities", {"port": ids["port"], "name": "Cais novo", "traffic": "container", "size": "small"}, status=201)
    ask(authority, "patch", v1 + "/facilities/{facility}", {"name": "Cais novíssimo"}, headers=match(made), status=200, places={"facility": made.json()["id"]})
    made = ask(authority, "post", v1 + "/organisations", {"name": "Nova", "kind": "terminal", "state": "BR"}, status=201)
    ask(authority, "patch", v1 + "/organisations/{organisation}", {"contact": "cais 3"}, headers=match(made), status=200, places={"organisation": made.json()["id"]})
    person = ask(pfso, "post", v1 + "/facilities/{facility}/people", {"duty": "pfso", "name": "Paula", "phone": "+55 13 3000", "email": "p@example.org"}, status=201).json()["id"]
    extra = ask(pfso, "post", v1 + "/facilities/{facility}/people", {"duty": "police", "name": "Rui"}, status=201).json()["id"]
    ask(pfso, "delete", v1 + "/facilities/{facility}/people/{person}", status=204, places={"person": extra})
    ids["person"] = person
    state = ask(authority, "get", v1 + "/states/{state}", status=200)
    period = state.json()["defaults"] if "defaults" in state.json() else {}
    del period
    ask(authority, "patch", v1 + "/states/{state}", {"periods": {"drill-months": {"value": 2, "citation": "Portaria 1"}}}, headers=match(state), status=200)
    statement = ask(authority, "post", v1 + "/facilities/{facility}/statements", {"number": "S-1", "issued": day(-30), "expires": day(900)}, status=201).json()
    ids["statement"] = statement["id"]
    ask(authority, "post", v1 + "/statements/{statement}/endorsements", {"kind": "verification", "date": day(-1), "result": "satisfactory"}, status=201)
    factor = {"score": 4, "reason": "two sources"}
    level = ask(authority, "post", v1 + "/states/{state}/levels",
                {"level": 3, "reason": "threat", "facilities": [PLACE], "instructions": ["close gate 2"],
                 "factors": {name: factor for name in ("credible", "corroborated", "specific", "consequences")}}, status=201).json()
    ids["level"] = level["id"]
    ask(pfso, "post", v1 + "/levels/{level}/facilities/{facility}/received", {}, status=200)
    ask(pfso, "post", v1 + "/levels/{level}/instructions/{n}/facilities/{facility}/acknowledged", {}, status=200)
    ask(pfso, "post", v1 + "/levels/{level}/instructions/{n}/facilities/{facility}/done", {}, status=200)
    ask(pfso, "post", v1 + "/levels/{level}/facilities/{facility}/attained", {"evidence": "all posts manned"}, status=200)
    event = ask(pfso, "post", v1 + "/facilities/{facility}/events", {"kind": "drill", "date": day(0), "description": "fire at the quay"}, status=201)
    ids["event"] = event.json()["id"]
    ask(pfso, "patch", v1 + "/events/{event}", {"lessons": "more hoses"}, headers=match(event), status=200)

    # An assessment from start to approval, and what follows from it.
    before = ask(pfso, "get", v1 + "/facilities/{facility}/assessments", status=200).json()["items"]
    ids["assessment"] = ask(pfso, "post", v1 + "/facilities/{facility}/assessments", {"clone": True}, status=201).json()["id"]
    sheet = ask(pfso, "get", v1 + "/assessments/{assessment}/answers", status=200).json()["items"]
    ids["control"] = sheet[0]["control"]
    ask(pfso, "put", v1 + "/assessments/{assessment}/answers/{control}", {"reply": "not-met", "note": "sem guarda", "reason": ""},
        headers={"If-Match": f'"v{sheet[0]["version"]}"'}, status=200)
    evidence = ask(pfso, "post", v1 + "/assessments/{assessment}/evidence", b"noted at the gate", headers=TEXT, raw=True,
                   query={"control": ids["control"], "name": "notes.txt"}, status=201).json()["id"]
    again = ask(pfso, "post", v1 + "/assessments/{assessment}/evidence", b"to be removed", headers=TEXT, raw=True,
                query={"control": ids["control"], "name": "other.txt"}, status=201).json()["id"]
    ask(pfso, "delete", v1 + "/evidence/{evidence}", status=204, places={"evidence": again})
    ids["evidence"] = evidence
    sheet = ask(pfso, "get", v1 + "/assessments/{assessment}/answers", status=200).json()["items"]
    synced = ask("rso.atlantico", "post", v1 + "/assessments/{assessment}/answers/sync",
                 {"items": [{"control": item["control"], "base_version": item["version"], "reply": "met"} for item in sheet[1:]]}, status=200).json()["items"]
    expect(all(item["status"] == "saved" for item in synced), synced[:3])
    ask(authority, "post", v1 + "/assessments/{assessment}/comments", {"control": ids["control"], "text": "since when?"}, status=201)
    lists = ask(pfso, "get", v1 + "/assessment-lists", status=200).json()
    considered = {name: {item["id"]: {"considered": True, "reason": ""} for item in lists[name]} for name in ("domains", "threats", "assets")}
    considered["vulnerabilities"] = [{"id": "v1", "title": "Gate 2", "countermeasures": [{"id": "m1", "title": "Guard", "before": 36, "after": 12}]}]
    had = ask(pfso, "get", v1 + "/assessments/{assessment}/considered", status=200)
    ask(pfso, "put", v1 + "/assessments/{assessment}/considered", considered, headers=match(had), status=200)
    exported = ask(pfso, "get", v1 + "/assessments/{assessment}/export", query={"format": "csv"}, status=200)
    ask(pfso, "post", v1 + "/assessments/{assessment}/import", exported.bytes, headers={"Content-Type": "text/csv"}, raw=True, query={"format": "csv"})
    ask(pfso, "post", v1 + "/assessments/{assessment}/transitions", {"to": "submitted", "comment": "done"}, status=200)
    ask(authority, "post", v1 + "/assessments/{assessment}/transitions", {"to": "approved", "comment": ""}, status=200)
    ids["with"] = before[0]["id"] if before else ids["assessment"]
    found = ask(pfso, "get", v1 + "/deficiencies", query={"facility": PLACE, "limit": 200}, status=200).json()["items"]
    open_ = [item for item in found if item["status"] == "open" and item["solutions"]]
    expect(len(open_) >= 1, "an unmet control is a deficiency, and solutions are known for it")
    ids["deficiency"] = open_[0]["id"]
    one = ask(pfso, "get", v1 + "/deficiencies/{deficiency}", status=200)
    ask(pfso, "patch", v1 + "/deficiencies/{deficiency}", {"owner": "Paula", "deadline": day(60)}, headers=match(one), status=422)
    one = ask(pfso, "patch", v1 + "/deficiencies/{deficiency}", {"owner": "Paula"}, headers=match(one), status=200)
    ask(authority, "patch", v1 + "/deficiencies/{deficiency}", {"deadline": day(60)}, headers=match(one), status=200)
    measure = ask(pfso, "post", v1 + "/deficiencies/{deficiency}/measure", {"solution": one.json()["solutions"][0]["id"], "owner": "Paula", "start": day(0), "end": day(90)}, status=201)
    ids["measure"] = measure.json()["id"]
    ask(pfso, "patch", v1 + "/measures/{measure}", {"status": "started", "progress": 0.2}, headers=match(measure))
    ask(pfso, "post", v1 + "/deficiencies/{deficiency}/transitions", {"to": "fixed", "comment": "guard on duty"}, status=200)
    return considered


def use_the_plan(world):
    """What an analysis opens."""
    ask, ids, v1 = world.ask, world.ids, "/api/v1"
    authority, secretariat = "authority.br", "secretariat"
    started = ask(authority, "post", v1 + "/analyses", {}, status=202).json()
    ids["job"] = started.get("job") or started.get("id")
    end = time.monotonic() + 300
    while (job := ask(authority, "get", v1 + "/jobs/{job}", status=200).json())["status"] not in ("done", "failed"):
        expect(time.monotonic() < end, job)
        time.sleep(0.3)
    expect(job["status"] == "done", job)
    events = ask(authority, "get", v1 + "/jobs/{job}/events", status=200)
    expect(b"event: done" in events.bytes, events)
    ask(authority, "delete", v1 + "/jobs/{job}", status=409)
    analyses = ask(authority, "get", v1 + "/analyses", status=200).json()["items"]
    ids["analysis"], ids["other-analysis"] = analyses[0]["id"], analyses[-1]["id"]
    plan = ask(authority, "get", v1 + "/plan", status=200).json()
    expect(plan["budgets"], "a plan has budgets")
    ask(authority, "post", v1 + "/what-if", {"port": ids["port"], "to": "best"}, status=200)
    published = None
    for budget in sorted({item["amount"] for item in plan["budgets"]}, reverse=True):
        published = ask(authority, "post", v1 + "/plans", {"budget": budget, "name": "Plano 2027"})
        if published.status == 201:
            break
    expect(published is not None and published.status == 201, f"no plan could be published: {published}")
    ids["plan"] = published.json()["id"]
    funds = ask(secretariat, "get", v1 + "/funds", status=200).json()["items"]
    ids["fund"] = funds[0]["id"]
    fund = ask(secretariat, "get", v1 + "/funds/{fund}", status=200)
    objectives = ask(secretariat, "get", v1 + "/objectives", status=200).json()
    ids["indicator"] = objectives[0]["indicators"][0]["id"]
    indicator = ask(secretariat, "get", v1 + "/objectives/indicators/{indicator}", status=200)
    ask(secretariat, "put", v1 + "/objectives/indicators/{indicator}", {"target": 0.9, "by": day(700)}, headers=match(indicator), status=200)
    edit = {name: value for name, value in fund.json().items() if name in world.api.document["components"]["schemas"]["FundEdit"].get("properties", {})}
    ask(secretariat, "put", v1 + "/funds/{fund}", edit, headers=match(fund))


def use_targeting(world):
    """A rule from draft to force on the demonstration's illustrative year, and the tools of its editor."""
    ask, ids, v1 = world.ask, world.ids, "/api/v1"
    analyst, authority = "analyst.br", "authority.br"
    rule = {"title": {"en": "Big import", "pt": "Importação grande"}, "weight": 5, "expression": "import and value > 500000"}
    made = ask(analyst, "post", v1 + "/states/{state}/rules", {"name": "big-import", **rule}, status=201)
    ids["rule"] = made.json()["id"]
    ask(analyst, "post", v1 + "/states/{state}/rules", {"name": "big-import", **rule}, status=409)
    ask(analyst, "post", v1 + "/states/{state}/rules/check", {"expression": "import and valeu > 5"}, status=200)
    ask(analyst, "post", v1 + "/states/{state}/rules/json-logic", {"logic": {">": [{"var": "value"}, 5]}}, status=200)
    ask(analyst, "post", v1 + "/states/{state}/rules/json-logic", {"expression": "value > 5"}, status=200)
    ask(analyst, "post", v1 + "/states/{state}/rules/import", {"shipped": True}, status=200)
    ask(analyst, "post", v1 + "/states/{state}/rules/trace", {"expression": "import", "consignment": "none"}, status=422)
    rule["expression"] = "import and value > 400000"
    now = ask(analyst, "patch", v1 + "/rules/{rule}", rule, headers=match(made), status=200)
    job = ask(analyst, "post", v1 + "/rules/{rule}/back-tests", {}, status=202).json()["job"]
    end = time.monotonic() + 120
    while (state := ask(analyst, "get", v1 + "/jobs/{job}", status=200, places={"job": job}).json())["status"] not in ("done", "failed"):
        expect(time.monotonic() < end, state)
        time.sleep(0.3)
    expect(state["status"] == "done", state)
    now = ask(analyst, "post", v1 + "/rules/{rule}/proposal", {"reason": "seen twice"}, headers=match(now), status=200)
    ask(analyst, "post", v1 + "/rules/{rule}/decision", {"decision": "activate", "reason": "mine"}, headers=match(now), status=409)
    now = ask(authority, "post", v1 + "/rules/{rule}/decision", {"decision": "activate", "reason": "tested"}, headers=match(now), status=200)
    settings = ask(authority, "get", v1 + "/states/{state}/targeting", status=200)
    ask(authority, "put", v1 + "/states/{state}/targeting", {"yellow": 5, "red": 25, "random_share": 0.02}, headers=match(settings), status=200)


def use_accounts(world):
    ask, ids, v1 = world.ask, world.ids, "/api/v1"
    admin = "admin"
    user = ask(admin, "post", v1 + "/users", {"login": "nova", "name": "Nova Pessoa", "language": "pt", "state": "BR"}, status=201)
    ids["user"] = user.json()["id"]
    granted = ask(admin, "post", v1 + "/users/{user}/grants", {"role": "analyst", "scope": {"kind": "state", "id": "BR"}}, status=201)
    ids["grant"] = granted.json()["grants"][0]["id"]
    ask(admin, "delete", v1 + "/users/{user}/grants/{grant}", status=204)
    now = ask(admin, "get", v1 + "/users/{user}", status=200)
    ask(admin, "patch", v1 + "/users/{user}", {"name": "Nova P."}, headers=match(now), status=200)
    new = world.server.client()
    signed = world.api.ask(new, "post", v1 + "/session", {"login": "nova", "password": user.json()["one_time_password"]}, status=200)
    new.csrf = signed.json()["csrf"]
    world.api.ask(new, "put", v1 + "/session/password", {"old": user.json()["one_time_password"], "new": "quatro palavras bem longas"}, status=204)
    world.api.ask(new, "put", v1 + "/session/language", {"language": "es"}, status=204)
    world.api.ask(new, "post", v1 + "/session/totp", status=200)
    world.api.ask(new, "put", v1 + "/session/totp", {"code": "000000"}, status=422)
    world.api.ask(new, "delete", v1 + "/session/totp", {"password": "wrong"}, status=422)
    world.api.ask(new, "delete", v1 + "/session", status=204)
    world.api.ask(new, "get", v1 + "/session", status=401)
    token = ask(admin, "post", v1 + "/tokens", {"name": "nightly", "expires": day(10), "actions": ["read"]}, status=201).json()
    ids["token"] = token["id"]
    release = ask("authority.br", "post", v1 + "/releases", {"subject": {"kind": "picture", "id": "*"}, "tlp": "TLP:AMBER", "audiences": ["state:AR"]}, status=201)
    ids["release"] = release.json()["id"]


def use_inspections(world):
    """A station, its plan from draft to opened, an outcome and a seizure."""
    ask, ids, v1 = world.ask, world.ids, "/api/v1"
    authority, analyst = "authority.br", "analyst.br"
    shipped = json.loads((ROOT / "data" / "inspection" / "stations.json").read_text(encoding="utf-8"))["stations"][0]
    shipped.pop("teams")
    where = {"port": ids["port"], "facility": PLACE}
    made = ask(authority, "post", v1 + "/inspection-stations", {**shipped, **where, "state": "BR", "name": "Norte"}, status=201)
    ids["station"] = made.json()["id"]
    ask(authority, "put", v1 + "/inspection-stations/{station}", {**shipped, **where, "name": "Norte 2"}, headers=match(made), status=200)
    tried = ask(authority, "post", v1 + "/inspection-stations/{station}/operating-point", shipped, status=200).json()
    expect(0 < tried["point"]["detection"] <= 1, tried["point"])
    team = ask(authority, "post", v1 + "/inspection-stations/{station}/teams", {"name": "A", "shifts": ["morning"]}, status=201)
    ids["team"] = team.json()["id"]
    ask(authority, "put", v1 + "/inspection-teams/{team}", {"name": "A", "members": "Rui, Ana", "shifts": ["morning", "evening"]}, headers=match(team), status=200)
    plan = ask(authority, "post", v1 + "/inspection-stations/{station}/plans", {"day": day(2)}, status=201)
    ids["dayplan"] = plan.json()["id"]
    sealed = ask(authority, "post", v1 + "/inspection-plans/{dayplan}/seal", headers=match(plan), status=200)
    expect(sealed.json()["plan"] is None and sealed.json()["status"] == "sealed", sealed)
    ask(authority, "post", v1 + "/inspection-stations/{station}/plans", {"day": day(2)}, status=409)
    opened = ask(authority, "post", v1 + "/inspection-plans/{dayplan}/open", headers=match(sealed), status=200).json()
    expect(len(opened["plan"]["assignments"]) == 2, opened["plan"])
    verdict = ask(analyst, "get", v1 + "/inspection-plans/{dayplan}/verify", status=200).json()
    expect(verdict["hash"] and verdict["follows"] and verdict["sealed_before"], verdict)
    added = ask(analyst, "post", v1 + "/inspections", {"station": ids["station"], "place": "gate-1", "kind": "container", "item": "MSCU1234566", "reason": "Denúncia"}, status=201)
    ids["inspection"] = added.json()["id"]
    ask(analyst, "post", v1 + "/inspections/{inspection}/outcome",
        {"outcome": "found", "family": "narcotics", "goods": "cocaína", "quantity": 12.5, "unit": "kg", "value": 300000, "currency": "USD", "minutes": 40, "token": "t"}, headers=match(added), status=200)
    seizure = ask(analyst, "post", v1 + "/seizures", {"state": "BR", "facility": PLACE, "inspection": ids["inspection"], "kind": "seizure", "day": day(0), "goods": "cocaína", "quantity": 12.5,
                                                     "unit": "kg", "value": 300000, "currency": "USD", "basis": "Lei 11.343, art. 33"}, status=201)
    ids["seizure"] = seizure.json()["id"]
    ask(analyst, "put", v1 + "/seizures/{seizure}", {"kind": "forfeiture", "day": day(0), "goods": "cocaína", "basis": "Lei 11.343, art. 63", "status": "confirmed", "note": "Sentença"},
        headers=match(seizure), status=200)


QUERIES = {"/api/v1/watch-lists/{list}/entry": {"id": "2"}, "/v2/search": {"name": "Estrela do Norte"},
           "/api/v1/assessments/{assessment}/export": {"format": "oscal"}, "/api/v1/search": {"q": "Santos"}, "/api/v1/facilities/export": {"format": "xlsx"},
           "/api/v1/deficiencies/export": {"format": "csv"}, "/api/v1/measures/export": {"format": "csv"}, "/api/v1/plans/{plan}/export": {"format": "csv"},
           "/api/v1/calendar": {"from": day(-365), "to": day(365)}, "/api/v1/trail/consistency": {"from": 3, "to": 6}}
EXPLAINED = {"/api/v1/explain/{kind}": [], "/api/v1/explain/{kind}/{id}": [{"kind": "facility", "id": PLACE}],
             "/api/v1/explain/{kind}/{id}/{part}": [{"kind": "facility", "id": PLACE, "part": "cocaine-container-insider"}],
             "/api/v1/explain/{kind}/{id}/{part}/{more}": [{"kind": "facility", "id": PLACE, "part": "cocaine-container-insider", "more": "rate"}]}
# No provider is configured; kinds of explanation that need no name; a job that is over cannot be cancelled; a trace
# needs a consignment (api/targeting_test.cc has one); the second factor needs an app.
NOT_TRIED = {("get", "/api/v1/session/oidc/start"), ("get", "/api/v1/session/oidc/callback"), ("get", "/api/v1/explain/{kind}"),
             ("delete", "/api/v1/jobs/{job}"), ("post", "/api/v1/states/{state}/rules/trace"), ("put", "/api/v1/session/totp"), ("delete", "/api/v1/session/totp")}


def use_arrivals(world):
    """A call from its notice to the end of its control; a warning; a file of tracks."""
    analyst, v1, ids = "analyst.br", "/api/v1", world.ids
    advisory = world.ask(analyst, "post", v1 + "/advisories", {"state": "BR", "about": "ZZ", "begins": "2026-01-01", "title": "Look closer"}, status=201)
    ids["advisory"] = advisory.json()["id"]
    world.ask(analyst, "patch", v1 + "/advisories/{advisory}", {"until": "2027-01-01"}, headers={"If-Match": advisory.headers["etag"]}, status=200)
    made = world.ask(analyst, "post", v1 + "/calls", {"state": "BR", "port": "BRSSZ", "facility": PLACE, "name": "Alfa", "imo": "9074729", "mmsi": "710000001", "eta": "2030-01-10T06:00"}, status=201)
    ids["call"] = made.json()["id"]
    world.ask(analyst, "patch", v1 + "/calls/{call}", {"etd": "2030-01-11"}, headers={"If-Match": made.headers["etag"]}, status=200)
    notice = {"items": {"type": "tanker"}, "certificate": True, "issuer": "DNV", "expires": "2031-01-01", "plan": True, "level": 1, "matter": "",
              "calls": [{"port": "COCTG", "arrived": "2030-01-08", "departed": "2030-01-09", "level": 1}, {"port": "BRRIO", "arrived": "2030-01-01", "departed": "2030-01-02"}],
              "ship_to_ship": [{"from": "2030-01-03", "activity": "bunkering"}]}
    shown = world.ask(analyst, "put", v1 + "/calls/{call}/notice", notice, status=200).json()
    expect("arrival.speed-impossible" in [one["code"] for one in shown["checks"]["findings"]], shown["checks"])
    table = "MMSI,BaseDateTime,LAT,LON,SOG\n" + "".join(f"710000001,2030-01-{day:02d}T{hour:02d}:00:00,-22.9,-43.17,0\n" for day in range(1, 10) for hour in range(24))
    world.ask(analyst, "post", v1 + "/tracks", table.encode(), headers={"Content-Type": "application/octet-stream"}, raw=True, query={"state": "BR", "name": "a.csv"}, status=202)
    for step, conditions in (("request-information", []), ("establish-grounds", ["grounds-named"]), ("communicate", [])):
        world.ask(analyst, "post", v1 + "/calls/{call}/steps", {"step": step, "reason": "the list of calls is false", "conditions": conditions}, status=201)
    world.ask(analyst, "post", v1 + "/calls/{call}/steps", {"step": "denial", "reason": "no"}, status=409)
    for _ in range(100):
        shown = world.ask(analyst, "post", v1 + "/calls/{call}/checks", status=200).json()
        if shown["checks"]["coverage"]["positions"]:
            break
        time.sleep(0.2)
    expect("arrival.call-contradicted" in [one["code"] for one in shown["checks"]["findings"]], shown["checks"])
    board = world.ask(analyst, "get", v1 + "/calls", query={"from": "2030-01-10", "to": "2030-01-12", "flagged": "1"}, status=200).json()
    expect(board["counts"]["flagged"] == 1 and board["items"][0]["id"] == ids["call"], board)


OWN_LIST = b"id,kind,name,imo\n1,organisation,Importadora Vento Norte Ltda,\n2,vessel,Estrela do Norte,9074729\n"


MANIFEST = b"""<Awmds><General_segment><General_segment_id><Voyage_number>77</Voyage_number><Date_of_arrival>2030-02-01</Date_of_arrival></General_segment_id>
<Transport_information><Identity_of_transporter>BETA</Identity_of_transporter></Transport_information></General_segment>
<Bol_segment><Bol_id><Bol_reference>B77</Bol_reference><Bol_nature>23</Bol_nature></Bol_id>
<Traders_segment><Consignee><Consignee_name>Papelaria Inventada Ltda</Consignee_name></Consignee></Traders_segment></Bol_segment></Awmds>"""


def use_declarations(world):
    """A manifest from its bytes to the decision about its bill; the same bytes again; bytes of no known kind."""
    analyst, v1, ids = "analyst.br", "/api/v1", world.ids
    raw = {"headers": {"Content-Type": "application/octet-stream"}, "raw": True}
    where = {"facility": PLACE, "name": "manifest.xml"}
    taken = world.ask(analyst, "post", v1 + "/declarations", MANIFEST, query=where, status=202, **raw).json()
    ids["received"] = taken["received"]
    for _ in range(300):
        file = world.ask(analyst, "get", v1 + "/received/{received}", status=200).json()
        if file["file"]["status"] != "reading" and file["declarations"]:
            break
        time.sleep(0.2)
    ids["declaration"] = file["declarations"][0]["id"]
    bill = world.ask(analyst, "get", v1 + "/consignments", query={"declaration": ids["declaration"]}, status=200).json()["items"][0]
    ids["consignment"] = bill["id"]
    shown = world.ask(analyst, "get", v1 + "/consignments/{consignment}", status=200)
    decision = {"decision": "held", "reason": "the papers are thin"}
    world.ask(analyst, "post", v1 + "/consignments/{consignment}/decision", decision, status=428)
    world.ask(analyst, "post", v1 + "/consignments/{consignment}/decision", decision, headers={"If-Match": shown.headers["etag"]}, status=200)
    world.ask(analyst, "post", v1 + "/consignments/{consignment}/decision", decision, headers={"If-Match": shown.headers["etag"]}, status=412)
    world.ask("authority.br", "post", v1 + "/consignments/{consignment}/decision", decision, headers={"If-Match": shown.headers["etag"]}, status=403)
    again = world.ask(analyst, "post", v1 + "/declarations", MANIFEST, query=where, status=200, **raw).json()
    expect(again["known"] and again["received"] == ids["received"], again)
    kept = world.ask(analyst, "get", v1 + "/received/{received}/file", status=200)
    expect(kept.bytes == MANIFEST, "the file is not what was handed in")
    odd = world.ask(analyst, "post", v1 + "/declarations", b"%PDF-1.7 nothing of the kind", query={"state": "BR", "name": "x.pdf"}, status=202, **raw).json()
    for _ in range(300):
        file = world.ask(analyst, "get", v1 + "/received/{received}", places={"received": odd["received"]}, status=200).json()
        if file["file"]["status"] != "reading":
            break
        time.sleep(0.2)
    expect(file["file"]["status"] == "refused" and file["file"]["findings"], file)


def use_screening(world):
    """A list of the State, questions in every form, a stored subject, its hit decided by two people."""
    analyst, authority, v1, ids, ask = "analyst.br", "authority.br", "/api/v1", world.ids, world.ask
    for _ in range(150):  # the demonstration's lists are read in the background
        if ask(analyst, "get", v1 + "/watch-lists", status=200).json()["ready"]:
            break
        time.sleep(0.2)
    listed = {one["id"]: one for one in ask(analyst, "get", v1 + "/watch-lists").json()["items"]}
    expect(listed["ofac-sdn"]["entries"] == 11443 and listed["own:BR:barred-parties"]["illustrative"], listed)
    made = ask(analyst, "post", v1 + "/watch-lists", {"state": "BR", "title": "Barred at the quay"}, status=201).json()
    ids["list"] = made["id"]
    sent = ask(analyst, "post", v1 + "/watch-list-files", OWN_LIST, headers={"Content-Type": "application/octet-stream"}, raw=True, query={"name": "own.csv"}, status=201).json()
    job = ask(analyst, "post", v1 + "/watch-list-loads", {"files": [{"file": sent["file"], "name": "own.csv"}], "list": ids["list"]}, status=202).json()["job"]
    wait_for_job(world, analyst, job)
    ids["load"] = job
    load = ask(analyst, "get", v1 + "/watch-list-loads/{load}", status=200).json()
    expect(load["status"] == "done", load)
    ask(analyst, "post", v1 + "/watch-lists/{list}/entries", {"id": "3", "kind": "person", "names": [{"text": "Anselmo Quirino"}]}, status=201)
    ask(analyst, "delete", v1 + "/watch-lists/{list}/entry", query={"id": "3"}, status=200)
    answer = ask(analyst, "post", v1 + "/screen", {"subjects": [{"names": [{"text": "Importadora Vento Norte"}]}, {"names": [{"text": "Nobody At All Here"}]}]}, status=200).json()
    expect([len(one["hits"]) > 0 for one in answer["subjects"]] == [True, False] and len(answer["searched"]) >= 6, answer)
    many = ("name\n" + "".join(f"Firma Qualquer {n}\n" for n in range(600))).encode()
    batch = ask(analyst, "post", v1 + "/screen", many, headers={"Content-Type": "text/csv"}, raw=True, query={"name": "many.csv"}, status=202).json()
    wait_for_job(world, analyst, batch["job"])
    ids["batch"] = batch["batch"]
    for kind in ("json", "csv", "xlsx"):
        ask(analyst, "get", v1 + "/screenings/{batch}", query={"format": kind}, status=200)
    subject = ask("pfso.santos", "post", v1 + "/subjects", {"kind": "vessel", "names": [{"text": "Other"}], "identifiers": [{"kind": "imo", "value": "9074729"}]}, status=201).json()
    ids["subject"] = subject["id"]
    # The officer learns that something of a list is alike, not which list and entry; the analyst sees both.
    expect(subject["list"] and all(hit["list"] == "" and hit["entry"] == "" for hit in subject["list"] if hit["title"] == ""), subject["list"])
    hits = ask(analyst, "get", v1 + "/hits", query={"subject": ids["subject"], "status": "all"}, status=200).json()["items"]
    ids["hit"] = next(hit["id"] for hit in hits if hit["list"] == ids["list"])
    no = {"status": "false", "reason": "sold and renamed"}
    first = ask(analyst, "get", v1 + "/hits/{hit}", status=200)
    second = ask(analyst, "post", v1 + "/hits/{hit}/decision", no, headers=match(first), status=200)
    expect(second.json()["hit"]["status"] == "proposed", second)
    ask(analyst, "post", v1 + "/hits/{hit}/decision", no, headers=match(second), status=422)
    expect(ask(authority, "post", v1 + "/hits/{hit}/decision", no, headers=match(second), status=200).json()["hit"]["status"] == "false", "not cleared")
    ids["dataset"], ids["entity"] = "default", ids["list"] + ":2"
    ask(analyst, "post", "/match/{dataset}", {"queries": {"a": {"schema": "Vessel", "properties": {"imoNumber": ["9074729"]}}}}, status=200)
    form = "queries=" + urllib.parse.quote(json.dumps({"q0": {"query": "Vento Norte Importadora"}}))
    ask(analyst, "post", "/reconcile/{dataset}", form.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"}, raw=True, status=200)


def wait_for_job(world, login, job):
    for _ in range(600):
        status = world.people[login].get(f"/api/v1/jobs/{job}").json()
        if status["status"] not in ("queued", "running"):
            break
        time.sleep(0.2)
    expect(status["status"] == "done", status)


def test_every_answer_is_as_described(folder):
    with World(folder, arguments=[]) as world:
        world.server.wait_for_analysis(world.people["authority.br"])
        use_everything(world)
        use_the_plan(world)
        use_targeting(world)
        use_accounts(world)
        use_declarations(world)
        use_arrivals(world)
        use_inspections(world)
        use_screening(world)
        ids = world.ids
        ids.update({"seq": 3})
        wrong = []
        for method, pattern, _ in list(world.api.operations()):
            if method != "get" or pattern.endswith("/oidc/callback"):
                continue
            query = dict(QUERIES.get(pattern, {}))
            if pattern.endswith("/compare") or pattern.endswith("/changes"):
                query["with"] = ids["with"] if "assessments" in pattern else ids["other-analysis"] if "analyses" in pattern else ids["plan"]
            for places in EXPLAINED.get(pattern, [{}]) or [{"kind": "region"}]:
                for login in (None, *LOGINS):
                    client = world.people[login] if login else world.server.client("fr")
                    try:
                        answer = world.api.ask(client, method, pattern, query=query, **{**ids, **places})
                        public = world.api.document["paths"][pattern]["get"].get("security") == []
                        expect(login or (answer.status == 401) != public, f"{pattern}: nobody gets {answer}")
                    except AssertionError as error:
                        wrong.append(f"{login}: {error}")
        expect(not wrong, "\n  " + "\n  ".join(sorted(set(wrong))[:40]) + f"\n  ... {len(wrong)} in all")
        v1 = "/api/v1"
        world.ask("authority.br", "delete", v1 + "/releases/{release}", status=204)
        world.ask("admin", "delete", v1 + "/tokens/{token}", status=204)
        world.ask("authority.br", "post", v1 + "/levels/{level}/withdrawal", {"reason": "over"}, status=200)
        world.ask("authority.br", "post", v1 + "/statements/{statement}/withdrawal", {"reason": "closed"}, status=200)
        every = {(method, pattern) for method, pattern, _ in world.api.operations()}
        expect(every - world.api.asked <= {("get", "/api/v1/session/oidc/callback")}, f"never asked: {sorted(every - world.api.asked)}")
        expect(every - world.api.succeeded <= NOT_TRIED, f"never answered with success: {sorted(every - world.api.succeeded - NOT_TRIED)}")
        print(f"     {len(every)} operations", flush=True)


def raw(server, data, seconds=20):
    """What comes back for bytes as they are."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        back = b""
        try:
            while part := connection.recv(65536):
                back += part
        except (ConnectionResetError, TimeoutError):
            pass
    return back


def is_raw_problem(world, back, status, where):
    head, _, body = back.partition(b"\r\n\r\n")
    expect(head.startswith(b"HTTP/1.1 %d " % status), f"{where}: {head[:200]}")
    expect(b"application/problem+json" in head, f"{where}: {head}")
    problem = json.loads(body)
    expect(problem["status"] == status and problem["title"] and problem["detail"] and problem["code"], f"{where}: {problem}")


def test_bad_requests(folder):
    """Bad input gives a problem document with the right status, and nothing is lost or half saved."""
    with World(folder) as world:
        officer, authority, server = world.people["pfso.santos"], world.people["authority.br"], world.server
        sheet = load.start_sheet(officer)
        control = sheet.controls[0]
        answers, put = f"/api/v1/assessments/{sheet.id}/answers", f"/api/v1/assessments/{sheet.id}/answers/{control}"
        saved = officer.put(put, {"reply": "met", "note": "stays"}, f'"v{sheet.known[control][0]}"')
        expect(saved.status == 200, saved)
        tag = saved.headers["etag"]
        # The demonstration's own work in the background writes to the trail too: only when that is over what follows can be told apart.
        def newest():
            return world.people["auditor"].get("/api/v1/trail", limit=1).json()["items"][0]["seq"]

        seen = -1
        for _ in range(60):
            if seen == (seen := newest()):
                break
            time.sleep(2)
        entries = world.people["auditor"].get("/api/v1/trail", limit=1).json()["items"][0]["seq"]
        everything = officer.get(answers).bytes

        def refused(status, code, method, path, body=None, headers=None, raw_=False, client=officer):
            answer = client.ask(method, path, body, headers, raw_)
            where = f"{method} {path[:90]} {str(body)[:90]} {headers}"
            expect(answer.status == status, f"{where}: expected {status}: {answer}")
            problem = world.api.problem(answer, where)
            codes = [problem["code"], *(finding["code"] for finding in problem.get("findings", []))]
            expect(code is None or any(one.startswith(code) for one in codes), f"{where}: {codes}")
            return answer

        typed = {"Content-Type": "application/json", "If-Match": tag}
        refused(413, "too-large", "PUT", put, b'{"note":"' + b"x" * (1 << 20) + b'"}', typed, True)
        refused(413, "too-large", "POST", "/api/v1/session", json.dumps({"login": "x" * 70000, "password": "x"}).encode(), {"Content-Type": "application/json"}, True)
        for text in (b"{", b"", b"[]", b'"x"', b"null", b'{"reply":"met",}', b'{"reply":"met"} x', b'{"reply":"met","reply":"met"}', b"\xff\xfe{}", b'{"reply":"\xc3("}',
                     b'{"reply":"met","note":"\\ud800"}', b'{"reply":"met","note":"a\\u0000b"}', b"[" * 5000 + b"]" * 5000, b'{"reply":NaN}', b'{"reply":"met","degree":1e999}'):
            refused(422, None, "PUT", put, text, typed, True)
        refused(422, "api.content-type", "PUT", put, b'{"reply":"met"}', {"Content-Type": "text/plain", "If-Match": tag}, True)
        refused(422, "api.content-type", "PUT", put, b"reply=met", {"Content-Type": "application/x-www-form-urlencoded", "If-Match": tag}, True)
        for body in ({"reply": "met", "surplus": 1}, {"reply": 7}, {"reply": "yes"}, {"reply": ["met"]}, {"note": "no reply"}, {"reply": "partly", "degree": "half"},
                     {"reply": "partly", "degree": 1.5}, {"reply": "met", "checked_on": "31/12/2026"}, {"reply": "met", "checked_on": "2999-01-01"}, {"reply": "met", "note": "x" * 70000},
                     {"reply": "met", "note": {"a": 1}}, {"reply": None}):
            refused(422, None, "PUT", put, body, {"If-Match": tag})
        for path, body in (("/api/v1/facilities/BRSSZ-01/events", {"kind": "party", "date": day(0), "description": "x"}),
                           ("/api/v1/facilities/BRSSZ-01/events", {"kind": "drill", "date": day(0), "description": "x", "id": "mine"}),
                           ("/api/v1/facilities/BRSSZ-01/events", {"kind": "drill", "date": 20261130, "description": "x"}),
                           ("/api/v1/facilities/BRSSZ-01/people", {"duty": "pfso", "name": ""}),
                           (answers + "/sync", {"items": "all"}), (answers + "/sync", {"items": [{}] * 2000})):
            refused(422, None, "POST", path, body) if "sync" not in path or not isinstance(body["items"], list) else refused(422, None, "POST", path, body)
        refused(422, None, "GET", "/api/v1/facilities?limit=0")
        refused(422, None, "GET", "/api/v1/facilities?limit=x")
        refused(422, None, "GET", "/api/v1/facilities?cursor=zz")
        refused(422, None, "GET", "/api/v1/facilities?cursor=" + "ff" * 40)

        # Stale and missing versions: the record as it stands comes along.
        refused(428, None, "PUT", put, {"reply": "not-met"})
        refused(422, "api.if-match", "PUT", put, {"reply": "not-met"}, {"If-Match": "*"})
        refused(422, "api.if-match", "PUT", put, {"reply": "not-met"}, {"If-Match": '"v99999999999999999999"'})
        stale = refused(412, "stale", "PUT", put, {"reply": "not-met", "note": "late"}, {"If-Match": '"v999"'})
        expect(stale.json()["current"]["note"] == "stays", stale)
        conflict = officer.post(answers + "/sync", {"items": [{"control": control, "base_version": 0, "reply": "not-met"}]})
        expect(conflict.status == 200 and conflict.json()["items"][0]["status"] == "conflict", conflict)

        # Evidence: by its bytes, never by its name; no name reaches the disk.
        evidence = f"/api/v1/assessments/{sheet.id}/evidence?control={control}&name="
        before = {path for path in (folder / "files").rglob("*") if path.is_file()}
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
        for name, bytes_ in (("x.svg", svg), ("x.png", svg), ("x.txt", svg), ("x.html", page), ("x.txt", page), ("x.pdf", page), ("x.exe", b"MZ" + b"\0" * 200), ("x.txt", b""),
                             ("x.png", b"\x89PNG\r\n\x1a\n"), ("x.txt", b"\xff\xfe\x00"), ("x.zip", b"PK\x03\x04" + b"\0" * 60)):
            refused(422, "evidence", "POST", evidence + name, bytes_, {"Content-Type": "image/png"}, True)
        refused(413, "too-large", "POST", evidence + "x.txt", b"x" * ((20 << 20) + 1), TEXT, True)
        refused(422, None, "POST", f"/api/v1/assessments/{sheet.id}/evidence?control=../../x&name=x.txt", b"text", TEXT, True)
        files = {path for path in (folder / "files").rglob("*") if path.is_file()} - before
        expect(not files, f"refused files stay: {files}")
        expect(officer.get(answers).bytes == everything, "something was half saved")
        last = world.people["auditor"].get("/api/v1/trail", limit=50).json()["items"]
        expect(all(item["action"].startswith("session.") for item in last if item["seq"] > entries), [item["action"] for item in last if item["seq"] > entries])
        for name, shown in (("..%2F..%2F..%2Fetc%2Fpasswd", "passwd.txt"), ("C%3A%5Cx%5Cnul.txt", None), ("a%00b.txt", None), ("%2Fetc%2Fcron.d%2Fx.txt", "x.txt"), ("x.txt%0D%0AX-Evil%3A%201", None)):
            kept = officer.ask("POST", evidence + name, b"text of " + name.encode(), TEXT, True)
            expect(kept.status in (201, 400, 422), f"{name}: {kept}")
            if kept.status == 201:
                got = kept.json()["name"]
                expect("/" not in got and "\\" not in got and ".." not in got and "\r" not in got and "\0" not in got, got)
                expect(shown in (None, got), f"{name}: {got}")
                down = officer.get("/api/v1/evidence/" + kept.json()["id"])
                expect(down.status == 200 and down.headers["content-disposition"].startswith("attachment") and "x-evil" not in down.headers, down.headers)
                expect("sandbox" in down.headers["content-security-policy"] and down.headers["x-content-type-options"] == "nosniff", down.headers)
        for path in (folder / "files").rglob("*"):
            if path.is_file():
                expect(set(path.name) <= set("0123456789abcdef"), path)

        # Paths that climb, and what is not there.
        for path in ("/api/v1/../../etc/passwd", "/api/v1/evidence/..%2F..%2Fnode.key", "/api/v1/facilities/..", "/../node.key", "/assets/..%2f..%2fnode.key"):
            back = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {officer.cookie}\r\nConnection: close\r\n\r\n".encode())
            expect(back.split(b" ")[1] in (b"400", b"404"), f"{path}: {back[:200]}")
            expect(b'"key"' not in back and b"root:" not in back, back)


def test_bad_bytes(folder):
    """What is no request, or too much of one, or comes too slowly."""
    with World(folder) as world:
        server = world.server
        for data, status in ((b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20000 + b"\r\n\r\n", 431), (b"GET /" + b"y" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
                             (b"nonsense\r\n\r\n", 400), (b"GET /healthz HTTP/1.1\r\n\r\n", 400), (b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 501),
                             (b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n", 413),
                             (b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
                             (b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400),
                             (b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)):
            is_raw_problem(world, raw(server, data), status, data[:60])
        # A slow client: its head never ends. Others are served meanwhile.
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as slow:
            begin = time.monotonic()
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            for number in range(5):
                time.sleep(0.4)
                slow.sendall(b"X-%d: y\r\n" % number)
                expect(world.nobody.get("/healthz").status == 200, "a slow client holds up others")
            back = b""
            while part := slow.recv(65536):
                back += part
            is_raw_problem(world, back, 408, "slow head")
            expect(time.monotonic() - begin < 25, "a slow client is waited for too long")
        expect(world.nobody.get("/healthz").status == 200, "the server lives")


def test_ended_sessions_and_tokens(folder):
    """Tokens revoked and replayed, sessions that end in the middle of a form: 401, nothing saved, and nothing typed is lost to a later session."""
    with World(folder) as world:
        server, officer, admin = world.server, world.people["pfso.santos"], world.people["admin"]
        sheet = load.start_sheet(officer)
        control = sheet.controls[0]
        path, tag = f"/api/v1/assessments/{sheet.id}/answers/{control}", f'"v{sheet.known[control][0]}"'
        before = officer.get(path.rsplit("/", 1)[0]).bytes
        made = officer.post("/api/v1/tokens", {"name": "t", "expires": day(3), "actions": ["read", "assessment.answer"]})
        expect(made.status == 201, made)
        program = server.client()
        program.token = made.json()["token"]
        expect(program.get(path.rsplit("/", 1)[0]).status == 200, "the token reads")
        expect(officer.ask("DELETE", "/api/v1/tokens/" + made.json()["id"]).status == 204, "revoked")

        def refused(client, status, code, method, target, body=None, headers=None):
            answer = client.ask(method, target, body, headers)
            expect(answer.status == status, f"{method} {target}: {answer}")
            expect(world.api.problem(answer, target)["code"] == code, answer)
            return answer

        refused(program, 401, "sign-in", "GET", "/api/v1/facilities")
        refused(program, 401, "sign-in", "PUT", path, {"reply": "met"}, {"If-Match": tag})
        for token in ("atl_" + "x" * 43, "x", "", "atl_", made.json()["token"][:-1], made.json()["token"] + "x"):
            program.token = token or " "
            refused(program, 401, "sign-in", "GET", "/api/v1/facilities")
        # Without, or with somebody else's, CSRF token.
        bare = load.twin(officer)
        bare.csrf = None
        refused(bare, 403, "csrf", "PUT", path, {"reply": "met"}, {"If-Match": tag})
        bare.csrf = admin.csrf
        refused(bare, 403, "csrf", "PUT", path, {"reply": "met"}, {"If-Match": tag})
        # Signed out in another window while a form is open; the copied cookie is worth nothing, a new session goes on with the same version.
        form = load.twin(officer)
        expect(officer.ask("DELETE", "/api/v1/session").status == 204, "signed out")
        refused(form, 401, "sign-in", "PUT", path, {"reply": "met", "note": "typed"}, {"If-Match": tag})
        again = server.sign_in("pfso.santos")
        expect(again.get(path.rsplit("/", 1)[0]).bytes == before, "something was saved without a session")
        saved = again.put(path, {"reply": "met", "note": "typed"}, tag)
        expect(saved.status == 200 and saved.json()["note"] == "typed", saved)
        # A disabled account is out at once.
        found = admin.get("/api/v1/users", q="pfso.santos").json()["items"][0]
        expect(admin.patch("/api/v1/users/" + found["id"], {"disabled": True}, f'"v{found["version"]}"').status == 200, "disabled")
        refused(again, 401, "sign-in", "PUT", path, {"reply": "not-met"}, {"If-Match": saved.headers["etag"]})


if __name__ == "__main__":
    main(globals())
