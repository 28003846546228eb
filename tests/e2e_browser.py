"""The console in a real browser against the program: tests/browser/run.mjs. Left out (77) where node, the console or Chromium is missing.

    e2e_browser.py PROGRAM ROOT CONSOLE [story|operate|pages|size]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from harness import ROOT
from server import Server


def main():
    console = pathlib.Path(sys.argv[3])
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools/node/bin"))
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    for name, there in {"node": node, "the console": (console / "index.html").exists(), "chromium": pathlib.Path(chromium).exists(),
                        "playwright-core": (ROOT / "web/node_modules/playwright-core").exists()}.items():
        if not there:
            print(f"left out: {name} is missing")
            return 77
    folder = tempfile.mkdtemp(prefix="atalaya-browser-")
    try:
        with Server(folder, arguments=["--console", str(console)]) as server:
            server.wait_for_analysis(server.sign_in("authority.br"))
            origin = f"http://127.0.0.1:{server.port}"
            return subprocess.run([node, str(ROOT / "tests/browser/run.mjs"), origin, *sys.argv[4:]], check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
