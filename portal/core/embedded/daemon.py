"""One server process: start it and wait until it answers, stop it, or kill it as a crash would."""

import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from portal.core.embedded.account import Account
from portal.core.processes import ending_with_us, kill_tree

START_SECONDS = 60.0
STOP_SECONDS = 30.0


class StartFailed(RuntimeError):
    """A server did not come up; the text carries the end of its log."""


class Daemon(ABC):
    """A server of ours on 127.0.0.1. The port is chosen at the first start and kept over restarts."""

    name: str
    quit_signal: signal.Signals

    def __init__(self, home: Path, account: Account) -> None:
        self.home = home
        self.account = account
        self.log = home / "server.log"
        self.environment: dict[str, str] | None = None  # None: our own
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make *home* ready before the first start: create the data, settle what a crash left."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments, for the port chosen."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes requests now."""

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it does not run."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    def start(self) -> Self:
        """Start and wait until it answers. Raises StartFailed."""
        if self.pid is not None:
            return self
        self.prepare()
        chosen = bool(self.port)
        self.port = self.port or free_port()
        while not self._come_up():
            if chosen or is_free(self.port):
                raise StartFailed(f"{self.name} did not start:\n{self._log_end()}")
            self.port = free_port()  # somebody took it in between
        return self

    def stop(self) -> None:
        """Ask it to finish and wait; killed when it has not after 30 seconds."""
        if self._process is None:
            return
        self._process.send_signal(self.quit_signal)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End it at once with all it forked, as a power cut would. What it acknowledged must survive."""
        if self._process is None:
            return
        kill_tree(self._process.pid)
        self._process.wait()
        self._process = None

    def restart(self) -> None:
        """Stop if it still runs, and start again on the same port with the same data."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _come_up(self) -> bool:
        # Its own session: Ctrl-C in the terminal must reach web and worker first. Should we be killed,
        # the kernel tells the server to finish.
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                ending_with_us(self.command(), self.quit_signal),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=self.environment,
                start_new_session=True,
                user=self.account.user,
                group=self.account.group,
                extra_groups=self.account.groups,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.pid is not None:
            if self.answers():
                return True
            time.sleep(0.02)
        self.kill()
        return False

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether *port* of 127.0.0.1 can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
