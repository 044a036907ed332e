"""Whom a server runs as. PostgreSQL refuses root, so root runs it as ``nobody``."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """A system account: a server's process runs under it and owns its data."""

    uid: int
    gid: int

    @property
    def borrowed(self) -> bool:
        """True when we are root and the servers run as somebody else."""
        return self.uid != os.geteuid()

    # What subprocess takes as user, group and extra_groups; None leaves them as they are.
    @property
    def user(self) -> int | None:
        """The user to become, or None."""
        return self.uid if self.borrowed else None

    @property
    def group(self) -> int | None:
        """The group to become, or None."""
        return self.gid if self.borrowed else None

    @property
    def groups(self) -> list[int] | None:
        """No further groups for a borrowed account, or None."""
        return [] if self.borrowed else None

    def may_enter(self, folder: Path) -> bool:
        """Whether this account can reach *folder* and read what lies in it."""
        found = subprocess.run(  # noqa: S603 - fixed program, a path as one argument
            ["/bin/sh", "-c", 'test -x "$1" && test -r "$1"', "sh", str(folder)],
            check=False,
            cwd="/",
            user=self.user,
            group=self.group,
            extra_groups=self.groups,
        )
        return found.returncode == 0

    def give(self, path: Path) -> None:
        """Hand *path* (a file, or a folder without its contents) to this account and close it to others."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.borrowed:
            os.chown(path, self.uid, self.gid)


def present() -> Account:
    """The account we run under."""
    return Account(os.geteuid(), os.getegid())


def servant() -> Account:
    """The account PostgreSQL runs under: the present one, or ``nobody`` when the present one is root."""
    if os.geteuid() != 0:
        return present()
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)
