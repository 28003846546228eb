#!/usr/bin/env python3
"""The trail from outside: what people did is logged, checks, leaves the node in packs and backups, and no change of it goes unseen.

Byte by byte the check is tested beside the code (src/store/ledger_rows_test.cc, src/formats/trail_pack_test.cc); here the program is.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import time

import load
from harness import expect, expect_code, main, names_below, run
from server import Server, demo_region, demo_server, new_postgres

COLUMNS = ("sequence", "time", "actor", "action", "subject", "scope", "payload", "salt", "leaf", "root", "signature")
PDF = b"Gate log of the night shift\nnothing to report\n"


def postgres_url():
    name = os.environ.get("ATALAYA_TEST_POSTGRES")
    return pathlib.Path(name).read_text().strip() if name and os.path.exists(name) else ""


def some_work(server):
    """A few things of every kind, with evidence; gives the assessment."""
    officer, authority = server.sign_in("pfso.santos"), server.sign_in("authority.br")
    sheet = load.start_sheet(officer)
    for number, control in enumerate(sheet.controls[:12]):
        answer = officer.put(f"/api/v1/assessments/{sheet.id}/answers/{control}", {"reply": "met", "note": f"visto n.º {number}"},
                             f'"v{sheet.known[control][0]}"')
        expect(answer.status == 200, answer)
    kept = officer.ask("POST", f"/api/v1/assessments/{sheet.id}/evidence?control={sheet.controls[0]}&name=gate.txt", PDF, {"Content-Type": "text/plain"},
                       raw=True)
    expect(kept.status == 201, kept)
    for number in range(3):
        logged = authority.post("/api/v1/facilities/BRSSZ-01/events", {"kind": "inspection", "date": load.TODAY, "description": f"round {number}", "announced": False})
        expect(logged.status == 201, logged)
    return sheet, kept.json()["id"]


def verify(folder, *arguments, code):
    done = expect_code(run("verify", "--json", *arguments, cwd=folder), code)
    return done.json()


def test_what_was_done_is_logged_and_checks(folder):
    with demo_server(folder) as server:
        sheet, _ = some_work(server)
        # A look while the server runs.
        found = expect_code(run("log", "--json", "--database", server.database, "--subject", f"assessment/{sheet.id}", "--limit", 1000), 0).json()["items"]
        answers = [item for item in found if item["action"] == "assessment.answer"]
        expect(len(answers) == 12 and all("visto" in item["payload"] for item in answers), found)
        expect([item["seq"] for item in found] == sorted((item["seq"] for item in found), reverse=True), "newest first")
        by_login = expect_code(run("log", "--json", "--database", server.database, "--actor", "authority.br", "--action", "event"), 0).json()["items"]
        expect(len(by_login) == 3, by_login)
        text = expect_code(run("log", "--database", server.database, "--limit", 5), 0).out
        expect(len(text.splitlines()) == 5, text)
        whole = expect_code(run("log", "--json", "--database", server.database, "--limit", 100000), 0)
        for secret in (server.sign_in("pfso.santos").csrf, "atalaya-demo-2026"):
            expect(secret not in whole.out, "a secret stands in the trail")
        checked = verify(folder, "--database", server.database, code=0)
        auditor = server.sign_in("auditor")
        point = auditor.get("/api/v1/trail/checkpoint").json()
        expect(checked["ok"] and checked["first_bad"] is None and checked["entries"] > 16, checked)
        expect(json.dumps(point).find(checked["public_key"]) >= 0, f"the API names another key: {point}")


def flipped(text):
    """The same text with one character changed, of the same kind."""
    if not text:
        return "x"
    middle = len(text) // 2
    return text[:middle] + ("1" if text[middle] != "1" else "2") + text[middle + 1:]


def test_every_column_is_sealed(folder):
    with demo_server(folder / "node") as server:
        some_work(server)
    original, copy = folder / "node" / "node.db", folder / "copy.db"
    with sqlite3.connect(original) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        last = db.execute("SELECT max(sequence) FROM ledger").fetchone()[0]
    db.close()
    url = f"sqlite:{copy}"

    def changed(how):
        for name in folder.glob("copy.db*"):
            name.unlink()
        shutil.copy(original, copy)
        how()
        return url

    def sql(text, *values):
        def do():
            db = sqlite3.connect(copy)
            with db:
                expect(db.execute(text, values).rowcount == 1, f"{text} changed nothing")
            db.close()
        return do

    expect(verify(folder, "--database", changed(lambda: None), code=0)["entries"] == last + 1, "the copy checks")
    tried = 0
    for row in (0, last // 2, last - 1):
        for column in COLUMNS:
            if column == "sequence":
                new = last + 7
            else:
                db = sqlite3.connect(original)
                new = flipped(db.execute(f"SELECT {column} FROM ledger WHERE sequence = ?", (row,)).fetchone()[0])
                db.close()
            bad = verify(folder, "--database", changed(sql(f"UPDATE ledger SET {column} = ? WHERE sequence = ?", new, row)), code=1)
            expect(not bad["ok"] and bad["first_bad"]["sequence"] == row, f"{column} of {row}: {bad['first_bad']}")
            tried += 1
        bad = verify(folder, "--database", changed(sql("DELETE FROM ledger WHERE sequence = ?", row)), code=1)
        expect(bad["first_bad"]["sequence"] == row, f"without {row}: {bad['first_bad']}")
    # Cut off at the end: the head knows how many there were.
    bad = verify(folder, "--database", changed(sql("DELETE FROM ledger WHERE sequence = ?", last)), code=1)
    expect(bad["first_bad"]["sequence"] == last, bad)
    told = expect_code(run("verify", "--database", url), 1).out
    expect(str(last) in told, f"the text names no entry: {told}")

    # Bytes of the file itself, without the database's help.
    bytes_ = original.read_bytes()
    for row in (0, last // 3, last):
        db = sqlite3.connect(original)
        values = db.execute("SELECT salt, leaf, root, signature FROM ledger WHERE sequence = ?", (row,)).fetchone()
        db.close()
        row_at = bytes_.find(values[0].encode())  # a leaf or root may also stand in the head, the salt stands only here
        for value in values:
            at = bytes_.find(value.encode(), row_at)
            expect(at > 0, "the value lies in the file as it is")
            for offset in (0, len(value) // 2, len(value) - 1):
                def poke(where=at + offset):
                    with open(copy, "r+b") as file:
                        file.seek(where)
                        file.write(bytes([bytes_[where] ^ 0x01]))
                bad = verify(folder, "--database", changed(poke), code=1)
                expect(bad["first_bad"]["sequence"] == row, f"byte {at + offset} of {row}: {bad['first_bad']}")
                tried += 1
    print(f"     {tried} changes seen, of {last + 1} entries", flush=True)


def tables(folder):
    """What a backup holds, without its date."""
    return {name: (folder / name).read_bytes() for name in names_below(folder) if (folder / name).is_file() and name != "manifest.json"}


def restored(folder, source, database, node):
    expect_code(run("restore", source, "--database", database, "--node-file", node, "--files", folder / "files"), 0)
    checked = verify(folder, "--database", database, code=0)
    again = folder / "again"
    expect_code(run("backup", again, "--database", database, "--files", folder / "files"), 0)
    shutil.copy(node, folder / "node.key")
    return checked, tables(again)


def same(found, whole, where):
    """The same content, and in the ledger one entry more: that it was restored."""
    grown = {"tables/ledger.jsonl", "tables/ledger_head.jsonl"}
    differs = [name for name in whole.keys() | found.keys() if found.get(name) != whole.get(name)]
    expect(set(differs) == grown, f"{where}: other content in {differs}")
    before, after = whole["tables/ledger.jsonl"], found["tables/ledger.jsonl"]
    expect(after.startswith(before), f"{where}: entries changed")
    more = after[len(before):].decode().splitlines()
    expect(len(more) == 1 and "node.restore" in more[0], f"{where}: {more}")


def served(folder, database, sheet, evidence):
    """People find their work again, and go on."""
    with Server(folder, database=database, region=demo_region(), arguments=["--no-analysis"]) as server:
        officer = server.sign_in("pfso.santos")
        items = {item["control"]: item for item in officer.get(f"/api/v1/assessments/{sheet.id}/answers").json()["items"]}
        for number, control in enumerate(sheet.controls[:12]):
            expect(items[control]["note"] == f"visto n.º {number}", items[control])
        file = officer.get(f"/api/v1/evidence/{evidence}")
        expect(file.status == 200 and file.bytes == PDF, file)
        control = sheet.controls[1]
        saved = officer.put(f"/api/v1/assessments/{sheet.id}/answers/{control}", {"reply": "met", "note": "after"}, f'"v{items[control]["version"]}"')
        expect(saved.status == 200, saved)
    verify(folder, "--database", database, code=0)


def test_backup_and_restore(folder):
    node, first, second, third = (folder / name for name in ("node", "first", "second", "third"))
    for place in (second, third):
        place.mkdir()
    backup = folder / "backup"
    with demo_server(node) as server:
        sheet, evidence = some_work(server)
        auditor, seen = server.sign_in("auditor"), -1
        for _ in range(60):  # the demonstration's own work in the background is over
            if seen == (seen := auditor.get("/api/v1/trail", limit=1).json()["items"][0]["seq"]):
                break
            time.sleep(2)
        # While the server runs; nothing is written meanwhile, so the backup after it must be the same.
        expect_code(run("backup", first, "--database", server.database, "--files", node / "files"), 0)
    expect_code(run("backup", backup, "--database", f"sqlite:{node}/node.db", "--files", node / "files"), 0)
    whole = tables(backup)
    expect(tables(first) == whole, "a backup of a running server differs")
    expect(any(name.startswith("files/") for name in whole) and any(b"visto" in content for content in whole.values()), sorted(whole))
    expect(not any((node / "node.key").read_text().split('"key"')[1].split('"')[1].encode() in content for content in whole.values()), "the secret key is in the backup")
    before = verify(folder, "--database", f"sqlite:{node}/node.db", code=0)
    checked, found = restored(second, backup, f"sqlite:{second}/node.db", node / "node.key")
    same(found, whole, "SQLite")
    expect(checked["entries"] == before["entries"] + 1 and checked["public_key"] == before["public_key"], checked)
    served(second, f"sqlite:{second}/node.db", sheet, evidence)
    # Not over something, not with another key.
    expect_code(run("restore", backup, "--database", f"sqlite:{second}/node.db", "--node-file", node / "node.key", "--files", second / "files"), 1)
    other = folder / "other"
    other.mkdir()
    with Server(other, demo=False, arguments=["--no-analysis"]):
        pass
    expect_code(run("restore", backup, "--database", f"sqlite:{folder}/new.db", "--node-file", other / "node.key", "--files", folder / "f"), 1)
    if not postgres_url():
        print("     PostgreSQL left out", flush=True)
        return
    database = new_postgres(postgres_url(), "restored")
    checked, found = restored(third, backup, database, node / "node.key")
    same(found, whole, "PostgreSQL")
    expect(checked["entries"] == before["entries"] + 1, checked)
    served(third, database, sheet, evidence)


def test_packs_check_offline(folder):
    with demo_server(folder / "node") as server:
        some_work(server)
        auditor, authority, stranger = (server.sign_in(login) for login in ("auditor", "authority.br", "authority.ar"))
        packs = {}
        for name, person in (("auditor", auditor), ("brazil", authority), ("argentina", stranger)):
            answer = person.get("/api/v1/trail/export")
            expect(answer.status == 200, answer)
            packs[name] = folder / f"{name}.ndjson"
            packs[name].write_bytes(answer.bytes)
        key = verify(folder, "--database", server.database, code=0)["public_key"]
    shutil.rmtree(folder / "node")  # nothing but the pack
    whole = verify(folder, packs["auditor"], "--key", key, code=0)
    expect(whole["ok"] and whole["redacted"] == 0, whole)
    for name in ("brazil", "argentina"):
        part = verify(folder, packs[name], "--key", key, code=0)
        expect(part["entries"] >= whole["entries"] - 5 and part["redacted"] > 0, part)
    foreign = packs["argentina"].read_text()
    expect("visto" not in foreign and "BRSSZ-01" not in foreign and "visto" in packs["brazil"].read_text(), "Argentina's pack tells of Brazil")
    expect_code(run("verify", packs["auditor"], "--key", "ab" * 32), 1)
    lines = packs["auditor"].read_bytes().splitlines(keepends=True)
    bad = folder / "bad.ndjson"
    for number in (len(lines) // 3, len(lines) // 2, len(lines) - 2):
        line = lines[number]
        for at in (line.find(b'"payload"') + 12, len(line) // 2, len(line) - 8):
            changed = line[:at] + (b"1" if line[at:at + 1] != b"1" else b"2") + line[at + 1:]
            bad.write_bytes(b"".join([*lines[:number], changed, *lines[number + 1:]]))
            done = run("verify", "--json", bad, "--key", key)
            expect(done.code == 1, f"line {number}, byte {at}\n{done}")
        bad.write_bytes(b"".join([*lines[:number], *lines[number + 1:]]))
        expect_code(run("verify", bad, "--key", key), 1)


if __name__ == "__main__":
    main(globals())
