"""Texts shown to everybody: consumption warnings and typical cases; written, approved by somebody else, withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.bureaus import by_path
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_
from portal.tenants.actions.training.keeping import check_seen, note, overwrite
from portal.tenants.models.publicity import ConsumptionWarning, TypicalCase
from portal.tenants.queries import own_card, roster
from portal.tenants.queries.publicity import told_already
from portal.tenants.rules.publicity import (
    ClosedCase,
    StoryFacts,
    WarningFacts,
    check_approval,
    check_still_open,
    check_story,
    check_warning,
)

APPROVERS = ("HEAD", "DEPUTY", "APPROVER")
GONE = N_("This text is withdrawn.")

# Closed complaints belong to a module above this one, which lends the two questions (portal.modules).
CaseList = Callable[[Session, int], Sequence[ClosedCase]]
CaseOne = Callable[[Session, UUID], ClosedCase | None]
_lent: dict[str, CaseList | CaseOne] = {}


def lend_closed_cases(latest: CaseList, one: CaseOne) -> None:
    """Lend the reading of closed complaints: *latest(db, limit)* and *one(db, id)*, in a station's scope."""
    _lent.update(latest=latest, one=one)


def closed_cases(db: Session, limit: int = 50) -> Sequence[ClosedCase]:
    """The latest closed complaints a story may be written from."""
    ask = _lent.get("latest")
    return ask(db, limit) if ask else ()  # type: ignore[arg-type,return-value]


def closed_case(db: Session, complaint: UUID) -> ClosedCase:
    """One closed complaint. Raises Missing when it is not closed, sealed, or a stranger's."""
    ask = _lent.get("one")
    found = ask(db, complaint) if ask else None  # type: ignore[arg-type]
    if not isinstance(found, ClosedCase):
        raise Missing(N_("There is no such closed case here."))
    return found


def write_warning(db: Session, actor: Actor, facts: WarningFacts, *, now: datetime) -> ConsumptionWarning:
    """Draft a warning. Raises Invalid."""
    check_warning(facts)
    row = ConsumptionWarning(
        **_tidy(asdict(facts)),
        approved_at=None,
        approved_by=None,
        withdrawn_at=None,
        by_person=actor.person,
        at=now,
    )
    db.add(row)
    db.flush()
    note(db, actor, "warning:written", row.id, {"source": row.source}, now=now)
    return row


def change_warning(
    db: Session, actor: Actor, row: ConsumptionWarning, facts: WarningFacts, seen: int, *, now: datetime
) -> None:
    """Correct a draft. Raises Invalid; Conflict when it is approved, withdrawn, or changed meanwhile."""
    check_warning(facts)
    check_seen(row, seen)
    check_still_open(row.approved_at, row.withdrawn_at)
    _change(db, actor, row, _tidy(asdict(facts)), "warning:changed", now)


def approve_warning(db: Session, actor: Actor, row: ConsumptionWarning, seen: int, *, now: datetime) -> None:
    """From now on it is shown on its days. Raises Conflict; Forbidden for its writer while another could."""
    _approve(db, actor, row, seen, "warning:approved", now)


def withdraw_warning(db: Session, actor: Actor, row: ConsumptionWarning, *, now: datetime) -> None:
    """It is shown no more. Raises Conflict when it was withdrawn before."""
    _withdraw(db, actor, row, "warning:withdrawn", now)


def write_story(
    db: Session, actor: Actor, case: ClosedCase, facts: StoryFacts, *, now: datetime
) -> TypicalCase:
    """Write a typical case from a closed complaint. Raises Invalid while somebody can be recognised; Conflict when
    there is a story of this complaint already."""
    check_story(facts, case.secrets)
    if told_already(db, case.id) is not None:
        raise Conflict(N_("There is a story of this case already."))
    row = TypicalCase(
        **_tidy(asdict(facts)),
        complaint_id=case.id,
        case_no=case.number,
        category=case.category,
        amount=case.amount,
        recovered=case.recovered,
        approved_at=None,
        approved_by=None,
        filed_at=None,
        published_at=None,
        withdrawn_at=None,
        by_person=actor.person,
        at=now,
    )
    db.add(row)
    db.flush()
    note(db, actor, "story:written", row.id, {"complaint": case.id}, now=now)
    return row


def change_story(
    db: Session, actor: Actor, row: TypicalCase, facts: StoryFacts, seen: int, *, now: datetime
) -> None:
    """Correct a draft. Raises like `write_story`; Conflict when it is approved or was changed meanwhile."""
    check_story(facts, closed_case(db, row.complaint_id).secrets)
    check_seen(row, seen)
    check_still_open(row.approved_at, row.withdrawn_at)
    _change(db, actor, row, _tidy(asdict(facts)), "story:changed", now)


def approve_story(db: Session, actor: Actor, row: TypicalCase, seen: int, *, now: datetime) -> None:
    """Approve it and file it with the office (典型案例报送, seed 001 篇四). Raises Conflict, Forbidden."""
    _approve(db, actor, row, seen, "story:approved", now)
    row.filed_at = now
    db.flush()
    note(db, actor, "story:filed", row.id, now=now)
    path, people = accounts.officers_above(db, "CONTACT")
    if people:
        card, bureau = own_card(db), by_path(db, path)
        notify.tell(
            db,
            people,
            N_("%(station)s: a typical case is filed"),
            {"station": card.name},
            url=f"/g/{bureau.code}/stories/",
            place=bureau.name,
            key=f"story:{row.id}",
            now=now,
        )


def publish_story(db: Session, actor: Actor, row: TypicalCase, seen: int, *, now: datetime) -> None:
    """Tell it on the public page. Raises Conflict unless it is approved, not withdrawn and not there yet."""
    check_seen(row, seen)
    if row.approved_at is None or row.withdrawn_at is not None or row.published_at is not None:
        raise Conflict(N_("Only an approved story is published, once."))
    row.published_at = now
    db.flush()
    note(db, actor, "story:published", row.id, now=now)


def withdraw_story(db: Session, actor: Actor, row: TypicalCase, *, now: datetime) -> None:
    """It is told no more. Raises Conflict when it was withdrawn before."""
    _withdraw(db, actor, row, "story:withdrawn", now)


Shown = ConsumptionWarning | TypicalCase


def _approve(db: Session, actor: Actor, row: Shown, seen: int, event: str, now: datetime) -> None:
    check_seen(row, seen)
    check_still_open(row.approved_at, row.withdrawn_at)
    others = {
        one.person_id
        for one in roster(db, local_date(now))
        if one.person_id not in (None, row.by_person) and set(one.roles) & set(APPROVERS)
    }
    check_approval(row.by_person, actor.person, len(others))
    row.approved_at, row.approved_by = now, actor.person
    db.flush()
    note(db, actor, event, row.id, now=now)


def _withdraw(db: Session, actor: Actor, row: Shown, event: str, now: datetime) -> None:
    if row.withdrawn_at is not None:
        raise Conflict(GONE)
    row.withdrawn_at = now
    db.flush()
    note(db, actor, event, row.id, now=now)


def _change(
    db: Session, actor: Actor, row: Shown, wanted: dict[str, object], event: str, now: datetime
) -> None:
    changed = overwrite(row, wanted)
    if changed:
        db.flush()
        note(db, actor, event, row.id, {"fields": changed}, now=now)


def _tidy(values: dict[str, object]) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
