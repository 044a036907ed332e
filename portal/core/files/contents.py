"""A stored content and the promise every store of contents makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from portal.core.i18n import N_

SHA256 = re.compile(r"[0-9a-f]{64}")
GONE = N_("This file is no longer kept.")
AWAY = N_("The file store cannot be reached; nothing was saved. Try again in a few minutes.")


@dataclass(frozen=True)
class Content:
    """One stored content: its address, size in bytes and when it was last put (UTC)."""

    sha256: str
    size: int
    put_at: datetime


class Backend(Protocol):
    """A place for contents. A content is there whole or not at all."""

    def put(self, sha256: str, handle: IO[bytes]) -> None:
        """Keep the content; putting it again renews `put_at`. Raises Unavailable."""

    def open(self, sha256: str) -> IO[bytes]:
        """A stream of the content. Raises Missing or Unavailable."""

    def has(self, sha256: str) -> bool:
        """Whether the content is there. Raises Unavailable."""

    def delete(self, sha256: str) -> None:
        """Remove the content if it is there. Raises Unavailable."""

    def all(self) -> Iterator[Content]:
        """Every content, in no order. Raises Unavailable."""


def checked(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hex")
    return sha256
