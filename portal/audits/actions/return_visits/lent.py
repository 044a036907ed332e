"""What return visits borrow from the module that keeps the cases (wired in portal.modules)."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.audits.rules.calls import Closed, Script
from portal.core.actor import Actor
from portal.core.errors import N_, Missing


@dataclass(frozen=True)
class CaseDesk:
    """*closed(db, first, last)* gives the cases closed between two days in the scope; *one(db, case)* one of them, or
    None; *script(db, case)* what is read out; *phone(db, actor, case, reason, now)* the consumer's number, on record;
    *number(db, case)* the same for a text message; *reopen(db, actor, case, mismatch, words, visit, now)*;
    *judges(db, case)* who settled, approved or ended the case."""

    closed: Callable[[Session, date, date], Sequence[Closed]]
    one: Callable[[Session, UUID], Closed | None]
    script: Callable[[Session, UUID], Script]
    phone: Callable[[Session, Actor, UUID, str, datetime], str]
    number: Callable[[Session, UUID], str | None]
    reopen: Callable[[Session, Actor, UUID, str, str, UUID, datetime], object]
    judges: Callable[[Session, UUID], AbstractSet[UUID]]


_lent: list[CaseDesk] = []


def lend_cases(desk: CaseDesk) -> None:
    """Lend the desk of cases; the last one lent counts."""
    _lent[:] = [desk]


def cases() -> CaseDesk:
    """The desk of cases. Raises Missing while nobody lent one."""
    if not _lent:
        raise Missing(N_("There are no cases to visit."))
    return _lent[0]
