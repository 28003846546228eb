#!/usr/bin/env python3
"""Signing in with a real OpenID provider (oidc-provider from npm) on loopback: the whole flow as a browser walks it.

    e2e_oidc.py PROGRAM ROOT WORK     WORK is a folder to install the provider in (npm ci)

Exits with 77 (skipped) where node or npm is missing or the packages cannot be installed.
"""
import html
import http.cookiejar
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

PROGRAM, ROOT, WORK = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
SKIPPED = 77


def install():
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(ROOT / "tests" / "oidc" / name, WORK / name)
    lock = (WORK / "package-lock.json").read_bytes()
    stamp = WORK / "installed"
    if stamp.is_file() and stamp.read_bytes() == lock:
        return None
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=WORK, capture_output=True, check=False)
    if done.returncode != 0:
        return "npm ci failed: " + done.stderr.decode("utf-8", "replace")[-300:]
    stamp.write_bytes(lock)
    return None


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Browser:
    """Cookies and redirects, one step at a time. Ports share a host's cookies as in a real browser."""

    def __init__(self):
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay())

    def ask(self, url, form=None, headers=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(url, data=data, headers=headers or {})
        try:
            response = self.opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            response = error
        body = response.read().decode("utf-8", "replace")
        where = response.headers.get("Location")
        return response.status if hasattr(response, "status") else response.code, urllib.parse.urljoin(url, where) if where else None, body

    def to_provider(self, base, return_path):
        status, where, _ = self.ask(base + "/api/v1/session/oidc/start?return=" + urllib.parse.quote(return_path, safe=""))
        assert status == 302 and where, (status, where)
        return where

    def through_provider(self, where, login, callback):
        """Answers the provider's pages until it sends the browser back; gives that address."""
        for _ in range(20):
            if where.startswith(callback):
                return where
            status, following, body = self.ask(where)
            if following:
                where = following
                continue
            assert status == 200, (status, body[:500])
            action = html.unescape(re.search(r'action="([^"]+)"', body)[1])
            prompt = re.search(r'name="prompt" value="(\w+)"', body)[1]
            form = {"prompt": prompt, "login": login, "password": "any"} if prompt == "login" else {"prompt": prompt}
            status, where, body = self.ask(urllib.parse.urljoin(where, action), form)
            assert where, (status, body[:500])
        raise AssertionError("the provider went in circles")


class World:
    def __init__(self, create, roles=None):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.callback = self.base + "/api/v1/session/oidc/callback"
        self.provider = subprocess.Popen(["node", str(WORK / "provider.mjs"), self.callback], stdout=subprocess.PIPE)
        self.issuer = json.loads(self.provider.stdout.readline())["issuer"]
        environment = dict(os.environ, ATALAYA_OIDC_ISSUER=self.issuer, ATALAYA_OIDC_CLIENT_ID="atalaya",
                           ATALAYA_OIDC_CLIENT_SECRET="a secret & more", ATALAYA_OIDC_CREATE="1" if create else "",
                           ATALAYA_OIDC_ROLES=json.dumps(roles) if roles else "")
        self.log = open(pathlib.Path(self.folder.name) / "log", "wb+")
        database = ["--database", f"sqlite:{self.folder.name}/n.db"]
        subprocess.run([str(PROGRAM), "user", "add", "ana", "--issuer", self.issuer, "--subject", "subject-of-ana", *database],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=60)
        self.server = subprocess.Popen([str(PROGRAM), "serve", *database, "--port", str(port)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=self.log, env=environment)
        line = self.server.stdout.readline()
        assert self.base.encode() in line, line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(20)
        self.provider.kill()
        self.provider.wait(20)
        self.log.close()
        self.folder.cleanup()

    def session(self, browser):
        status, _, body = browser.ask(self.base + "/api/v1/session")
        return json.loads(body) if status == 200 else status

    def sign_in(self, login, return_path="/plan"):
        browser = Browser()
        back = browser.through_provider(browser.to_provider(self.base, return_path), login, self.callback)
        status, where, _ = browser.ask(back)
        assert status == 302, status
        return browser, where, back


def test_linked_account():
    with World(create=False) as world:
        browser, where, back = world.sign_in("subject-of-ana")
        assert where == world.base + "/plan", where
        session = world.session(browser)
        assert session["user"]["login"] == "ana" and session["oidc"] is True and session["grants"] == [], session
        # The same answer again, from the same browser and from another one: the state was used.
        for again in (browser, Browser()):
            status, where, _ = again.ask(back)
            assert status == 302 and where.endswith("/sign-in?problem=oidc-state"), where
        assert world.session(Browser()) == 401
        world.log.flush()
        log = pathlib.Path(world.log.name).read_text(encoding="utf-8", errors="replace")
        assert "a secret" not in log and "code=" not in log, log


def test_another_browser_cannot_finish():
    with World(create=False) as world:
        victim, attacker = Browser(), Browser()
        back = attacker.through_provider(attacker.to_provider(world.base, "/"), "subject-of-ana", world.callback)
        _, where, _ = victim.ask(back)
        assert where.endswith("/sign-in?problem=oidc-state"), where
        assert world.session(victim) == 401


def test_keys_and_algorithms_rotate():
    with World(create=False) as world:
        world.sign_in("subject-of-ana")
        # From RSA to ECDSA under a new id; keys are asked for anew at most every ten seconds.
        import time
        time.sleep(10.5)
        urllib.request.urlopen(urllib.request.Request(world.issuer + "/test/rotate", data=b"", method="POST"), timeout=10).read()
        browser, _, _ = world.sign_in("subject-of-ana")
        assert world.session(browser)["user"]["login"] == "ana"


def test_strangers():
    with World(create=False) as world:
        browser, where, _ = world.sign_in("stranger")
        assert where.endswith("/sign-in?problem=oidc-unknown"), where
        assert world.session(browser) == 401
    with World(create=True) as world:
        browser, _, _ = world.sign_in("stranger")
        session = world.session(browser)
        # The provider says this person's group is 'admin': that gives nothing.
        assert session["grants"] == [] and session["user"]["name"] == "Person stranger", session


def test_mapped_roles():
    roles = [{"claim": "groups", "value": "auditors", "role": "auditor", "scope": {"kind": "node", "id": ""}}]
    with World(create=True, roles=roles) as world:
        browser, _, _ = world.sign_in("auditor-1")
        assert [grant["role"] for grant in world.session(browser)["grants"]] == ["auditor"]
        browser, _, _ = world.sign_in("stranger")
        assert world.session(browser)["grants"] == []


def test_refusal_at_the_provider():
    with World(create=False) as world:
        browser = Browser()
        where = browser.to_provider(world.base, "/")
        for _ in range(5):
            _, following, body = browser.ask(where)
            if following is None:
                break
            where = following
        abort = html.unescape(re.search(r'href="([^"]+/abort)"', body)[1])
        where = urllib.parse.urljoin(where, abort)
        while not where.startswith(world.callback):
            _, where, _ = browser.ask(where)
        _, where, _ = browser.ask(where)
        assert where.endswith("/sign-in?problem=oidc-provider"), where


def main():
    why = install()
    if why:
        print("skipped:", why)
        return SKIPPED
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print("passed:", name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
