"""What hangs on a station's wall: which sheets there are, how large, what each is made from."""

from portal.tenants.rules.wall.facts import DutyDay, Notice, Person, Rule, Source
from portal.tenants.rules.wall.fit import Fit, fit_text, fit_title
from portal.tenants.rules.wall.knowledge import Topic, topic
from portal.tenants.rules.wall.sheets import Sheet, Size, sheets

__all__ = [
    "DutyDay",
    "Fit",
    "Notice",
    "Person",
    "Rule",
    "Sheet",
    "Size",
    "Source",
    "Topic",
    "fit_text",
    "fit_title",
    "sheets",
    "topic",
]
