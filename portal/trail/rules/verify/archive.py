"""Reading a stranger's ZIP without trusting it: bounded, streamed, each member hashed as it goes by."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from portal.trail.rules import layout
from portal.trail.rules.verify import why
from portal.trail.rules.verify.report import BadInput, Fault

_CHUNK = 1 << 16
# What zipfile raises on damaged members.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """An opened export. ``hashes`` fills as members are read to their end; ``faults`` names damaged ones."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        """Raises BadInput when *source* is no ZIP, claims too much, or is no export at all."""
        try:
            self._owned = isinstance(source, Path)
            self._file: IO[bytes] = source.open("rb") if isinstance(source, Path) else source
            self._zip = zipfile.ZipFile(self._file)
        except FileNotFoundError as error:
            raise BadInput("no such file") from error
        except BROKEN as error:
            raise BadInput(f"not a readable ZIP: {error}") from error
        self.hashes: dict[str, str] = {}
        self.faults: list[Fault] = []
        self._info: dict[str, zipfile.ZipInfo] = {}
        self._take(self._zip.infolist())
        if not self._same_file():
            self.faults.append(Fault("changed", layout.ZIP, why.PART_HASH))

    def _take(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > layout.MAX_MEMBERS or sum(m.file_size for m in members) > layout.MAX_TOTAL:
            raise BadInput("the archive claims more than an export may hold")
        for member in members:
            if member.file_size > layout.RATIO_FROM and (
                member.file_size > layout.MAX_RATIO * member.compress_size
            ):
                raise BadInput(f"{member.filename}: packed too tightly to be honest")
            if member.filename in self._info:
                self.faults.append(Fault("inserted", member.filename, why.PART_TWICE))
            self._info.setdefault(member.filename, member)
        if layout.MANIFEST not in self._info and layout.ENTRIES not in self._info:
            raise BadInput("this ZIP is not a trail export: it has neither a manifest nor entries")

    def _same_file(self) -> bool:
        """False when the file still has our comment, or some, and is not what the comment says."""
        length = len(layout.COMMENT) + 64
        size = self._file.seek(0, 2)
        self._file.seek(max(0, size - length))
        tail = self._file.read(length)
        if not tail.startswith(layout.COMMENT):
            return not self._zip.comment  # packed anew, without a comment
        self._file.seek(0)
        digest, left = hashlib.sha256(), size - 64
        while left > 0 and (chunk := self._file.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
        return tail[-64:] == digest.hexdigest().encode()

    @property
    def names(self) -> set[str]:
        """The members' names."""
        return set(self._info)

    def size(self, name: str) -> int:
        """The unpacked size the archive claims for a member."""
        return self._info[name].file_size

    def blob(self, name: str, limit: int) -> bytes | None:
        """The content of a small member; None when it is absent or damaged. Raises BadInput beyond *limit*."""
        if name not in self._info:
            self.faults.append(Fault("missing_part", name, why.PART_ABSENT))
            return None
        if self.size(name) > limit:
            raise BadInput(f"{name} is larger than {limit} bytes")
        return b"".join(self._chunks(name)) if self._sound(name) else None

    def _sound(self, name: str) -> bool:
        for _ in self._chunks(name):
            pass
        return name in self.hashes

    def _chunks(self, name: str) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            with self._zip.open(self._info[name]) as handle:
                while chunk := handle.read(_CHUNK):
                    digest.update(chunk)
                    yield chunk
        except BROKEN:
            self._broken(name)
            return
        self.hashes[name] = digest.hexdigest()

    def hash_of(self, name: str) -> str | None:
        """The SHA-256 of a member, read now unless it was read before; None when it is damaged."""
        if name not in self.hashes:
            self._sound(name)
        return self.hashes.get(name)

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member with their line feeds. Raises BadInput on a line beyond the limit."""
        if name not in self._info:
            self.faults.append(Fault("missing_part", name, why.PART_ABSENT))
            return
        digest = hashlib.sha256()
        try:
            with (
                self._zip.open(self._info[name]) as member,
                io.BufferedReader(cast(Any, member), _CHUNK) as handle,
            ):
                while line := handle.readline(layout.MAX_LINE + 1):
                    if len(line) > layout.MAX_LINE:
                        raise BadInput(f"{name}: a line is longer than {layout.MAX_LINE} bytes")
                    digest.update(line)
                    yield line
        except BROKEN:
            self._broken(name)
            return
        self.hashes[name] = digest.hexdigest()

    def _broken(self, name: str) -> None:
        fault = Fault("changed", name, why.PART_BROKEN)
        if fault not in self.faults:
            self.faults.append(fault)

    def close(self) -> None:
        """Let the file go."""
        self._zip.close()
        if self._owned:
            self._file.close()
