"""A server of the program for the end-to-end tests: started on a free port of loopback, spoken to as a browser would, stopped or killed.

    with Server(folder) as server:
        officer = server.sign_in("pfso")
        officer.get("/api/v1/today").json()
Standard library only.
"""
import atexit
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

from harness import PROGRAM, small_region

DEMO_PASSWORD = "atalaya-demo-2026"


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.bytes = body

    def json(self):
        return json.loads(self.bytes)

    def __str__(self):
        return f"{self.status} {self.headers.get('content-type')}: {self.bytes[:1500]!r}"


class Client:
    """One person's connection: keeps the cookie and the CSRF token."""

    def __init__(self, server, language="en"):
        self.server, self.language = server, language
        self.cookie = self.csrf = self.token = None
        self.connection, self.used = None, 0.0

    def ask(self, method, path, body=None, headers=None, raw=False):
        data = body if raw or body is None else json.dumps(body).encode()
        sent = {"Accept-Language": self.language}
        if data is not None and not raw:
            sent["Content-Type"] = "application/json"
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if self.csrf and method not in ("GET", "HEAD"):
            sent["X-CSRF-Token"] = self.csrf
        sent.update(headers or {})
        # The server closes what is idle for a minute; on a slow machine that much passes between two requests of one person.
        if self.connection is not None and time.monotonic() - self.used > 20:
            self.connection.close()
            self.connection = None
        for attempt in (0, 1):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            try:
                try:
                    self.connection.request(method, path, data, sent)
                except (BrokenPipeError, ConnectionResetError):
                    if data is None:
                        raise
                    # Refused before the whole body was sent: the answer may be here all the same.
                response = self.connection.getresponse()
                answer = Answer(response, response.read())
                self.used = time.monotonic()
                break
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt or method not in ("GET", "HEAD"):
                    raise
        for cookie in answer.cookies:
            self.cookie = cookie.split(";")[0]
        return answer

    def get(self, path, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        return self.ask("GET", path)

    def post(self, path, body=None, **kw):
        return self.ask("POST", path, {} if body is None else body, **kw)

    def put(self, path, body, version=None):
        return self.ask("PUT", path, body, {"If-Match": version} if version else None)

    def patch(self, path, body, version=None):
        return self.ask("PATCH", path, body, {"If-Match": version} if version else None)

    def sign_in(self, login, password=DEMO_PASSWORD):
        answer = self.post("/api/v1/session", {"login": login, "password": password})
        if answer.status == 200:
            self.csrf = answer.json()["csrf"]
        return answer


class Server:
    """`atalaya serve`. A demo of the hemisphere unless `region` names another pack."""

    def __init__(self, folder, database=None, region=None, demo=True, arguments=(), limits=None, wait=300):
        self.folder = pathlib.Path(folder)
        self.database = database or f"sqlite:{self.folder / 'node.db'}"
        self.command = [str(PROGRAM), "serve", *([str(region)] if region else []), "--database", self.database, "--port", "0",
                        "--node-file", str(self.folder / "node.key"), "--files", str(self.folder / "files"), *(["--demo"] if demo else []), *arguments]
        self.limits, self.wait = limits, wait
        self.port = None
        self.start()

    def start(self):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "ATALAYA_"))}
        environment["LC_ALL"] = "C.UTF-8"
        self.out = open(self.folder / "server.out", "wb")
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.log, env=environment,
                                        preexec_fn=self.limits, cwd=self.folder)
        end = time.monotonic() + self.wait
        while time.monotonic() < end:
            found = re.search(rb"http://127\.0\.0\.1:(\d+)", (self.folder / "server.out").read_bytes())
            if found:
                self.port = int(found.group(1))
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        text = (self.folder / "server.log").read_text(errors="replace")[-3000:] + (self.folder / "server.out").read_text(errors="replace")[-2000:]
        self.stop()
        raise AssertionError(f"the server did not start (exit {self.process.returncode}): {text}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.out.close()
        self.log.close()

    def stop(self, seconds=30):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.out.close()
        self.log.close()
        return self.process.returncode

    def client(self, language="en"):
        return Client(self, language)

    def sign_in(self, login, password=DEMO_PASSWORD, language="en"):
        client = Client(self, language)
        answer = client.sign_in(login, password)
        assert answer.status == 200, f"{login}: {answer}"
        return client

    def wait_for_analysis(self, client, seconds=600):
        """Until the map has numbers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = client.get("/api/v1/map")
            if answer.status == 200 and answer.json().get("analysis"):
                return answer.json()
            time.sleep(0.5)
        raise AssertionError(f"no analysis after {seconds} s: {answer}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


# The demo's people need Brazil and Argentina.
DEMO_STATES = frozenset({"AR", "BR", "PA", "US"})
_made = {}


def demo_region():
    """A small region with the places of the demo accounts, cut once a script."""
    if "region" not in _made:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="atalaya-region-"))
        atexit.register(shutil.rmtree, folder, True)
        _made["region"] = small_region(folder, DEMO_STATES, also=("BRSSZ", "BRRIO"))
    return _made["region"]


def demo_server(folder, **options):
    """A server on a copy of a node that was filled once a script: SQLite, the small region, the demo accounts, no analysis."""
    folder = pathlib.Path(folder)
    if "node" not in _made:
        node = pathlib.Path(tempfile.mkdtemp(prefix="atalaya-node-"))
        atexit.register(shutil.rmtree, node, True)
        server = Server(node, region=demo_region(), arguments=["--no-analysis"])
        code = server.stop()
        assert code == 0, f"the server ended with {code}"
        _made["node"] = node
    shutil.copytree(_made["node"], folder, dirs_exist_ok=True)
    options.setdefault("arguments", ["--no-analysis"])
    return Server(folder, region=demo_region(), **options)


def new_postgres(url, name):
    """A database of its own in the PostgreSQL of the tests; its URL."""
    subprocess.run(["/usr/lib/postgresql/15/bin/psql", "-q", "-d", url, "-c", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', "-c",
                    f'CREATE DATABASE "{name}"'], check=True, capture_output=True, timeout=60)
    before, _, after = url.partition("/postgres?")
    return f"{before}/{name}?{after}"
