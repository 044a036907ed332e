"""What training adds to a station's home page (complaints.also_today)."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import N_, gettext, ngettext
from portal.tenants import queries
from portal.tenants.queries import training as reading
from portal.tenants.views.training.places import KEEPING


def learning_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """An exam that waits for the reader; and, for those who keep training, people left out for a year."""
    return [*_exams(db, actor, station, now), *_silent(db, actor, station, now)]


def _exams(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    mine = queries.member_of_person(db, actor.person) if actor.person else None
    if mine is None:
        return []
    waiting = [row for row in db.execute(reading.exams(over_at=now)).scalars() if row.opens_at <= now]
    papers = reading.papers_of(db, [row.id for row in waiting], mine.id) if waiting else ()
    strips = []
    for row in waiting:
        own = [one for one in papers if one.exam_id == row.id]
        if any(one.passed for one in own) or len([o for o in own if o.handed_in_at]) >= row.attempts:
            continue
        strips.append(
            _strip(
                url_for("exams.one", station=station, exam=row.id),
                gettext(N_("Exam: %(title)s")) % {"title": row.title},
                [gettext(N_("open until %(day)s")) % {"day": local_date(row.closes_at).isoformat()}],
            )
        )
    return strips


def _silent(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    if not actor.has(*KEEPING):
        return []
    reach, _ = reading.training_state(db, local_date(now))
    if not reach.silent:
        return []
    n = len(reach.silent)
    words = ngettext(
        "%(num)s person without any training for a year", "%(num)s people without any training for a year", n
    )
    return [_strip(url_for("training.show", station=station), gettext(N_("Training is missing")), [words])]


def _strip(url: str, subject: str, extra: list[str]) -> dict[str, Any]:
    return {"url": url, "subject": subject, "extra": extra, "state": None, "clock": None}
