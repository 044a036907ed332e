"""Declared events: every entry's name and exact data keys are known beforehand; anything else is a fault."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin
from uuid import UUID

from portal.core.terms import Term
from portal.trail.rules.canonical import MAX_INTEGER
from portal.trail.rules.personal import is_code, looks_personal

MAX_LIST = 500
_NAME = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HEX = re.compile(r"[0-9a-f]{64}")


class TrailFault(ValueError):
    """A programming fault in writing the trail: an undeclared event or key, a value of the wrong type."""


class Undeclared(TrailFault):
    """The event, or one of its keys, was never declared (or a declared key is missing)."""


class NotForTheTrail(TrailFault):
    """The value is free text or has the form of personal data."""


class Hash(str):
    """Type of a data key that holds a SHA-256 in hex; stored as ``sha256:…``."""

    __slots__ = ()


class File(str):
    """Type of a data key that names a stored file by its SHA-256; stored as ``file:sha256:…`` and exported."""

    __slots__ = ()


# `str` is a code (see rules.personal.is_code); append `| None` for a key that may be empty, `list[…]` for several.
DataType = type | UnionType


@dataclass(frozen=True)
class Event:
    """One declared event: ``module:subject:action``, its keys and types, its words, and whether the consumer
    concerned may see it."""

    name: str
    keys: Mapping[str, DataType]
    term: Term
    consumer_visible: bool


class Registry:
    """The events that may be written."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}

    def declare(
        self,
        name: str,
        keys: Mapping[str, DataType] | None = None,
        *,
        zh: str = "",
        en: str = "",
        consumer_visible: bool = False,
    ) -> Event:
        """Declare *name* with its exact *keys*. Raises TrailFault on a bad name, an unknown type or a second,
        different declaration."""
        if not _NAME.fullmatch(name):
            raise TrailFault(f"an event is called module:subject:action, not {name!r}")
        for key, kind in (keys or {}).items():
            if not _KEY.fullmatch(key) or not _known(kind):
                raise TrailFault(f"{name}: cannot declare {key!r} as {kind!r}")
        event = Event(name, dict(keys or {}), Term(name, zh or name, en or name), consumer_visible)
        if self._events.setdefault(name, event) != event:
            raise TrailFault(f"{name} is declared twice, differently")
        return event

    def __getitem__(self, name: str) -> Event:
        try:
            return self._events[name]
        except KeyError:
            raise Undeclared(f"undeclared event {name!r}") from None

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events.values())

    def term(self, name: str) -> Term:
        """The words for *name*; its own name for an event whose module is no longer there."""
        found = self._events.get(name)
        return found.term if found else Term(name, name, name)

    def data(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """*given* as canonical JSON values. Raises Undeclared or NotForTheTrail."""
        keys = self[name].keys
        if given.keys() != keys.keys():
            wrong = sorted(given.keys() ^ keys.keys())
            raise Undeclared(f"{name}: keys {', '.join(wrong)} are missing or not declared")
        return {key: _value(f"{name}.{key}", keys[key], given[key]) for key in sorted(keys)}


EVENTS = Registry()  # the one the product writes by; modules declare into it when they are imported


def _known(kind: DataType) -> bool:
    if isinstance(kind, UnionType):
        inner = [part for part in get_args(kind) if part is not NoneType]
        return len(inner) == 1 and _known(inner[0])
    if get_origin(kind) is list:
        return all(part in _WRITERS for part in get_args(kind))
    return kind in _WRITERS


def _value(where: str, kind: DataType, value: Any) -> Any:
    if isinstance(kind, UnionType):
        if value is None:
            return None
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is list:
        if not isinstance(value, list | tuple) or len(value) > MAX_LIST:
            raise NotForTheTrail(f"{where}: a list of at most {MAX_LIST} is declared")
        return [_value(where, get_args(kind)[0], item) for item in value]
    if value is None:
        raise NotForTheTrail(f"{where} may not be empty")
    return _WRITERS[kind](where, value)  # type: ignore[index]  # a union was resolved above


def _code(where: str, value: Any) -> str:
    if not isinstance(value, str) or not is_code(value):
        raise NotForTheTrail(f"{where}: a code is declared, not text (of {type(value).__name__})")
    return _impersonal(where, str(value))


def _impersonal(where: str, text: str) -> str:
    if looks_personal(text):
        raise NotForTheTrail(f"{where} has the form of a telephone or identity number")
    return text


def _boolean(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotForTheTrail(f"{where}: true or false is declared")
    return value


def _integer(where: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_INTEGER:
        raise NotForTheTrail(f"{where}: an integer is declared")
    _impersonal(where, str(value))
    return int(value)


def _decimal(where: str, value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise NotForTheTrail(f"{where}: a Decimal is declared")
    return _impersonal(where, format(value, "f"))


def _date(where: str, value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise NotForTheTrail(f"{where}: a date is declared")
    return value.isoformat()


def _instant(where: str, value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise NotForTheTrail(f"{where}: an aware datetime is declared")
    return instant_text(value)


def instant_text(value: datetime) -> str:
    """An aware datetime as ``2026-11-21T03:04:05.000006Z``: UTC, always six digits of a second."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _uuid(where: str, value: Any) -> str:
    if not isinstance(value, UUID):
        raise NotForTheTrail(f"{where}: a UUID is declared")
    return str(value)


def _hash(where: str, value: Any) -> str:
    bare = value.removeprefix("sha256:") if isinstance(value, str) else ""
    if not _HEX.fullmatch(bare):
        raise NotForTheTrail(f"{where}: a SHA-256 in hex is declared")
    return f"sha256:{bare}"


def _file(where: str, value: Any) -> str:
    bare = value.removeprefix("file:") if isinstance(value, str) else value
    return f"file:{_hash(where, bare)}"


_WRITERS: dict[type, Callable[[str, Any], Any]] = {
    str: _code,
    bool: _boolean,
    int: _integer,
    Decimal: _decimal,
    date: _date,
    datetime: _instant,
    UUID: _uuid,
    Hash: _hash,
    File: _file,
}
