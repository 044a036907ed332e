"""What the page of a task shows, the same for both sides."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal import law
from portal.core import masks
from portal.core.i18n import current_locale
from portal.recalls.models import Line, Proof, Task
from portal.recalls.queries import tasks
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.task import clocks
from portal.recalls.rules.task.steps import STATES
from portal.recalls.rules.task.words import CONTRADICTIONS, PROOFS, REFUND_WAYS, RELIST_STATES
from portal.recalls.views import shown


def task_page(db: Session, row: Task, files_at: Any, now: datetime) -> dict[str, Any]:
    """The variables of templates/recalls/task.html; *files_at*(proof, display) gives a file's address."""
    goods = tasks.lines(db, row)
    calendar = law.load_calendar(db, row.office_path)
    claims = tasks.claims(db, row)
    return {
        "row": row,
        "state": STATES[row.state],
        "tone": shown.TONES[row.state],
        "kind": KINDS[row.kind],
        "gravity": GRAVITIES[row.gravity],
        "clock": shown.clock_of(db, row, now),
        "finish": shown.chip(clocks.finish(tasks.times_of(row), calendar), now)
        if goods and not row.ended_at
        else None,
        "matches": [shown.match_row(found) for found in tasks.matches(db, row)],
        "lines": goods,
        "quantity": shown.quantity,
        "proofs": proof_groups(tasks.proofs(db, row), files_at),
        "refunds": [refund_row(one, goods) for one in tasks.refunds(db, row)],
        "claims": claims,
        "finds": tasks.finds(db, row),
        "states": STATES,
        "contradictions": CONTRADICTIONS,
        "relists": tasks.relists(db, row),
        "relist_states": RELIST_STATES,
        "blocks": tasks.blocks(db, row),
        "events": shown.timeline(tasks.steps(db, row)),
    }


def proof_groups(found: Any, files_at: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """Photos and papers by kind, with where they are seen."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault(one.kind, []).append(_proof(one, files_at))
    locale = current_locale()
    return [(PROOFS.label(kind, locale), rows) for kind, rows in groups.items()]


def _proof(one: Proof, files_at: Any) -> dict[str, Any]:
    return {
        "url": files_at(one, False),
        "thumb": files_at(one, True),
        "note": one.note,
        "by": one.by_name,
        "at": one.at,
        "captured_at": one.captured_at,
        "sha256": one.sha256,
        "on_device": bool(one.device_sha256),
    }


def refund_row(one: Any, goods: Any) -> dict[str, Any]:
    """A refund with its consumer masked."""
    names: dict[Any, Line] = {line.id: line for line in goods}
    return {
        "at": one.returned_at,
        "goods": names[one.line_id].name,
        "quantity": shown.quantity(one.quantity, names[one.line_id].unit),
        "amount": one.amount,
        "way": REFUND_WAYS[one.way],
        "name": masks.name(one.name),
        "phone": masks.phone(one.phone),
        "address": masks.address(one.address),
    }
