"""The real web server of a journey: gunicorn on a free port, on a database of its own."""

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGTERM

from portal.core.embedded import Daemon
from portal.core.embedded.account import present


class WebServer(Daemon):
    """``portal serve`` with one process and a few threads."""

    name = "the web server"
    quit_signal = SIGTERM

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        super().__init__(home, present())
        self._settings = environment

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Nothing: the database is there."""

    def command(self) -> list[str]:
        """Its environment is made here, because the port is known only now."""
        self.environment = {**os.environ, **self._settings, "YIZHAN_BASE_URL": self.url}
        program = Path(sys.executable).with_name("portal")
        return [str(program), "serve", "--port", str(self.port), "--workers", "1", "--threads", "4"]

    def answers(self) -> bool:
        """Whether its health page says so."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
