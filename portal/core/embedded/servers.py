"""Both servers of one directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.core.embedded.account import Account, present, servant
from portal.core.embedded.directory import owned, reachable
from portal.core.embedded.postgres import Postgres
from portal.core.embedded.valkey import Valkey


@dataclass(frozen=True)
class Servers:
    """A running PostgreSQL and a running Valkey."""

    postgres: Postgres
    valkey: Valkey


@contextmanager
def servers(directory: Path, *, durable: bool = True) -> Iterator[Servers]:
    """Start both in *directory* and stop them on leaving; what is committed stays for the next time.
    *durable* False trades safety against a machine crash for speed: tests only.
    Raises AlreadyRunning, StartFailed."""
    directory = directory.resolve()
    with owned(directory):
        account = servant()
        base = reachable(directory, account)
        postgres = Postgres(_home(base / "postgresql", account), account, durable=durable)
        valkey = Valkey(_home(base / "valkey", present()), present(), durable=durable)
        with postgres, valkey:
            yield Servers(postgres, valkey)


def _home(folder: Path, account: Account) -> Path:
    folder.mkdir(exist_ok=True)
    account.give(folder)
    return folder
