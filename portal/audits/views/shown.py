"""How the rows of audits look: tones, clocks as chips, strips, photographs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from portal import law
from portal.audits.models import Rectification, Task
from portal.audits.queries import tasks as queries
from portal.audits.queries.rounds import as_round
from portal.audits.rules.catalogue import KINDS
from portal.audits.rules.results import INSPECTION_RESULTS
from portal.audits.rules.task import NOT_YET_PUBLIC, STATES
from portal.core.clock import local_date
from portal.core.files import StoredFile
from portal.core.i18n import N_, current_locale, gettext
from portal.core.i18n.formats import date_text

PLAN_TONES = {"DRAFT": "line", "SUBMITTED": "amber", "APPROVED": "jade", "WITHDRAWN": "line"}
DRAW_TONES = {
    "FREEZING": "amber",
    "FROZEN": "amber",
    "ANNOUNCED": "brand",
    "DRAWING": "brand",
    "DRAWN": "jade",
    "CANCELLED": "line",
}
TONES = {
    "PLANNED": "brand",
    "PACKED": "brand",
    "VISITING": "brand",
    "SYNCED": "amber",
    "FINDINGS": "amber",
    "RECTIFYING": "amber",
    "REVIEWED": "jade",
    "PUBLISHED": "jade",
    "CANCELLED": "line",
}
ROUND_TONES = {
    "OPEN": "brand",
    "OVERDUE": "seal",
    "PROVED": "amber",
    "RECHECK_OVERDUE": "seal",
    "PASSED": "jade",
    "FAILED": "seal",
}


def here(endpoint: str, **values: Any) -> str:
    """The address of a page, empty values left out."""
    return url_for(
        endpoint, **{key: value for key, value in values.items() if value not in (None, "", False)}
    )


def chip(deadline: law.Deadline | None, now: datetime) -> dict[str, Any] | None:
    """A clock for parts/case.html."""
    if deadline is None:
        return None
    locale = current_locale()
    left = deadline.remaining(now)
    words, _, due = left.words(locale).partition(" · ")
    return {
        "level": "paused" if left.level == "stopped" else str(left.level),
        "words": words,
        "due": due or None,
        "why": f"{deadline.period.name.label(locale)}：{deadline.explanation(locale)}",
        "share": None,
        "last_day": deadline.last_day.isoformat(),
    }


def publish_clock(db: Session, row: Task, now: datetime) -> dict[str, Any] | None:
    """The clock of publication (20 working days from the end of the check), while it runs."""
    if row.kind != "INSPECTION" or row.visited_on is None or row.state not in NOT_YET_PUBLIC:
        return None
    calendar = law.load_calendar(db, row.office_path)
    return chip(law.due("INSPECT_PUBLISH_20WD", row.visited_on, calendar=calendar), now)


def round_clock(db: Session, made: Rectification, now: datetime) -> dict[str, Any] | None:
    """The clock that runs for a round: the station's until its proof, the bureau's until the re-check."""
    if made.rechecked_at is not None:
        return None
    calendar = law.load_calendar(db, made.office_path)
    one = as_round(made, [])
    return chip(one.proof_due(calendar) if made.proof_at is None else one.recheck_due(calendar), now)


def results(codes: Collection[str]) -> list[str]:
    """Result codes in words."""
    locale = current_locale()
    return [INSPECTION_RESULTS.label(code, locale) for code in codes]


def team(row: Task) -> str:
    """The team by name, the leader first and marked."""
    names = [one["name"] for one in row.team]
    if not names:
        return ""
    leader = gettext(N_("%(name)s (leader)"), name=names[0])
    return "、".join([leader, *names[1:]])


def strip(
    db: Session, row: Task, url: str, now: datetime, *, shop: str = "", extra: Iterable[str] = ()
) -> dict[str, Any]:
    """A visit as a strip."""
    locale = current_locale()
    window = f"{date_text(row.window_from)} – {date_text(row.window_until)}"
    return {
        "url": url,
        "number": row.number,
        "subject": row.title,
        "shop": shop,
        "state": STATES.label(row.state, locale),
        "tone": TONES[row.state],
        "clock": publish_clock(db, row, now),
        "who": team(row),
        "extra": [KINDS.label(row.kind, locale), window, *extra],
    }


def photos(
    ids: Collection[str], files: Mapping[UUID, StoredFile], url: Any, label: str
) -> list[dict[str, Any]]:
    """Photographs for `thumbs`; *url*(file id, display) gives the address."""
    found = []
    for number, one in enumerate(ids, start=1):
        row = files.get(UUID(one))
        if row is None or row.purged_at is not None:
            continue
        shown = url(row.id, True) if row.display_sha256 else None
        found.append({"name": f"{label} {number}", "url": url(row.id, False), "thumb": shown})
    return found


def file_ids(*lists: Iterable[str]) -> set[UUID]:
    """The ids of every photograph of some rows."""
    return {UUID(one) for each in lists for one in each}


def today(now: datetime) -> date:
    """The date in Shanghai."""
    return local_date(now)


def station_names(db: Session, rows: Iterable[Any]) -> dict[UUID, str]:
    """Names of the stations of some rows."""
    return {key: card.name for key, card in queries.cards(db, [row.tenant_id for row in rows]).items()}
