"""What the steps of `make setup` share: stamps of what a step was made from, and quiet commands."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".run" / "setup"
PRODUCTION = "--production" in sys.argv[1:]


class SetupFailed(Exception):
    """A step could not be done; the text says why and what to do."""


def files(folder: str, pattern: str) -> list[Path]:
    """The source files under *folder*, in a fixed order; what the build itself writes is no source."""
    found = (ROOT / folder).rglob(pattern)
    return sorted(
        p for p in found if p.is_file() and "static" not in p.parts and "__pycache__" not in p.parts
    )


def digest(paths: Iterable[Path], *words: str) -> str:
    """A hash over names, contents and words."""
    made = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.exists() else b""
        made.update(f"{path.name}\0{len(content)}\0".encode() + content)
    for word in words:
        made.update(word.encode() + b"\0")
    return made.hexdigest()


def stamped(step: str, made_from: str) -> bool:
    """Whether *step* was last done from the same sources."""
    note = STATE / step
    return note.exists() and note.read_text() == made_from


def stamp(step: str, made_from: str) -> str:
    """Note that *step* is done."""
    (STATE / step).write_text(made_from)
    return "done"


def run(command: list[str]) -> None:
    """Run quietly, with a dot every other second; show the end of what it said when it fails."""
    log = STATE / "last.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            while _still(process):
                print(".", end="", flush=True)
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode:
        said = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise SetupFailed(f"failed: {' '.join(command)}\n{said}")


def _still(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        return True
    return False


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
