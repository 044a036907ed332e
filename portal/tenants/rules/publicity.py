"""Publicity (宣传): activities with their counts, consumption warnings, typical cases without anybody's identity."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.terms import Term, Vocabulary

# 3·15、消费教育、进社区、资料发放 (seed 000 简2(六), 002, 004; mission M12).
ACTIVITIES = Vocabulary(
    Term("DAY_315", "3·15 国际消费者权益日活动", "15 March consumer rights day"),
    Term("LECTURE", "消费教育讲座", "Consumer education"),
    Term("COMMUNITY", "进社区、进乡村、进校园", "In the neighbourhood, village or school"),
    Term("MATERIALS", "发放宣传资料", "Handing out material"),
    Term("MEDIA", "媒体和网络宣传", "Press and web"),
    Term("OTHER", "其他宣传活动", "Other publicity"),
)
SOURCES = Vocabulary(
    Term("STATION", "本站提示", "This station"),
    Term("BUREAU", "市场监督管理局发布", "The bureau"),
    Term("COUNCIL", "消费者权益保护委员会发布", "The consumer council"),
)
LED_LENGTH = 70  # characters: what one line of an LED screen or one text message holds
LONGEST_SHOWN = 366  # days


@dataclass(frozen=True)
class ActivityFacts:
    """What a station writes of one activity; the counts are people's own, never computed."""

    kind: str
    title: str
    held_on: date
    place: str = ""
    materials: int = 0
    people: int = 0
    consultations: int = 0
    summary: str = ""


def check_activity(facts: ActivityFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not facts.title.strip():
        raise Invalid(N_("Give the activity a title."), field="title")
    if facts.kind not in ACTIVITIES:
        raise Invalid(N_("Choose from the list."), field="kind")
    for name in ("materials", "people", "consultations"):
        if not 0 <= getattr(facts, name) <= 1_000_000:
            raise Invalid(N_("Write a number from 0."), field=name)


@dataclass(frozen=True)
class WarningFacts:
    """A consumption warning (消费警示、消费提示) as it will be shown between two days, both included."""

    title: str
    body: str
    led: str
    source: str
    shown_from: date
    shown_until: date


def check_warning(facts: WarningFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not facts.title.strip():
        raise Invalid(N_("Give the warning a title."), field="title")
    if not facts.body.strip():
        raise Invalid(N_("Write the warning."), field="body")
    if len(facts.led.strip()) > LED_LENGTH:
        raise Invalid(N_("The screen holds %(most)s characters."), field="led", most=LED_LENGTH)
    if facts.source not in SOURCES:
        raise Invalid(N_("Choose from the list."), field="source")
    if not 0 <= (facts.shown_until - facts.shown_from).days <= LONGEST_SHOWN:
        raise Invalid(
            N_("The last day comes after the first, within %(most)s days."),
            field="shown_until",
            most=LONGEST_SHOWN,
        )
    refuse_identity("body", facts.title + facts.body + facts.led, ())


@dataclass(frozen=True)
class ClosedCase:
    """What a typical case may be written from: a closed complaint without its people.

    *secrets* are the names, telephones and addresses of that complaint: only to find them in a text."""

    id: UUID
    number: str
    closed_on: date
    category: str
    subject: str
    problem: str
    outcome: str
    amount: Decimal | None
    recovered: Decimal | None
    story: str
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class StoryFacts:
    """A typical case (典型案例): what happened, how it was settled, what it teaches."""

    title: str
    story: str
    handling: str
    lesson: str
    basis: str = ""


def check_story(facts: StoryFacts, secrets: Iterable[str]) -> None:
    """Every part is written and nobody can be recognised. Raises Invalid beside the field at fault."""
    for name in ("title", "story", "handling", "lesson"):
        if not getattr(facts, name).strip():
            raise Invalid(N_("Fill this in."), field=name)
    hidden = tuple(secrets)
    for name in ("title", "story", "handling", "lesson", "basis"):
        refuse_identity(name, getattr(facts, name), hidden)


# Anything a person could be found by: telephones, identity, bank and order numbers, mail, number plates.
_TRACES = (
    re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)"),
    re.compile(r"(?<!\d)\d{12,19}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·]?[A-Z0-9]{5,6}"),
)
LEAST_SECRET = 2  # characters: a shorter one would be found everywhere


def traces(text: str, secrets: Iterable[str]) -> list[str]:
    """What in *text* points at a person: numbers, mail addresses, plates, and any of *secrets*."""
    found = [match.group() for pattern in _TRACES for match in pattern.finditer(text)]
    found += [one for one in secrets if len(one.strip()) >= LEAST_SECRET and one.strip() in text]
    return list(dict.fromkeys(found))


def refuse_identity(field: str, text: str, secrets: Iterable[str]) -> None:
    """Raises Invalid naming what must go before the text may be shown to others."""
    found = traces(text, secrets)
    if found:
        raise Invalid(
            N_(
                "This would let somebody be recognised: %(found)s. Write a certain woman or brand, or leave it out."
            ),
            field=field,
            found="、".join(found),
        )


def check_approval(written_by: UUID | None, approver: UUID | None, others: int) -> None:
    """Whoever wrote a text does not approve it while another person could. Raises Forbidden.

    *others* counts the people besides the writer who may approve."""
    if others and written_by is not None and written_by == approver:
        raise Forbidden(N_("Somebody else approves what you wrote."))


def check_still_open(approved: object, withdrawn: object) -> None:
    """A text that was approved or withdrawn is not changed any more. Raises Conflict."""
    if approved or withdrawn:
        raise Conflict(N_("This text is approved or withdrawn; write a new one."))
