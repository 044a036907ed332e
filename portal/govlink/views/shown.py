"""How the channel's rows look: clocks as chips, strips, masked facts, the timeline of both sides."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import law
from portal.complaints import DEMANDS, PROBLEMS
from portal.core import masks
from portal.core.clock import SHANGHAI, local_date
from portal.core.i18n import N_, current_locale, gettext
from portal.core.i18n.formats import date_text, datetime_text, money_text
from portal.govlink.models import Dispatch, DispatchStep, PlatformCase, PlatformFacts
from portal.govlink.queries.dispatches import steps, supervisions, times_of
from portal.govlink.rules import clocks
from portal.govlink.rules.dispatch import LABELS, RETURN_REASONS, STATES
from portal.govlink.rules.facts import FIELDS, SOURCES
from portal.govlink.rules.results import MANNERS, RESULTS
from portal.govlink.rules.supervision import LEVELS

TONES = {
    "ISSUED": "amber",
    "SIGNED": "brand",
    "IN_CASE": "brand",
    "EXTENSION": "amber",
    "FED_BACK": "amber",
    "REWORK": "seal",
    "RETURNED": "line",
    "TAKEN_BACK": "line",
    "ACCEPTED_BY_BUREAU": "jade",
}
STEP_TONES = {
    "return": "amber",
    "rework": "seal",
    "take_back": "seal",
    "sign_timeout": "seal",
    "supervise": "seal",
    "confirm": "jade",
    "feed_back": "brand",
}


def chip(deadline: law.Deadline | None, now: datetime) -> dict[str, Any] | None:
    """A clock for parts/case.html."""
    if deadline is None:
        return None
    locale = current_locale()
    left = deadline.remaining(now)
    words, _, due = left.words(locale).partition(" · ")
    start = law_start(deadline)
    whole = max(1.0, (deadline.due_at - start).total_seconds())
    return {
        "level": "paused" if left.level == "stopped" else str(left.level),
        "words": words,
        "due": due or None,
        "why": f"{deadline.period.name.label(locale)}：{deadline.explanation(locale)}",
        "share": round(100 * (now - start).total_seconds() / whole),
        "last_day": deadline.last_day.isoformat(),
    }


def law_start(deadline: law.Deadline) -> datetime:
    """The instant a clock began."""
    start = deadline.start
    if isinstance(start, datetime):
        return start
    return datetime.combine(start, datetime.min.time(), deadline.due_at.tzinfo)


def make_ready(db: Session, rows: Sequence[Dispatch]) -> None:
    """Read the calendars of a list's stations at once, before each row asks for its clock."""
    law.load_calendars(db, [row.office_path for row in rows])


def clock_of(db: Session, row: Dispatch, now: datetime) -> dict[str, Any] | None:
    """The clock that runs for a dispatch; one that stands still says how it ended."""
    running = clocks.current(row.state, times_of(row), law.load_calendar(db, row.office_path))
    return chip(running, now)


def all_clocks(db: Session, row: Dispatch, now: datetime) -> list[tuple[str, dict[str, Any] | None]]:
    """Every clock of a dispatch by name: feedback, and the bureau's own, which no transfer resets."""
    times, calendar = times_of(row), law.load_calendar(db, row.office_path)
    found: list[tuple[str, dict[str, Any] | None]] = []
    if row.state == "ISSUED":
        found.append((gettext(N_("Signing")), chip(clocks.sign(times, calendar), now)))
    if row.state == "ISSUED" or row.state in clocks.AT_WORK:
        found.append((gettext(N_("Feedback")), chip(clocks.feedback(times, calendar), now)))
    if row.ended_at is None and row.accepted_on is None:
        found.append(
            (gettext(N_("The bureau's decision on acceptance")), chip(clocks.bureau(times, calendar), now))
        )
    return found


def desk_clock(db: Session, row: PlatformCase, now: datetime) -> dict[str, Any] | None:
    """The bureau's own clock of a case on its desk."""
    if row.accepted_on is not None:
        return None
    times = clocks.Times(row.received_at, now)
    return chip(clocks.bureau(times, law.load_calendar(db, row.office_path)), now)


def title(row: PlatformFacts) -> str:
    """What a case is called in a list: the item and the problem, else how the story begins."""
    problem = PROBLEMS.label(row.problem, current_locale()) if row.problem in PROBLEMS else ""
    named = " · ".join(part for part in (row.item, problem) if part)
    story = row.facts.strip()
    return named if row.item else story[:28] + ("…" if len(story) > 28 else "")


def number(row: PlatformFacts) -> str:
    """The platform's number, or in words that none was given."""
    if row.external_given:
        return row.external_no
    return gettext(N_("no platform number (%(number)s)"), number=row.external_no)


