#!/usr/bin/env python3
"""`atalaya target`: which consignments of a file to look at, by which rules and why; and that what papers do not say stays unknown."""
import json

from harness import ROOT, expect, expect_code, main, run

BILL = """ <Bol_segment>
  <Bol_id><Bol_reference>{bill}</Bol_reference><Line_number>{line}</Line_number><Bol_nature>23</Bol_nature><Bol_type_code>MSB</Bol_type_code></Bol_id>
  <Load_unload_place><Place_of_loading_code>COBUN</Place_of_loading_code><Place_of_unloading_code>BRSSZ</Place_of_unloading_code></Load_unload_place>
  <Traders_segment><Exporter><Exporter_name>Exportadora Ficticia</Exporter_name></Exporter><Consignee><Consignee_name>{consignee}</Consignee_name></Consignee></Traders_segment>
  <ctn_segment><Ctn_reference>TSTU{box:07d}</Ctn_reference><Number_of_packages>10</Number_of_packages><Type_of_container>22G1</Type_of_container></ctn_segment>
  <Goods_segment><Number_of_packages>10</Number_of_packages><Package_type_code>CT</Package_type_code><Gross_mass>{mass}</Gross_mass><Goods_description>{goods}</Goods_description></Goods_segment>
 </Bol_segment>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Awmds>
 <General_segment>
  <General_segment_id><Customs_office_code>SSZ01</Customs_office_code><Voyage_number>{voyage}</Voyage_number><Date_of_departure>2026-11-01</Date_of_departure><Date_of_arrival>2026-11-20</Date_of_arrival></General_segment_id>
  <Totals_segment><Total_number_of_bols>{count}</Total_number_of_bols></Totals_segment>
  <Transport_information><Name_of_transporter>NAVE FICTICIA</Name_of_transporter></Transport_information>
  <Load_unload_place><Place_of_departure_code>COBUN</Place_of_departure_code><Place_of_destination_code>BRSSZ</Place_of_destination_code></Load_unload_place>
 </General_segment>
"""


def manifest(path, bills, voyage="77W"):
    text = HEAD.format(voyage=voyage, count=len(bills))
    for line, (bill, consignee, goods, mass) in enumerate(bills, 1):
        text += BILL.format(bill=bill, consignee=consignee, goods=goods, mass=mass, line=line, box=1000000 + line)
    path.write_text(text + "</Awmds>\n", encoding="utf-8")
    return path


def rules(path, *conditions):
    title = {language: "Rule" for language in ("en", "es", "pt", "fr")}
    path.write_text(json.dumps({"version": "1", "rules": [
        {"id": f"r{at}", "version": 1, "title": title, "weight": 10 * at, "expression": text, "author": "me", "status": "active"} for at, text in enumerate(conditions, 1)]}))
    return path


def total(why):
    return sum(part.get("value", 0) for part in why.get("parts", []))


def test_scores_with_reasons(folder):
    file = manifest(folder / "m.xml", [("HON1", "Importadora Ficticia", "coffee", 1000), ("BAD1", "Sombra Ficticia", "scrap iron", 9000)])
    pack = rules(folder / "rules.json", 'consignee contains "sombra"', 'any(goods, it.text contains "scrap")', "signal.phantom")
    answer = expect_code(run("target", file, "--rules", pack, "--json"), 0).json()
    first, second = answer["consignments"]
    expect(first["bill"] == "BAD1" and first["score"] == 30 and first["fired"] == ["r1", "r2"], first)
    expect(second["bill"] == "HON1" and second["score"] == 0 and second["fired"] == [], second)
    expect(abs(total(first["why"]) - 30) < 1e-9, first["why"])
    clause = first["why"]["parts"][0]["parts"][0]
    expect("text" in clause and clause["text"] and not clause["text"].startswith("explain."), clause)
    # Nobody sent gate passes, moves or calls: no phantom, and it is told.
    phantom = next(rule for rule in answer["rules"] if rule["id"] == "r3")
    expect(phantom["fired"] == 0 and phantom["unknown"] == 2, phantom)
    expect(not any(feed["used"] for feed in answer["feeds"]), answer["feeds"])
    for language in ("en", "es", "pt", "fr"):
        text = expect_code(run("target", file, "--rules", pack, "--language", language), 0).out
        expect("BAD1" in text and "r3" in text and "target." not in text, text)


def test_shipped_rules_compare_with_other_papers(folder):
    file = manifest(folder / "m.xml", [("A1", "Importadora Ficticia", "coffee", 1000)])
    before = manifest(folder / "before.xml", [(f"B{at}", "Importadora Ficticia", "coffee", 1000) for at in range(5)], "76W")
    answer = expect_code(run("target", file, "--declarations", before, "--json"), 0).json()
    expect(answer["compared_with"] == 5 and [one["bill"] for one in answer["consignments"]] == ["A1"], answer)
    expect(len(answer["rules"]) == len(json.loads((ROOT / "data" / "targeting" / "rules.json").read_text())["rules"]), answer["rules"])
    expect(run("target", file, "--json", "--threads", "1").out == run("target", file, "--json", "--threads", "2").out, "the same on any number of threads")


def test_what_is_wrong_is_told(folder):
    file = manifest(folder / "m.xml", [("A1", "X", "coffee", 1)])
    bad = expect_code(run("target", file, "--rules", rules(folder / "bad.json", "valeu > 5")), 1)
    expect("valeu" in bad.err and "r1:1:1" in bad.err, bad)
    expect_code(run("target", folder / "none.xml"), 1)
    junk = folder / "junk.bin"
    junk.write_bytes(b"\x89PNG\r\n" + bytes(100))
    expect_code(run("target", junk), 1)
    half = folder / "half.xml"
    half.write_bytes(file.read_bytes()[:900])
    expect(run("target", half).code in (0, 1), "half a file is findings")
    expect_code(run("target"), 2)


if __name__ == "__main__":
    main(globals())
