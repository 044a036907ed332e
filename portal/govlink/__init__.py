"""The two-way channel between bureau and station: platform cases, dispatches, supervision. This is the only door."""

from portal.govlink import events, jobs, models
from portal.govlink.actions.dispatch import Order, dispatch, dispatch_many
from portal.govlink.actions.enter import enter
from portal.govlink.jobs import give_up_files, sweep_due
from portal.govlink.models import Dispatch, DispatchStep, PlatformCase, Supervision
from portal.govlink.queries.assessed import assessed
from portal.govlink.queries.dispatches import board, counts, overdue
from portal.govlink.rules.dispatch import STATES
from portal.govlink.rules.facts import Facts

__all__ = [
    "STATES",
    "Dispatch",
    "DispatchStep",
    "Facts",
    "Order",
    "PlatformCase",
    "Supervision",
    "assessed",
    "board",
    "counts",
    "dispatch",
    "dispatch_many",
    "enter",
    "events",
    "give_up_files",
    "jobs",
    "models",
    "overdue",
    "sweep_due",
]
