#!/usr/bin/env python3
"""`atalaya validate` on declarations and tracks: told apart by content whatever their names, counted, findings with places, files of any size."""
import resource
import subprocess

from harness import PROGRAM, ROOT, expect, expect_code, main, run

# Invented ships and people.
CREW = ("UNB+UNOA:4+AIR+CUSTOMS+260115:0900+000000007'UNH+1+PAXLST:D:05B:UN:IATA'BGM+250'TDT+20+V7'LOC+125+BBBGI'DTM+189:2601150830:201'"
        "NAD+FM+++DOE:JANE'ATT+2++F'CNT+41:1'UNT+9+1'UNZ+1+000000007'")
MANIFEST = ("<Awmds><Bol_segment><Bol_id><Bol_reference>B1</Bol_reference><Bol_nature>23</Bol_nature></Bol_id><ctn_segment>"
            "<Ctn_reference>CSQU3054383</Ctn_reference></ctn_segment></Bol_segment></Awmds>")
NOTICE = ('<EPCMessage xmlns="http://www.iso.org/28005-2"><EPCRequestBody xmlns=""><ShipID><IMONumber>9074728</IMONumber></ShipID>'
          "<CurrentShipSecurityLevel>SL2</CurrentShipSecurityLevel></EPCRequestBody></EPCMessage>")
SENTENCES = ("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B\r\n"
             "!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\r\n!AIVDM,2,2,3,B,1@0000000000000,2*55\r\n")
TABLE = "MMSI,BaseDateTime,LAT,LON\n367000001,2026-01-15T00:00:01,9.9,-83.0\n"


def test_what_is_in_a_file(folder):
    texts = {"a.bin": f"From: agent@example.org\r\n\r\nUNA:+.? '{CREW}", "b.csv": MANIFEST, "c.txt": NOTICE, "d.json": SENTENCES, "e.edi": TABLE,
             "f": "Name,Value\nShipID/ShipName,X\nValidISSC,true\n", "g.json": '{"EPCMessage":{"EPCRequestBody":{"ValidISSC":true}}}'}
    paths = []
    for name, text in texts.items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8", newline="")
    paths.append(ROOT / "data/formats/msw/IMO-MSW-Data-Import-Template.xlsx")
    done = run("validate", *paths, "--json").json()
    files = {one["file"]: one for one in done["declarations"]}
    kinds = {name: one["kind"] for name, one in files.items()}
    expect(kinds == {"a.bin": "edifact", "b.csv": "awmds", "c.txt": "epc-xml", "d.json": "ais-nmea", "e.edi": "ais-csv", "f": "epc-csv", "g.json": "epc-json",
                     "IMO-MSW-Data-Import-Template.xlsx": "msw-xlsx"}, kinds)
    expect(files["a.bin"]["persons"] == 1 and files["a.bin"]["formats"] == ["PAXLST D.05B IATA"], files["a.bin"])
    expect(files["b.csv"]["consignments"] == 1 and files["b.csv"]["equipment"] == 1, files["b.csv"])
    expect(files["c.txt"]["declarations"] == 1 and files["c.txt"]["bytes"] == len(NOTICE), files["c.txt"])
    expect(files["d.json"]["positions"] == 1 and files["d.json"]["statics"] == 1, files["d.json"])
    expect(files["e.edi"]["positions"] == 1, files["e.edi"])
    codes = {(f["code"], f["where"]) for f in done["findings"]}
    expect(("edifact.junk", "a.bin#byte=0") in codes and ("ais.checksum", "d.json:2") in codes, codes)
    expect(any(code == "prearrival.imo-digit" and where.startswith("c.txt:1:") for code, where in codes), codes)
    expect(("msw.nothing-filled", "IMO-MSW-Data-Import-Template.xlsx") in codes, codes)


def test_people_read_it_in_their_language(folder):
    path = folder / "track.nmea"
    path.write_text(SENTENCES, encoding="utf-8", newline="")
    for language, word in (("en", "1 position,"), ("es", "1 posición,"), ("pt", "1 posição,"), ("fr", "1 position,")):
        done = expect_code(run("validate", path, "--language", language), 0)
        expect(word in done.out and "track.nmea" in done.out, done)


def test_nothing_else_is_taken_for_a_declaration(folder):
    done = run("validate", ROOT / "data" / "hemisphere", ROOT / "data" / "methods", ROOT / "data" / "scenarios", "--json").json()
    expect("declarations" not in done, done.get("declarations"))
    path = folder / "notes.txt"
    path.write_text("Our ship comes tomorrow.", encoding="utf-8")
    expect(run("validate", path, "--json").json()["findings"][0]["code"] == "validate.unknown-kind", "text")


def test_a_file_larger_than_memory_allows(folder):
    path = folder / "year.nmea"
    block = (SENTENCES * 2000).encode()
    with open(path, "wb") as file:
        for _ in range(650):
            file.write(block)
    expect(path.stat().st_size > 256 << 20, path.stat())

    def limit():
        resource.setrlimit(resource.RLIMIT_DATA, (200 << 20, 200 << 20))

    done = subprocess.run([str(PROGRAM), "validate", str(path), "--json"], capture_output=True, preexec_fn=limit, timeout=600, check=False)
    expect(done.returncode == 0, done.stderr[-500:])
    expect(b'"positions":1300000' in done.stdout.replace(b" ", b""), done.stdout[-500:])


if __name__ == "__main__":
    main(globals())
