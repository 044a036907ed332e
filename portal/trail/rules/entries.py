"""One entry of the trail, and how it hangs on the one before it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portal.trail.rules.canonical import dumps, encode
from portal.trail.rules.events import TrailFault, instant_text
from portal.trail.rules.suite import GENESIS, V, digest

_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: a kind of thing and its id. Each subject of a book has its own chain.

    ``tenant`` and ``office_path`` say whose book it goes into when the session is not that station's own: a
    bureau or the worker acting upon a station's thing.
    """

    kind: str
    id: UUID
    tenant: UUID | None = None
    office_path: str = ""

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or self.kind == "root":  # "root" is how trees name a lower tree
            raise TrailFault(f"not a subject kind: {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries it has, and the hash of the last. An empty chain is ``Head()``."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class By:
    """Who did it: a person's id (never a name), the roles held, and the place: station, bureau, public, system."""

    person: UUID | None
    place: str
    roles: tuple[str, ...] = ()
    path: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it stands in an entry."""
        person = str(self.person) if self.person else None
        return {"person": person, "place": self.place, "roles": list(self.roles), "path": self.path}


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done to a subject, when (UTC) and by whom. ``data`` holds canonical JSON values only."""

    book: str
    kind: str
    id: UUID
    seq: int
    event: str
    at: datetime
    by: By
    data: Mapping[str, Any]
    public: bool
    prev: str
    hash: str = ""
    v: int = V

    def body(self) -> dict[str, Any]:
        """All that is hashed: everything but the hash itself."""
        return {
            "v": self.v,
            "book": self.book,
            "kind": self.kind,
            "id": str(self.id),
            "seq": self.seq,
            "event": self.event,
            "at": instant_text(self.at),
            "by": self.by.as_json(),
            "data": dict(self.data),
            "public": self.public,
            "prev": self.prev,
        }

    def as_json(self) -> dict[str, Any]:
        """One line of an export."""
        return {**self.body(), "hash": self.hash}

    def frame(self) -> tuple[str, str, str]:
        """The canonical text around ``prev`` and around ``seq``: before + prev + between + seq + after is what is
        hashed. It lets the database end the sentence, so that an entry costs one statement."""
        text = dumps({**self.body(), "prev": GENESIS, "seq": 0}).decode()
        # Behind prev come only public, seq and v: the last place where the words occur is theirs.
        before, _, rest = text.rpartition(f'"prev":"{GENESIS}"')
        between, _, after = rest.rpartition('"seq":0')
        return f'{before}"prev":"', f'"{between}"seq":', after

    def computed(self) -> str:
        """The hash this content must have."""
        return hash_of(self.body())


def hash_of(body: Mapping[str, Any]) -> str:
    """The hash of an entry's (or root's) body. Raises NotCanonical, or KeyError for an unknown format."""
    return digest(dumps(dict(body)), body["v"])


def hash_of_read(body: Mapping[str, Any]) -> str:
    """`hash_of` for a body that was read from canonical bytes."""
    return digest(encode(dict(body)), body["v"])


def follow(head: Head, entries: Iterable[Entry]) -> tuple[Head, int | None]:
    """Walk *entries* on from *head*: the last sound end, and the number of the first entry that is missing or does
    not fit (None when all fit)."""
    for entry in entries:
        if (entry.seq, entry.prev) != (head.seq + 1, head.hash) or entry.computed() != entry.hash:
            return head, head.seq + 1
        head = Head(entry.seq, entry.hash)
    return head, None


def tenant_book(tenant: UUID) -> str:
    """The book of one station."""
    return f"tenant:{tenant}"


def bureau_book(path: str) -> str:
    """The book of one bureau, by its path in the tree."""
    return f"bureau:{path}"


PEOPLE_BOOK = "people"  # sign-ins and account changes of persons
