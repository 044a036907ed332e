"""The draw as a ceremony: when each step may be taken, and the frozen document it works on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.audits.rules.draw.rfc3797 import LARGEST_VALUE
from portal.core.errors import N_, Conflict, Invalid
from portal.core.terms import Term, Vocabulary

STATES = Vocabulary(
    Term("FREEZING", "正在冻结名录", "Population being frozen"),
    Term("FROZEN", "名录已冻结", "Population frozen"),
    Term("ANNOUNCED", "已公告，待公开随机数", "Announced, waiting for the public numbers"),
    Term("DRAWING", "正在抽取", "Being drawn"),
    Term("DRAWN", "已抽取", "Drawn"),
    Term("CANCELLED", "已取消", "Cancelled"),
)
# The worker is at it: nobody else takes a step meanwhile.
WORKING = frozenset({"FREEZING", "DRAWING"})
OPEN = frozenset({"FROZEN", "ANNOUNCED"}) | WORKING
# Registers up to this many stations are frozen and drawn in the request itself; larger ones by the worker.
AT_ONCE = 500
# So long after it was asked for, work that has not ended is given up: nobody is at it any more.
PATIENCE = timedelta(hours=2)
DRAWERS = ("SUPERVISOR", "DISPATCHER")
MOST_SOURCES = 5
# Long enough that anybody can note the announcement before the numbers fall.
SHORTEST_NOTICE = timedelta(hours=1)
DEFAULT_WINDOW = timedelta(days=2)
WITHDRAWN_TERM = "TERM"


def check_sources(sources: Sequence[str], falls_at: datetime, until: datetime, now: datetime) -> list[str]:
    """The named sources of public numbers, cleaned. Raises Invalid."""
    named = [line.strip() for line in sources if line.strip()]
    if not named:
        raise Invalid(N_("Name at least one public source of numbers, one a line."), field="sources")
    if len(named) > MOST_SOURCES or any(len(line) > 500 for line in named):
        raise Invalid(N_("At most five sources, each at most 500 characters."), field="sources")
    if len(set(named)) < len(named):
        raise Invalid(N_("A source stands twice in the list."), field="sources")
    if falls_at < now + SHORTEST_NOTICE:
        raise Invalid(
            N_("The numbers must become known at least an hour from now: nobody may know them yet."),
            field="falls_at",
        )
    if until <= falls_at:
        raise Invalid(N_("The last hour for entering lies after the numbers are known."), field="until")
    return named


def check_announcing(falls_at: datetime, now: datetime) -> None:
    """The announcement goes out before anybody can know the numbers. Raises Conflict."""
    if now >= falls_at:
        raise Conflict(
            N_(
                "The public numbers may be known already: this draw can no longer be announced. Freeze a new one."
            )
        )


def check_entering(falls_at: datetime, until: datetime, now: datetime) -> None:
    """Numbers are entered after they are known and before the announced last hour. Raises Conflict."""
    if now < falls_at:
        raise Conflict(N_("Too early: the announced public numbers are not known yet."))
    if now > until:
        raise Conflict(
            N_(
                "Too late: the announced hour for entering has passed. Cancel this draw, say why, and freeze a new one."
            )
        )


def read_numbers(text: str) -> list[int]:
    """The whole numbers of one source, as people write them. Raises Invalid."""
    words = [word for word in re.split(r"[\s,，、;；|]+", text.strip()) if word]
    if not words or not all(
        word.isascii() and word.isdigit() and int(word) <= LARGEST_VALUE for word in words
    ):
        raise Invalid(N_("Write whole numbers, for example: 3 9 14 21 27 33."), field="numbers")
    return [int(word) for word in words]