def dispatch_page(
    db: Session, row: Dispatch, now: datetime, reveal: Callable[[str], str | None], seen: int | None
) -> dict[str, Any]:
    """What the pages of one dispatch show on both sides. *seen*: the version before a refused step."""
    return {
        "row": row,
        "title": title(row),
        "number": number(row),
        "state": STATES[row.state],
        "tone": TONES[row.state],
        "facts": facts_of(row, reveal),
        "clocks": all_clocks(db, row, now),
        "events": timeline(steps(db, row), seen),
        "asked": supervisions(db, row),
        "levels": LEVELS,
        "result": RESULTS[row.result] if row.result else None,
        "manner": MANNERS[row.manner] if row.manner else None,
    }


def strip(db: Session, row: Dispatch, url: str, now: datetime, *, who: str = "") -> dict[str, Any]:
    """A dispatch as a strip."""
    return {
        "url": url,
        "number": row.order_no,
        "subject": title(row),
        "shop": row.respondent,
        "state": STATES.label(row.state, current_locale()),
        "tone": TONES[row.state],
        "clock": clock_of(db, row, now),
        "who": who,
        "extra": [number(row)],
    }


def demands(row: PlatformFacts) -> str:
    """The demands in words."""
    locale = current_locale()
    return "、".join(DEMANDS.label(code, locale) for code in row.demands if code in DEMANDS)


def facts_of(row: PlatformFacts, reveal: Any, guessed: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """The facts as (label, value) with masks; *reveal*(field) gives the address that shows one. What the machine
    read out of a ticket is marked."""
    locale = current_locale()
    shown: list[tuple[str, Any]] = [
        ("consumer_name", _masked(row.consumer_name, masks.name, reveal("consumer_name"))),
        ("consumer_phone", _masked(row.consumer_phone, masks.phone, reveal("consumer_phone"))),
        ("consumer_address", _masked(row.consumer_address, masks.address, reveal("consumer_address"))),
        ("respondent", row.respondent),
        ("respondent_address", row.respondent_address),
        ("item", row.item),
        ("problem", PROBLEMS.label(row.problem, locale) if row.problem in PROBLEMS else ""),
        ("amount", money_text(row.amount) if row.amount is not None else ""),
        ("happened_on", row.happened_on.isoformat() if row.happened_on else ""),
        ("demands", demands(row)),
        ("source", SOURCES.label(row.source, locale) if row.source in SOURCES else ""),
        ("received_at", datetime_text(row.received_at)),
    ]
    read = gettext(N_("read from the text, please check"))
    mark = Markup(' <span class="tag tag-line">{}</span>').format(read)
    absent = Markup('<span class="amber">{}</span>').format(gettext(N_("not given")))
    return [
        (
            FIELDS.label(key, locale),
            (Markup("{}{}").format(value, mark) if key in guessed else value) if value else absent,
        )
        for key, value in shown
    ]


def _masked(value: str | None, mask: Any, url: str | None) -> Any:
    if not value:
        return ""
    hidden = mask(value) or masks.HIDDEN
    if not url:
        return hidden
    return Markup(
        '<span class="mask"><span class="mask-value">{}</span>'
        '<a class="mask-show" href="{}" data-reveal>{}</a></span>'
    ).format(hidden, url, gettext(N_("Show")))


def timeline(taken: Sequence[DispatchStep], seen: int | None = None) -> list[dict[str, Any]]:
    """The steps of both sides; those after version *seen* are marked as new."""
    return [_event(step, seen) for step in taken]


def _event(step: DispatchStep, seen: int | None) -> dict[str, Any]:
    locale = current_locale()
    sides = {
        "station": gettext(N_("The station")),
        "bureau": gettext(N_("The bureau")),
        "system": gettext(N_("System")),
    }
    what = LABELS.label(step.event, locale)
    if seen is not None and step.seq > seen:
        what += gettext(N_(" (new, since you opened the page)"))
    return {
        "what": what,
        "actor": " ".join(part for part in (sides[step.side], _person(step)) if part),
        "time": datetime_text(step.at),
        "at": step.at.isoformat(),
        "note": _note(step, locale),
        "tone": STEP_TONES.get(step.event),
    }


def _person(step: DispatchStep) -> str:
    return "" if step.side == "system" else step.person_name


def _note(step: DispatchStep, locale: str) -> str:
    words = []
    if step.data.get("reason") in RETURN_REASONS:
        words.append(RETURN_REASONS.label(step.data["reason"], locale))
    if step.data.get("result") in RESULTS:
        words.append(RESULTS.label(step.data["result"], locale))
    if step.data.get("days"):
        words.append(gettext(N_("%(n)s working days"), n=step.data["days"]))
    if step.data.get("number"):
        words.append(step.data["number"])
    return " · ".join([*words, *([step.note] if step.note else [])])


def day(value: date | None) -> str:
    """A day in words."""
    return date_text(value)


def today(now: datetime) -> date:
    """The Shanghai date."""
    return local_date(now)


def midnight(now: datetime) -> datetime:
    """When this day began in Shanghai."""
    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def here(endpoint: str, **values: Any) -> str:
    """An address of our own, without empty values."""
    return url_for(
        endpoint, **{key: value for key, value in values.items() if value not in (None, "", False)}
    )
