"""With a device's key instead of a sign-in: answers and photos. The key is in a header, which no other site can send;
cookies count for nothing here, so there is nothing to forge."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Response, abort, jsonify, request
from flask.blueprints import BlueprintSetupState

from portal.audits.actions.visits import keys, photos, receive
from portal.audits.models import Task, Visit, VisitAnswer
from portal.audits.queries.tasks import task as find_task
from portal.audits.queries.visits import one
from portal.audits.rules.visits.pack import clock_is_wrong
from portal.audits.views.visits.places import visit_app
from portal.audits.views.visits.route import device_time
from portal.core.db import enter
from portal.core.errors import N_, Invalid
from portal.core.i18n import gettext
from portal.core.scope import Bureau
from portal.core.web import access, ctx

HASH = re.compile(r"[0-9a-f]{64}")
MOST_PIECE = 2 * 1024 * 1024
STATES = {
    "CURRENT": "",
    "STALE": N_(
        "The plan changed after this pack was downloaded. Go on: nothing is lost. Download the pack again."
    ),
    "CANCELLED": N_(
        "This visit was cancelled: %(reason)s What you noted is kept, but it is no visit any more."
    ),
    "REPLACED": N_("Somebody else was sent in your place. What you noted is kept and marked."),
    "DONE": N_("The visit is complete; everything arrived."),
}


def _opened(visit: UUID) -> keys.Opened:
    """Whom the key speaks for; the session then sees that station's office and no more."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not secret:
        abort(404)  # without a key nobody learns that there is something here
    found = keys.open_key(ctx().db, secret, ctx().now)
    if found is None or found.visit != visit or found.bureau != ctx().place.facts["id"]:
        abort(401)
    enter(ctx().db, Bureau(found.office_path, found.actor.person))
    return found


def _told() -> dict[str, Any]:
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Invalid(N_("This request cannot be read"))
    return told


@visit_app.post("/sync/<uuid:visit>")
@access.anyone
def exchange(bureau: str, visit: UUID) -> Response:  # noqa: ARG001
    """Take answers, name what is held, give what other devices answered."""
    by, told = _opened(visit), _told()
    answers, cursor = told.get("answers", []), told.get("cursor", 0)
    if not isinstance(answers, list) or not isinstance(cursor, int) or isinstance(cursor, bool):
        raise Invalid(N_("This request cannot be read"))
    done = receive.receive(
        ctx().db,
        by,
        str(told.get("device", "")),
        device_time(told),
        answers,
        cursor=cursor,
        now=ctx().now,
    )
    state, words = _state(done.visit, find_task(ctx().db, done.visit.task_id), by, str(told.get("pack", "")))
    return jsonify(
        server_time=ctx().now.isoformat(),
        skew=done.skew,
        clock_wrong=clock_is_wrong(done.skew),
        held=done.held,
        refused={name: gettext(refused.message) % refused.params for name, refused in done.refused.items()},
        theirs=[_answer(row) for row in done.theirs],
        cursor=done.cursor,
        state=state,
        words=words,
    )


def _answer(row: VisitAnswer) -> dict[str, Any]:
    return {
        "id": row.answer_id,
        "item": row.item,
        "value": row.value,
        "device": row.device,
        "made_at": one.as_answer(row).made_at.isoformat().replace("+00:00", "Z"),
        "replaces": row.replaces,
        "digest": row.digest,
        "who": row.person_name,
    }


def _state(row: Visit, task: Task, by: keys.Opened, pack: str) -> tuple[str, str]:
    if task.state == "CANCELLED":
        return "CANCELLED", gettext(STATES["CANCELLED"]) % {"reason": task.cancel_reason}
    if str(by.actor.person) not in task.people:
        state = "REPLACED"
    elif row.state == "DONE":
        state = "DONE"
    else:
        state = "CURRENT" if pack == row.pack_sha256 else "STALE"
    return state, gettext(STATES[state]) if STATES[state] else ""


@visit_app.post("/sync/<uuid:visit>/photos")
@access.anyone
def offsets(bureau: str, visit: UUID) -> Response:  # noqa: ARG001
    """How far each of some photos has come."""
    by, told = _opened(visit), _told()
    named = told.get("photos", [])
    if not isinstance(named, list) or not all(isinstance(n, str) and HASH.fullmatch(n) for n in named):
        raise Invalid(N_("This request cannot be read"))
    return jsonify(received=photos.progress(ctx().db, by, named))


@visit_app.post("/sync/<uuid:visit>/photos/<named>")
@access.anyone
def piece(bureau: str, visit: UUID, named: str) -> Response:  # noqa: ARG001
    """The next piece of a photo: ?at= where it starts, ?size= the whole. The body is the bytes."""
    by = _opened(visit)
    starts, size = (request.args.get(name, -1, type=int) for name in ("at", "size"))
    if not HASH.fullmatch(named) or starts < 0 or (request.content_length or 0) > MOST_PIECE:
        raise Invalid(N_("This request cannot be read"))
    done = photos.take_piece(ctx().db, by, named, starts, size, request.get_data(cache=False), now=ctx().now)
    return jsonify(received=done.received, held=done.held)


def _keys_instead_of_tokens(state: BlueprintSetupState) -> None:
    for view in (exchange, offsets, piece):
        state.app.extensions["csrf"].exempt(view)


visit_app.record(_keys_instead_of_tokens)
