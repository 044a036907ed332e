"""Rounds of awards: opened, applied for, judged, publicised, awarded with a plaque number, revoked."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import bureaus, law, trail
from portal.audits import events_assessment as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.assessment.periods import CHANGED, ROLES
from portal.audits.models import AwardApplication, AwardRound
from portal.audits.queries import assessment as queries
from portal.audits.queries.plans import take_number
from portal.audits.rules import awards
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.scope import Station
from portal.trail import Subject

KNOWN = N_("There is an application for this one already.")


def open_round(
    db: Session,
    actor: Actor,
    kind: str,
    title: str,
    criteria: str,
    apply_from: date,
    apply_until: date,
    *,
    now: datetime,
) -> AwardRound:
    """Invite applications. Raises Forbidden, Invalid."""
    _may(actor)
    awards.check_round(title, kind, criteria, apply_from, apply_until)
    row = AwardRound(
        office_path=actor.office_path,
        bureau_name=bureaus.by_path(db, actor.office_path).name,
        kind=kind,
        title=title.strip(),
        criteria=criteria.strip(),
        apply_from=apply_from,
        apply_until=apply_until,
        state="OPEN",
        created_by=actor.person,
        created_at=now,
    )
    db.add(row)
    db.flush()
    trail.record(db, actor, "audits:award_round:open", _round_subject(row), {"kind": kind}, now=now)
    return row


def apply_for(
    db: Session, actor: Actor, round_id: UUID, for_whom: str, words: str, *, now: datetime
) -> AwardApplication:
    """A station applies, for itself or a shop of its. Raises Forbidden, Conflict (days, twice), Invalid."""
    if not actor.has("HEAD", "DEPUTY", "LIAISON"):
        raise Forbidden(N_("This step belongs to another role here."))
    round_ = queries.award_round(db, round_id)
    scope = scope_of(db)
    if not isinstance(scope, Station) or not scope.office_path.startswith(round_.office_path):
        raise Forbidden(N_("This round is another bureau's: you may read it."))
    awards.check_applying(round_.state, round_.apply_from, round_.apply_until, local_date(now))
    if not for_whom.strip():
        raise Invalid(N_("Say who applies."), field="for_whom")
    if len(words.strip()) < 10:
        raise Invalid(N_("Answer the criteria one by one."), field="words")
    if any(one.for_whom == for_whom.strip() for one in queries.applications(db, round_id)):
        raise Conflict(KNOWN, field="for_whom")
    row = AwardApplication(
        round_id=round_.id,
        bureau_path=round_.office_path,
        bureau_name=round_.bureau_name,
        title=round_.title,
        for_whom=for_whom.strip(),
        words=words.strip(),
        state="APPLIED",
        opinion="",
        applied_by=actor.person,
        applied_at=now,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError as error:  # a colleague, or a second press, in this very moment
        raise Conflict(KNOWN, field="for_whom") from error
    trail.record(db, actor, "audits:award:apply", _subject(row), {}, now=now)
    return row


def judge(
    db: Session, actor: Actor, application_id: UUID, *, listed: bool, opinion: str, seen: int, now: datetime
) -> AwardApplication:
    """Put an application on the list, or not, with the reason. Raises Forbidden, Conflict, Invalid."""
    row = _take(db, actor, application_id, seen)
    if queries.award_round(db, row.round_id).state != "OPEN" or row.state not in (
        "APPLIED",
        "LISTED",
        "REFUSED",
    ):
        raise Conflict(N_("This application can no longer be judged."))
    if not opinion.strip():
        raise Invalid(N_("Write the opinion; the applicant reads it."), field="opinion")
    row.state, row.opinion, row.decided_at = "LISTED" if listed else "REFUSED", opinion.strip(), now
    db.flush()
    trail.record(db, actor, "audits:award:decide", _subject(row), {"state": row.state}, now=now)
    return row


def publicise(db: Session, actor: Actor, round_id: UUID, *, seen: int, now: datetime) -> AwardRound:
    """Show the list for some working days before plaques are given. Raises Forbidden, Conflict."""
    row = _take_round(db, actor, round_id, "OPEN", seen)
    found = queries.applications(db, row.id)
    if local_date(now) <= row.apply_until:
        raise Conflict(N_("Applications are still open."))
    if any(one.state == "APPLIED" for one in found) or not any(one.state == "LISTED" for one in found):
        raise Conflict(N_("Judge every application first; at least one must be on the list."))
    row.publicised_on = local_date(now)
    row.publicised_until = law.shift(local_date(now), awards.LEAST_PUBLICITY, law.load_calendar(db))
    row.state = "PUBLICISED"
    db.flush()
    told = {"until": row.publicised_until}
    trail.record(db, actor, "audits:award_round:publicise", _round_subject(row), told, now=now)
    return row


def award(db: Session, actor: Actor, round_id: UUID, *, seen: int, now: datetime) -> int:
    """Give the plaques of the list, each with its number; returns how many. Raises Forbidden, Conflict."""
    row = _take_round(db, actor, round_id, "PUBLICISED", seen)
    today = local_date(now)
    awards.check_awarding(row.state, row.publicised_until, today)
    code = bureaus.by_path(db, row.office_path).code
    given = [one for one in queries.applications(db, row.id) if one.state == "LISTED"]
    for one in given:
        seq = take_number(db, row.office_path, f"plaque:{row.kind}", today.year)
        one.state, one.awarded_on = "AWARDED", today
        one.plaque_no = awards.plaque_number(code, row.kind, today.year, seq)
        db.flush()
        trail.record(db, actor, "audits:award:award", _subject(one), {"plaque": one.plaque_no}, now=now)
    row.state = "AWARDED"
    db.flush()
    trail.record(db, actor, "audits:award_round:award", _round_subject(row), {"awarded": len(given)}, now=now)
    return len(given)


def revoke(
    db: Session, actor: Actor, application_id: UUID, reason: str, *, seen: int, now: datetime
) -> AwardApplication:
    """Take an award back. Raises Forbidden, Conflict, Invalid without a reason."""
    row = _take(db, actor, application_id, seen)
    if row.state != "AWARDED":
        raise Conflict(N_("Only an award that was given is revoked."))
    if not reason.strip():
        raise Invalid(N_("Write the reason; the applicant reads it."), field="opinion")
    row.state, row.opinion, row.revoked_on = "REVOKED", reason.strip(), local_date(now)
    db.flush()
    trail.record(db, actor, "audits:award:revoke", _subject(row), {}, now=now)
    return row


def drop_round(db: Session, actor: Actor, round_id: UUID, *, seen: int, now: datetime) -> AwardRound:
    """Call an open round off. Raises Forbidden, Conflict."""
    row = _take_round(db, actor, round_id, "OPEN", seen)
    row.state = "DROPPED"
    db.flush()
    trail.record(db, actor, "audits:award_round:drop", _round_subject(row), {}, now=now)
    return row


def _take(db: Session, actor: Actor, application_id: UUID, seen: int) -> AwardApplication:
    row = queries.application(db, application_id, lock=True)
    _may(actor)
    if row.bureau_path != actor.office_path:
        raise Forbidden(N_("This round is another bureau's: you may read it."))
    if row.version != seen:
        raise Conflict(CHANGED)
    return row


def _take_round(db: Session, actor: Actor, round_id: UUID, state: str, seen: int) -> AwardRound:
    row = queries.award_round(db, round_id, lock=True)
    _may(actor)
    if row.office_path != actor.office_path:
        raise Forbidden(N_("This round is another bureau's: you may read it."))
    if row.state != state or row.version != seen:
        raise Conflict(CHANGED)
    return row


def _may(actor: Actor) -> None:
    if not actor.has(*ROLES):
        raise Forbidden(N_("This step belongs to another role here."))


def _subject(row: AwardApplication) -> Subject:
    return Subject("award", row.id, tenant=row.tenant_id, office_path=row.office_path)


def _round_subject(row: AwardRound) -> Subject:
    return Subject("award_round", row.id)
