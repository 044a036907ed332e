"""The trail (留痕): who did what to which thing, when; append-only, hash-chained, sealed daily, verifiable by an
outsider. This is the module's only door."""

from portal.trail import models
from portal.trail.actions.exports import Waiting, ask_export
from portal.trail.actions.listeners import deaf, listen, unlisten
from portal.trail.actions.record import record, record_first, record_many
from portal.trail.actions.suppliers import supply, unsupply
from portal.trail.names import as_timeline, lend_names
from portal.trail.queries.entries import Checked, check, head, head_rows, stamp, timeline, written_since
from portal.trail.queries.exports import own_exports
from portal.trail.rules.entries import Entry, Head, Subject
from portal.trail.rules.events import EVENTS, File, Hash, NotForTheTrail, TrailFault, Undeclared
from portal.trail.rules.verify import BadInput, Report, verify

__all__ = [
    "EVENTS",
    "BadInput",
    "Checked",
    "Entry",
    "File",
    "Hash",
    "Head",
    "NotForTheTrail",
    "Report",
    "Subject",
    "TrailFault",
    "Undeclared",
    "Waiting",
    "as_timeline",
    "ask_export",
    "check",
    "deaf",
    "declare",
    "head",
    "head_rows",
    "lend_names",
    "listen",
    "models",
    "own_exports",
    "record",
    "record_first",
    "record_many",
    "stamp",
    "supply",
    "timeline",
    "unlisten",
    "unsupply",
    "verify",
    "written_since",
]

declare = EVENTS.declare
