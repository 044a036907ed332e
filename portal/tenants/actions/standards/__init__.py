"""Verbs of standards: a bureau's checklists, the station's self-check, the office's review, what happens by itself."""

from portal.tenants.actions.standards.checking import add_file, fill, remove_file, renew, submit, take_back
from portal.tenants.actions.standards.keeping import SOON, align, on_roster_changed, run_out
from portal.tenants.actions.standards.reviewing import LONGEST_REASON, Decision, decide
from portal.tenants.actions.standards.shipping import ship, shipped
from portal.tenants.actions.standards.versions import (
    change_head,
    draft,
    drop,
    move_item,
    publish,
    put_item,
    remove_item,
    retire,
)

__all__ = [
    "LONGEST_REASON",
    "SOON",
    "Decision",
    "add_file",
    "align",
    "change_head",
    "decide",
    "draft",
    "drop",
    "fill",
    "move_item",
    "on_roster_changed",
    "publish",
    "put_item",
    "remove_file",
    "remove_item",
    "renew",
    "retire",
    "run_out",
    "ship",
    "shipped",
    "submit",
    "take_back",
]
