"""A check as a page shows it: its items with what is here for each, judged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.tenants.models import StandardAnswer, StandardCheck, StationCard
from portal.tenants.queries.standards.facts import StationEvidence
from portal.tenants.rules.standards import IN_WORK, Checklist, Item, Judged, Shot, renew_from


@dataclass(frozen=True)
class Shown:
    """A file as a page shows it."""

    id: UUID
    slot: int
    shot: Shot
    media_type: str
    size: int
    sha256: str

    @property
    def picture(self) -> bool:
        """True for what a browser can show."""
        return self.media_type.startswith("image/")


@dataclass
class Line:
    """One item of a check: what is asked, what is here, how it stands."""

    item: Item
    judged: Judged
    answer: StandardAnswer | None
    files: list[Shown] = field(default_factory=list)
    before: list[Shown] = field(default_factory=list)
    filled: Mapping[int, str] = field(default_factory=dict)
    today: date = date.min

    @property
    def state(self) -> str:
        """The state of the item."""
        return self.answer.state if self.answer else "OPEN"

    @property
    def open(self) -> bool:
        """True while the station works on it."""
        return self.state in IN_WORK

    @property
    def ready(self) -> bool:
        """Could be handed to the office now."""
        return self.open and self.judged.met

    @property
    def points(self) -> Decimal:
        """What it is worth as it stands: a confirmed item counts whole."""
        return self.judged.points if self.open else self.item.weight

    @property
    def may_renew(self) -> bool:
        """It is confirmed and runs out soon."""
        until = self.answer.valid_until if self.answer else None
        return self.state == "CONFIRMED" and until is not None and renew_from(self.item, until) <= self.today

    @property
    def mark(self) -> str:
        """A fingerprint of what is written here: a writer who saw another is told so."""
        text = self.answer.filled if self.answer else None
        return hashlib.sha256(text.encode()).hexdigest()[:12] if text else "-"

    def shots(self) -> list[Shot]:
        """The files as rules see them."""
        return [one.shot for one in self.files]


@dataclass
class Sheet:
    """A check as a page shows it, or as it would be if it were begun."""

    card: StationCard
    checklist: Checklist
    check: StandardCheck | None
    lines: list[Line]
    evidence: StationEvidence
    today: date

    @property
    def state(self) -> str:
        """The state of the whole."""
        return self.check.state if self.check else "OPEN"

    @property
    def version(self) -> int:
        """The version of the check a form is filled from; 0 before it is begun."""
        return self.check.version if self.check else 0

    @property
    def points(self) -> Decimal:
        """The points as things stand."""
        return sum((line.points for line in self.lines), Decimal(0))

    @property
    def confirmed(self) -> bool:
        """Confirmed by the office, and not run out."""
        until = self.check.valid_until if self.check else None
        return until is not None and until >= self.today

    @property
    def lacking(self) -> list[Line]:
        """Required items that are in the station's hands and not complete."""
        return [one for one in self.lines if one.item.required and one.open and not one.ready]

    @property
    def ready(self) -> list[Line]:
        """The items that would be handed over now."""
        return [one for one in self.lines if one.ready]

    @property
    def waiting(self) -> list[Line]:
        """The items with the office."""
        return [one for one in self.lines if one.state == "SUBMITTED"]

    def line(self, code: str) -> Line:
        """The item with *code*. Raises Missing."""
        found = next((one for one in self.lines if one.item.code == code), None)
        if found is None:
            raise Missing(N_("There is no such item on this checklist."))
        return found
