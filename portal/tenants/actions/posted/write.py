"""Writing a version: begin, change, send, take back, drop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import notify
from portal.accounts import people_at
from portal.bureaus import names
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.profile import CHANGED
from portal.tenants.models import PostedRule
from portal.tenants.queries import own_card, profile
from portal.tenants.queries.posted import last_number, open_versions, own_codes
from portal.tenants.rules.posted import (
    APPROVERS,
    REQUIRED,
    Names,
    check_text,
    check_writer_approves,
    is_own,
    own_code,
    starter,
)
from portal.trail import Subject, record

SENT = N_("A rule waits for your approval: %(title)s")
BACK = N_("A rule came back to be changed: %(title)s")
NOT_OPEN = N_("This version is decided already. Write a new one.")


@dataclass(frozen=True)
class Text:
    """What the writer of a version gives."""

    title: str
    body: str
    promise_days: int | None = None


def names_here(db: Session) -> Names:
    """What starter texts are filled with here."""
    card, row = own_card(db), profile(db)
    office = names(db, [card.office_path]).get(card.office_path, "") or "辖区市场监督管理所"
    return Names(card.name, card.host_name, office, card.phone, row.promise_days)


def begin(db: Session, actor: Actor, code: str, text: Text, *, now: datetime) -> PostedRule:
    """Write a new version of the rule *code* ("OWN": a new rule of the station's own). Raises Invalid; Conflict
    while another version of it is being written."""
    if code == "OWN":
        code = own_code(own_codes(db))
    elif code not in REQUIRED and not (is_own(code) and code in own_codes(db)):
        raise Invalid(N_("There is no such rule."))
    check_text(code, text.title, text.body, text.promise_days)
    if code in open_versions(db):
        raise Conflict(N_("A new version of this rule is being written already."))
    row = PostedRule(code=code, state="DRAFT", written_by=actor.person, written_at=now, **_cleaned(text))
    db.add(row)
    db.flush()
    note(db, actor, row, "written", now)
    return row


def _cleaned(text: Text) -> dict[str, object]:
    body = "\n".join(line.rstrip() for line in text.body.strip().splitlines())
    return {"title": text.title.strip(), "body": body, "promise_days": text.promise_days}


def begin_missing(db: Session, actor: Actor, *, now: datetime) -> list[PostedRule]:
    """Write the starter text of each rule that the station has no version of, and send them for approval."""
    open_now, here = open_versions(db), names_here(db)
    made = []
    for code in REQUIRED:
        text = starter(code, here)
        if text is None or code in open_now or last_number(db, code):
            continue
        made.append(begin(db, actor, code, Text(text.title, text.body, text.promise_days), now=now))
    for row in made:
        send(db, actor, row, row.version, now=now, tell=row is made[-1])
    return made


def change(
    db: Session, actor: Actor, row: PostedRule, text: Text, seen_version: int, *, now: datetime
) -> None:
    """Change a draft. Raises Invalid; Conflict when somebody was faster or it is no draft any more."""
    check_open(row, seen_version, "DRAFT")
    check_text(row.code, text.title, text.body, text.promise_days)
    wanted = _cleaned(text)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, wanted[name])
    row.written_by, row.written_at = actor.person, now
    db.flush()
    note(db, actor, row, "changed", now)


def send(
    db: Session, actor: Actor, row: PostedRule, seen_version: int, *, now: datetime, tell: bool = True
) -> None:
    """Send a draft for approval; those who may approve it hear of it. Raises Conflict."""
    check_open(row, seen_version, "DRAFT")
    row.state, row.sent_at, row.returned = "SENT", now, ""
    db.flush()
    note(db, actor, row, "sent", now)
    if tell:
        _tell(db, approvers(db, row), row, SENT, now)


def give_back(
    db: Session, actor: Actor, row: PostedRule, reason: str, seen_version: int, *, now: datetime
) -> None:
    """The approver wants something else; the writer hears why. Raises Invalid without a reason; Conflict."""
    check_open(row, seen_version, "SENT")
    if not reason.strip():
        raise Invalid(N_("Say what should be changed."), field="reason")
    row.state, row.returned = "DRAFT", reason.strip()[:500]
    db.flush()
    note(db, actor, row, "returned", now)
    if row.written_by is not None and row.written_by != actor.person:
        _tell(db, [row.written_by], row, BACK, now)


def drop(db: Session, actor: Actor, row: PostedRule, seen_version: int, *, now: datetime) -> None:
    """Give up a version that was never approved. Raises Conflict."""
    check_open(row, seen_version, "DRAFT", "SENT")
    row.state = "DROPPED"
    db.flush()
    note(db, actor, row, "dropped", now)


def check_open(row: PostedRule, seen_version: int, *states: str) -> None:
    """Raises Conflict when somebody changed the version since it was seen, or it stands elsewhere."""
    if row.state not in states:
        raise Conflict(NOT_OPEN)
    if row.version != seen_version:
        raise Conflict(CHANGED)


def may_approve(db: Session, row: PostedRule) -> list[UUID]:
    """The people here who hold a role that approves."""
    return [one.person for one in people_at(db, row.tenant_id, *APPROVERS)]


def approvers(db: Session, row: PostedRule) -> list[UUID]:
    """Those of them who may approve this version: not its writer, unless nobody else is there."""
    held = may_approve(db, row)
    others = [person for person in held if person != row.written_by]
    return others or held


def check_eyes(db: Session, actor: Actor, row: PostedRule) -> None:
    """Raises Forbidden when the writer would approve, and somebody else could."""
    check_writer_approves(row.written_by, actor.person, may_approve(db, row))


def approvable(db: Session, actor: Actor, row: PostedRule) -> bool:
    """Whether the actor is one of those."""
    return row.state == "SENT" and actor.person in approvers(db, row)


def _tell(db: Session, people: Collection[UUID], row: PostedRule, words: str, now: datetime) -> None:
    card = own_card(db)
    notify.tell(
        db,
        people,
        words,
        {"title": row.title},
        url=f"/s/{card.slug}/rules/{row.code}",
        place=card.name,
        key=f"rule:{row.id}:{row.version}",
        now=now,
    )


def note(db: Session, actor: Actor, row: PostedRule, what: str, now: datetime) -> None:
    """Write it down."""
    data = {"code": row.code, "number": row.number}
    record(db, actor, f"tenants:rule:{what}", Subject("rule", row.id), data, now=now)
