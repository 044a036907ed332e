"""Processes of ours: made to end with us, found with all they forked, killed by number and never by name."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path


def ending_with_us(command: list[str], farewell: signal.Signals) -> list[str]:
    """*command*, so that the kernel sends it *farewell* when the process that started it is gone, even killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", farewell.name.removeprefix("SIG"), "--", *command] if setpriv else command


def descendants(pid: int) -> list[int]:
    """The processes that *pid* forked and that those forked, however deep."""
    found: list[int] = []
    for note in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, note.read_text().split()):
                found += [child, *descendants(child)]
    return found


def kill_tree(pid: int) -> None:
    """End *pid* and its descendants at once."""
    for each in [pid, *descendants(pid)]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
