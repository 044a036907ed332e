"""Standards in words: states with their tones, what is missing, the steps as a timeline."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from portal.core.i18n import current_locale, datetime_text, gettext
from portal.tenants.models import StandardStep
from portal.tenants.queries.standards import Line
from portal.tenants.rules.standards import Words
from portal.tenants.rules.standards.words import CHECKS, ITEMS, STEPS, WHY

TONES = {
    "OPEN": "line",
    "SUBMITTED": "brand",
    "RETURNED": "seal",
    "CONFIRMED": "jade",
    "REOPENED": "amber",
}
STEP_TONES = {
    "CONFIRMED": "jade",
    "RETURNED": "seal",
    "SUBMITTED": "brand",
    "EXPIRED": "amber",
    "ROSTER": "amber",
}


def plain(number: Decimal) -> str:
    """Points and weights without idle zeros."""
    return f"{number.normalize():f}"


def say(words: Words | None) -> str:
    """A sentence of the rules in the reader's language."""
    if words is None:
        return ""
    text = gettext(words.message)
    return text % words.params if words.params else text


class Saying(Protocol):
    """A refusal or a fault: a msgid and what fills it."""

    @property
    def message(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...


def say_refused(refused: Saying) -> str:
    """Why something was refused, in the reader's language."""
    text = gettext(refused.message)
    return text % refused.params if refused.params else text


def state_word(code: str) -> tuple[str, str]:
    """(word, tone) of a check's state."""
    return CHECKS.label(code, current_locale()), TONES[code]


def item_word(line: Line) -> tuple[str, str]:
    """(word, tone) of an item: what the station has finished but not handed over reads as done."""
    if line.ready:
        return gettext("Complete, not handed over"), "brand"
    return ITEMS.label(line.state, current_locale()), TONES[line.state]


def why_word(code: str | None) -> str:
    """Why an item was reopened."""
    return WHY.label(code, current_locale())


def events(steps: Sequence[StandardStep]) -> list[dict[str, Any]]:
    """The steps of a check for parts/case.html: timeline."""
    return [
        {
            "what": STEPS.label(step.event, current_locale()),
            "actor": step.person_name if step.side != "system" else gettext("The system"),
            "time": datetime_text(step.at),
            "at": step.at.isoformat(),
            "note": _note(step),
            "tone": STEP_TONES.get(step.event),
        }
        for step in steps
    ]


def _note(step: StandardStep) -> str:
    reasons = json.loads(step.note) if step.note else {}
    if reasons:
        return "；".join(f"{code}：{reason}" for code, reason in reasons.items())
    return "、".join(step.data.get("items", []))
