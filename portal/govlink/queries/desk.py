"""The bureau's desk: what waits, what it may be a double of, which station fits."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import Session

from portal import bureaus, merchants, tenants
from portal.core.crypto import blind_match
from portal.core.db import scope_of
from portal.core.errors import N_, Missing
from portal.core.scope import Bureau
from portal.govlink.models import Dispatch, ImportBatch, PlatformCase
from portal.govlink.queries.one import one
from portal.govlink.rules.desk import WAITING
from portal.govlink.rules.propose import Candidate, Past, Proposal, Said, propose

SAME_PERSON = timedelta(days=180)
SAME_MATTER = timedelta(days=30)
NONE_SUCH = N_("There is no such case on this desk.")
SHORT_TOWN = "市县区"


def _range(db: Session) -> tuple[str, str]:
    scope = scope_of(db)
    if not isinstance(scope, Bureau) or scope.path is None:
        raise Missing(NONE_SUCH)
    return scope.path, scope.path + "~"


def waiting(db: Session, own_path: str) -> Select[PlatformCase]:
    """What the bureau at *own_path* has to decide, to be paged by (received_at, id)."""
    _range(db)
    return select(PlatformCase).where(PlatformCase.office_path == own_path, PlatformCase.state.in_(WAITING))


def count_waiting(db: Session, own_path: str) -> dict[str, int]:
    """How many wait, by state."""
    rows = db.execute(
        select(PlatformCase.state, func.count())
        .where(PlatformCase.office_path == own_path, PlatformCase.state.in_(WAITING))
        .group_by(PlatformCase.state)
    )
    return dict(rows.all())


def sent_since(db: Session, own_path: str, since: datetime) -> int:
    """How many dispatches this bureau has made since an instant."""
    return db.execute(
        select(func.count()).where(Dispatch.bureau_path == own_path, Dispatch.issued_at >= since)
    ).scalar_one()


def platform_case(db: Session, case_id: UUID, *, lock: bool = False) -> PlatformCase:
    """One case of the desk. Raises Missing."""
    low, high = _range(db)
    statement = select(PlatformCase).where(
        PlatformCase.id == case_id, PlatformCase.office_path >= low, PlatformCase.office_path < high
    )
    return one(db, statement, NONE_SUCH, lock=lock)


def by_external_no(db: Session, own_path: str, number: str) -> PlatformCase | None:
    """The case with this platform number, or None."""
    return db.execute(
        select(PlatformCase).where(PlatformCase.office_path == own_path, PlatformCase.external_no == number)
    ).scalar_one_or_none()


@dataclass(frozen=True)
class Double:
    """A case that may be the same: why it is thought so."""

    row: PlatformCase
    reason: str  # PHONE or MATTER


def doubles(db: Session, row: PlatformCase, limit: int = 5) -> list[Double]:
    """Cases of the same telephone, or of the same respondent and item within days."""
    found: list[Double] = []
    recent = _others(row).where(PlatformCase.received_at >= row.received_at - SAME_PERSON)
    if row.consumer_phone:
        same = recent.where(blind_match(PlatformCase.phone_index, row.consumer_phone, "phone"))
        found += [Double(other, "PHONE") for other in db.scalars(same.limit(limit))]
    if row.respondent and row.item:
        same = recent.where(
            PlatformCase.respondent == row.respondent,
            PlatformCase.item == row.item,
            PlatformCase.received_at >= row.received_at - SAME_MATTER,
        )
        seen = {double.row.id for double in found}
        found += [Double(other, "MATTER") for other in db.scalars(same.limit(limit)) if other.id not in seen]
    return found[:limit]


def _others(row: PlatformCase) -> Select[PlatformCase]:
    return (
        select(PlatformCase)
        .where(PlatformCase.office_path == row.office_path, PlatformCase.id != row.id)
        .order_by(PlatformCase.received_at.desc())
    )


class Matcher:
    """Proposes stations for cases of one bureau; the cards are read once for all of them."""

    def __init__(self, db: Session) -> None:
        self.db = db
        path, _ = _range(db)
        self.candidates = [
            Candidate(card.station, card.name, card.host_name, card.address, card.keywords)
            for card in tenants.cards_under(db, path, working_only=True)
        ]
        self.areas = [
            bureau.short_name.rstrip(SHORT_TOWN) for bureau in bureaus.chain(db, path) if bureau.short_name
        ]

    def proposals(self, row: PlatformCase) -> list[Proposal]:
        """Stations with evidence for them, best first."""
        said = Said(row.respondent, row.respondent_address, row.facts)
        return propose(said, self.candidates, self._shops(row), self._past(row), self.areas)

    def _shops(self, row: PlatformCase) -> list[tuple[UUID, str, str]]:
        if len(row.respondent) < 2:
            return []
        shop = merchants.Merchant
        inside = func.strpos(literal(row.respondent), shop.name) > 0
        around = func.strpos(shop.name, literal(row.respondent)) > 0
        rows = self.db.execute(
            select(shop.tenant_id, shop.name, shop.stall)
            .where(shop.status == "OPEN", func.length(shop.name) >= 2, or_(inside, around))
            .limit(50)
        )
        return [(tenant, name, stall) for tenant, name, stall in rows]

    def _past(self, row: PlatformCase) -> dict[UUID, Past]:
        if len(row.respondent) < 2:
            return {}
        rows = self.db.execute(
            select(Dispatch.tenant_id, Dispatch.state, Dispatch.return_reason)
            .where(Dispatch.respondent == row.respondent)
            .order_by(Dispatch.issued_at.desc())
            .limit(50)
        )
        kept: dict[UUID, int] = defaultdict(int)
        refused: dict[UUID, int] = defaultdict(int)
        for tenant, state, reason in rows:
            if reason in {"NOT_OURS", "CLOSED_SHOP"}:
                refused[tenant] += 1
            elif state not in {"RETURNED", "TAKEN_BACK"}:
                kept[tenant] += 1
        return {tenant: Past(kept[tenant], refused[tenant]) for tenant in {*kept, *refused}}


def dispatches_of(db: Session, row: PlatformCase) -> Sequence[Dispatch]:
    """All dispatches of a case, oldest first."""
    return db.scalars(
        select(Dispatch).where(Dispatch.platform_case_id == row.id).order_by(Dispatch.issued_at)
    ).all()


def open_at(db: Session, stations: Iterable[UUID]) -> dict[UUID, int]:
    """How many dispatches each of some stations has open; one that has none is not in it."""
    rows = db.execute(
        select(Dispatch.tenant_id, func.count())
        .where(Dispatch.tenant_id.in_(sorted(set(stations))), Dispatch.ended_at.is_(None))
        .group_by(Dispatch.tenant_id)
    )
    return dict(rows.all())


def batch(db: Session, batch_id: UUID, *, lock: bool = False) -> ImportBatch:
    """One import. Raises Missing."""
    statement = select(ImportBatch).where(ImportBatch.id == batch_id)
    return one(db, statement, N_("There is no such import."), lock=lock)


def batches(db: Session, own_path: str, limit: int = 20) -> Sequence[ImportBatch]:
    """The last imports of a bureau, newest first."""
    return db.scalars(
        select(ImportBatch)
        .where(ImportBatch.office_path == own_path, ImportBatch.state.in_(("RUNNING", "DONE")))
        .order_by(ImportBatch.created_at.desc())
        .limit(limit)
    ).all()
