"""Posted rules (上墙制度): what a station must hold, how a version comes into force, what changed between two."""

from portal.tenants.rules.posted.diff import Change, changes, marked
from portal.tenants.rules.posted.life import APPROVERS, WRITERS, check_text, check_writer_approves, stand
from portal.tenants.rules.posted.starters import Names, Starter, starter
from portal.tenants.rules.posted.words import (
    CODES,
    GROUPS,
    KIND,
    PROMISE,
    REQUIRED,
    STANDS,
    Line,
    group_of,
    is_own,
    lines,
    own_code,
)

__all__ = [
    "APPROVERS",
    "CODES",
    "GROUPS",
    "KIND",
    "PROMISE",
    "REQUIRED",
    "STANDS",
    "WRITERS",
    "Change",
    "Line",
    "Names",
    "Starter",
    "changes",
    "check_text",
    "check_writer_approves",
    "group_of",
    "is_own",
    "lines",
    "marked",
    "own_code",
    "stand",
    "starter",
]
