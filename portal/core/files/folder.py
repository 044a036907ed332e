"""Contents in a local folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from portal.core.errors import Missing, Unavailable
from portal.core.files.contents import AWAY, GONE, SHA256, Content, checked


class Folder:
    """A local folder: aa/bb/aabb…; written beside, synced, renamed into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, sha256: str) -> Path:
        return self.root / checked(sha256)[:2] / sha256[2:4] / sha256

    def put(self, sha256: str, handle: IO[bytes]) -> None:
        path = self._path(sha256)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            if path.exists():
                os.utime(path)
                return
            self._write(path, handle)
        except OSError:
            raise Unavailable(AWAY) from None

    def _write(self, path: Path, handle: IO[bytes]) -> None:
        descriptor, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                handle.seek(0)
                copyfileobj(handle, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
            _sync_folder(path.parent)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()

    def open(self, sha256: str) -> IO[bytes]:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing(GONE) from None
        except OSError:
            raise Unavailable(AWAY) from None

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def all(self) -> Iterator[Content]:
        for path in self.root.glob("??/??/*"):
            if SHA256.fullmatch(path.name):
                stat = path.stat()
                yield Content(path.name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may forget the rename although the content itself was synced.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
