"""Verbs of posted rules."""

from portal.tenants.actions.posted.decide import approve, end, settle_promise
from portal.tenants.actions.posted.read import confirm_read, remind_readers
from portal.tenants.actions.posted.write import (
    Text,
    approvable,
    begin,
    begin_missing,
    change,
    drop,
    give_back,
    names_here,
    send,
)

__all__ = [
    "Text",
    "approvable",
    "approve",
    "begin",
    "begin_missing",
    "change",
    "confirm_read",
    "drop",
    "end",
    "give_back",
    "names_here",
    "remind_readers",
    "send",
    "settle_promise",
]
