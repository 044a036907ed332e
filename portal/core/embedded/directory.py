"""Where the servers keep their data, and that only one of us runs them there at a time."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.core.embedded.account import Account

ELSEWHERE = Path("/var/tmp")  # noqa: S108 - survives a restart, and _ours() refuses a folder another made


class AlreadyRunning(RuntimeError):
    """Another process runs the servers of this directory."""


@contextmanager
def owned(directory: Path) -> Iterator[None]:
    """Hold *directory* alone; freed even when this process is killed. Raises AlreadyRunning."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            raise AlreadyRunning(f"the servers in {directory} are already running") from busy
        yield


def destroy(directory: Path) -> None:
    """Remove *directory* and all its data for good. Raises AlreadyRunning while its servers run."""
    if not directory.exists():
        return
    with owned(directory):
        shutil.rmtree(_elsewhere(directory), ignore_errors=True)
        shutil.rmtree(directory)


def reachable(directory: Path, account: Account) -> Path:
    """*directory* itself, or a stand-in when *account* cannot reach it: root's home and root's temporary
    folders are closed to others. The stand-in is the same one at the next start."""
    directory.mkdir(parents=True, exist_ok=True)
    if not account.borrowed or account.may_enter(directory):
        return directory
    stand_in = _elsewhere(directory)
    stand_in.mkdir(mode=0o755, exist_ok=True)
    return _ours(stand_in)


def _elsewhere(directory: Path) -> Path:
    name = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]
    return ELSEWHERE / f"yizhan-{name}"


def _ours(folder: Path) -> Path:
    facts = folder.lstat()
    if folder.is_symlink() or facts.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it first")
    folder.chmod(0o755)
    return folder
