"""Several long-running commands as one: their output side by side, and none outlives the others.

    with Supervisor([Child("web", [...]), Child("worker", [...])]) as running:
        return running.wait()

Nothing is restarted: a process that ends by itself is said and ends the rest, so that a fault is seen.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import IO, Self

from portal.core.processes import ending_with_us, kill_tree

GRACE_SECONDS = 25.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Child:
    """A command under a short name; ``environment`` None is our own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None


class Supervisor:
    """Runs children until Ctrl-C, a TERM, or the end of one of them. For the main thread only."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        grace: float = GRACE_SECONDS,
        write: Callable[[str], object] | None = None,
    ) -> None:
        self._children = children
        self._grace = grace
        self._write = write or _to_stdout
        self._width = max(len(child.name) for child in children)
        self._asked = threading.Event()
        self._hurry = False
        self._handlers: dict[signal.Signals, signal._HANDLER] = {}
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            self._handlers[number] = signal.signal(number, self._stop_asked)
        try:
            for child in self._children:
                self._running[child.name] = self._start(child)
            for name, process in self._running.items():
                self._read(name, process)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def wait(self) -> int:
        """Until a stop is asked for (0) or a child ended by itself (1)."""
        while not self._asked.wait(0.2):
            if self._ended():
                return 1
        self.say("stopping …")
        return 0

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Whether *ready* came true in time, before a stop was asked for or a child ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._asked.is_set() and not self._ended(quiet=True):
            if ready():
                return True
            self._asked.wait(0.1)
        return False

    def say(self, line: str) -> None:
        """A line of our own among the children's."""
        self._write(f"{'':{self._width}} | {line}\n")

    def _start(self, child: Child) -> subprocess.Popen[str]:
        # A session of its own: the terminal's Ctrl-C reaches only us, and we stop each once, in order.
        return subprocess.Popen(  # noqa: S603 - our own commands
            ending_with_us(list(child.command), signal.SIGTERM),
            env=child.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def _read(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        reader = threading.Thread(target=self._copy, args=(name, process.stdout), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _copy(self, name: str, lines: IO[str]) -> None:
        for line in lines:
            self._write(f"{name:{self._width}} | {line.rstrip()}\n")

    def _ended(self, *, quiet: bool = False) -> bool:
        ended = [(name, p.returncode) for name, p in self._running.items() if p.poll() is not None]
        for name, status in ended:
            if not quiet:
                self.say(f"{name} ended by itself ({_status(status)}); stopping the others")
        return bool(ended)

    def _stop_asked(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = self._asked.is_set()  # asked twice: no more patience
        self._asked.set()

    def _stop(self) -> None:
        alive = {name: p for name, p in self._running.items() if p.poll() is None}
        for process in alive.values():
            process.terminate()
        until = time.monotonic() + self._grace
        while any(p.poll() is None for p in alive.values()) and time.monotonic() < until and not self._hurry:
            time.sleep(0.05)
        for name, process in alive.items():
            if process.poll() is None:
                self.say(f"{name} did not stop in time; killed")
                kill_tree(process.pid)
                process.wait()
        for reader in self._readers:
            reader.join(2)


def _status(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"


def _to_stdout(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
