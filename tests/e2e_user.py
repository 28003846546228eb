#!/usr/bin/env python3
"""`atalaya user`: accounts straight in the database, passwords never on the command line."""
import json
import os
import pty
import stat
import subprocess
import time

from harness import PROGRAM, expect, main


def user(folder, *arguments, stdin="", code=0):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "ATALAYA_"))}
    environment["LC_ALL"] = "C.UTF-8"
    done = subprocess.run([str(PROGRAM), "user", *arguments, "--database", f"sqlite:{folder}/n.db"], input=stdin.encode(), capture_output=True,
                          env=environment, cwd=folder, timeout=300, check=False)
    expect(done.returncode == code, f"user {arguments}: exit {done.returncode}\n{done.stdout.decode()}\n{done.stderr.decode()}")
    return done.stdout.decode(), done.stderr.decode()


def accounts(folder):
    return {account["login"]: account for account in json.loads(user(folder, "list", "--json")[0])}


def test_first_administrator(folder):
    out, _ = user(folder, "add", "admin", "--role", "admin", stdin="tidal crane osprey\n")
    expect("admin" in out and "osprey" not in out, out)
    mode = stat.S_IMODE(os.stat(folder / "n.db.node").st_mode)
    expect(mode == 0o600, oct(mode))
    node = json.loads((folder / "n.db.node").read_text())
    expect(len(node["key"]) == 64, node)
    expect(accounts(folder)["admin"]["grants"] == [{"role": "admin", "scope": "node", "id": ""}], accounts(folder))
    user(folder, "disable", "admin", code=1)  # the last one
    user(folder, "revoke", "admin", "admin", code=1)


def test_one_time_password_and_changes(folder):
    out, _ = user(folder, "add", "ana", "--name", "Ana Duarte", "--json")
    made = json.loads(out)
    expect(len(made["one_time_password"]) == 24, made)
    user(folder, "grant", "ana", "auditor")
    user(folder, "grant", "ana", "auditor", code=1)
    user(folder, "disable", "ana")
    expect(accounts(folder)["ana"]["disabled"] is True, "disabled")
    user(folder, "enable", "ana")
    user(folder, "password", "ana", "--reset-totp", stdin="another long one\n")
    user(folder, "revoke", "ana", "auditor")
    expect(accounts(folder)["ana"]["grants"] == [], accounts(folder))


def test_mistakes(folder):
    user(folder, "add", "ana", stdin="tidal crane osprey\n")
    for arguments, stdin in [(["add", "ANA"], ""), (["add", "bad login"], ""), (["add", "x", "--role", "king"], ""),
                             (["add", "x", "--role", "pfso", "--scope", "NOWHERE-01"], ""), (["add", "x", "--state", "ZZ"], ""),
                             (["add", "x"], "short\n"), (["add", "x"], "password12345\n"), (["password", "ana"], ""),
                             (["password", "nobody"], "tidal crane osprey\n"), (["grant", "nobody", "auditor"], ""),
                             (["revoke", "ana", "auditor"], "")]:
        out, err = user(folder, *arguments, stdin=stdin, code=1)
        expect(err.startswith("error "), err)
    expect(set(accounts(folder)) == {"ana"}, "a refused account leaves nothing behind")
    user(folder, "add", code=2)
    # A key that is lost is never replaced in silence by another: the ledger is signed with it.
    (folder / "n.db.node").write_text("{}")
    user(folder, "list", code=1)
    (folder / "n.db.node").unlink()
    user(folder, "list", code=1)
    expect(not (folder / "n.db.node").exists(), "no new key")


def test_terminal_shows_nothing_typed(folder):
    user(folder, "add", "ana", stdin="tidal crane osprey\n")
    parent, child = pty.openpty()
    process = subprocess.Popen([str(PROGRAM), "user", "password", "ana", "--database", f"sqlite:{folder}/n.db"], stdin=child, stdout=child,
                               stderr=child, cwd=folder, close_fds=True)
    os.close(child)
    shown = b""
    for _ in range(2):
        while not shown.rstrip(b" ").endswith(b":"):
            shown += os.read(parent, 1000)
        time.sleep(0.1)
        shown += b"|"
        os.write(parent, b"four words in a row\n")
    try:
        while chunk := os.read(parent, 1000):
            shown += chunk
    except OSError:
        pass
    expect(process.wait(60) == 0, shown)
    expect(b"four words" not in shown, shown)
    os.close(parent)


if __name__ == "__main__":
    main(globals())
