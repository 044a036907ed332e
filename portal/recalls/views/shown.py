"""How rows look: clocks as chips, strips, goods, steps of both sides."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal import law
from portal.core.i18n import N_, current_locale, gettext
from portal.core.i18n.formats import datetime_text
from portal.recalls.models import Match, Task, TaskStep
from portal.recalls.queries.tasks import times_of
from portal.recalls.rules.task import clocks
from portal.recalls.rules.task.quantities import plain
from portal.recalls.rules.task.steps import LABELS, STATES
from portal.recalls.rules.task.words import LEVEL_TONES, MEASURES, REJECT_REASONS
from portal.recalls.rules.terms import FLAGS, LEVELS

TONES = {
    "NOTIFIED": "amber",
    "MATCHED": "seal",
    "NOT_STOCKED": "jade",
    "FALSE_MATCH": "jade",
    "CONFIRMED": "seal",
    "WITHDRAWN": "brand",
    "POSTED": "brand",
    "REFUNDING": "brand",
    "DISPOSED": "amber",
    "CHECKED": "jade",
    "CLOSED": "jade",
    "LAPSED": "line",
}
STEP_TONES = {
    "match": "seal",
    "contradict": "seal",
    "found": "seal",
    "send_back": "seal",
    "confirm": "brand",
    "check": "jade",
    "close": "jade",
    "claim": "jade",
}


def here(endpoint: str, **values: Any) -> str:
    """An address of our own, without empty values."""
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
    start = deadline.start
    begun = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time(), now.tzinfo)
    whole = max(1.0, (deadline.due_at - begun).total_seconds())
    return {
        "level": "paused" if left.level == "stopped" else str(left.level),
        "words": words,
        "due": due or None,
        "why": f"{deadline.period.name.label(locale)}：{deadline.explanation(locale)}",
        "share": round(100 * (now - begun).total_seconds() / whole),
        "last_day": deadline.last_day.isoformat(),
    }


def clock_of(db: Session, row: Task, now: datetime) -> dict[str, Any] | None:
    """The clock that runs for a task."""
    if row.due_at is None:
        return None
    return chip(clocks.current(row.state, times_of(row), law.load_calendar(db, row.office_path)), now)


def strip(db: Session, row: Task, url: str, now: datetime, *, who: str = "") -> dict[str, Any]:
    """A task as a strip."""
    locale = current_locale()
    extra = [LEVELS.label(row.level, locale)] if row.level and row.hits else []
    if row.contradicted:
        extra.append(gettext(N_("against a declaration")))
    return {
        "url": url,
        "number": row.notice_no,
        "subject": row.title,
        "shop": row.bureau_name,
        "state": STATES.label(row.state, locale),
        "tone": TONES[row.state],
        "clock": clock_of(db, row, now),
        "who": who,
        "extra": extra,
    }


def timeline(taken: Sequence[TaskStep]) -> list[dict[str, Any]]:
    """The steps of both sides."""
    locale = current_locale()
    sides = {
        "station": gettext(N_("The station")),
        "bureau": gettext(N_("The bureau")),
        "system": gettext(N_("System")),
    }
    return [
        {
            "what": LABELS.label(step.event, locale),
            "actor": " ".join(
                part for part in (sides[step.side], "" if step.side == "system" else step.person_name) if part
            ),
            "time": datetime_text(step.at),
            "at": step.at.isoformat(),
            "note": _note(step, locale),
            "tone": STEP_TONES.get(step.event),
        }
        for step in taken
    ]


def _note(step: TaskStep, locale: str) -> str:
    data, words = step.data, []
    if data.get("reason") in REJECT_REASONS:
        words.append(REJECT_REASONS.label(data["reason"], locale))
    words += [MEASURES.label(one, locale) for one in data.get("measures", "").split(",") if one in MEASURES]
    if data.get("place"):
        words.append(data["place"])
    if data.get("level") in LEVELS and step.event == "match":
        words.append(LEVELS.label(data["level"], locale))
    return " · ".join([*words, *([step.note] if step.note else [])])


def match_row(found: Match) -> dict[str, Any]:
    """A match for a page: both sides next to each other, the reasons in words."""
    locale = current_locale()
    side = "zh" if locale.startswith("zh") else "en"
    return {
        "row": found,
        "level": LEVELS[found.level],
        "tone": LEVEL_TONES[found.level],
        "reasons": [one[side] for one in found.reasons],
        "flags": [FLAGS.label(code, locale) for code in found.flags if code in FLAGS],
        "pairs": [
            (label, found.listed.get(field, ""), found.stocked.get(field, ""))
            for label, field in (
                (gettext(N_("Product")), "product_name"),
                (gettext(N_("Maker")), "maker_name"),
                (gettext(N_("Specification")), "spec"),
            )
        ]
        + [(gettext(N_("Date or lot")), batch_text(found.listed), batch_text(found.stocked))]
        + [(gettext(N_("Barcode")), found.listed.get("gtin", ""), found.stocked.get("gtin", ""))],
        "failures": found.listed.get("failures", []),
    }


def batch_text(texts: dict[str, Any]) -> str:
    """Dates and lots as one text."""
    found = [texts.get(name, "") for name in ("batch", "production_date", "lot", "use_by")]
    return "；".join(dict.fromkeys(text for text in found if text))


def quantity(value: Decimal | None, unit: str = "") -> str:
    """A quantity with its unit."""
    return "" if value is None else f"{plain(value)}{' ' + unit if unit else ''}"
