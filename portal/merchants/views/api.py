"""Where shops' own systems push their goods: POST JSON with a key (docs/catalogue-api.md)."""

from __future__ import annotations

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.db import enter
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.scope import Station
from portal.core.web import access, ctx, limit, public_blueprint
from portal.merchants.actions.keys import use_key
from portal.merchants.actions.pushing import push
from portal.merchants.models import CatalogueImport, CatalogueKey

blueprint = public_blueprint("catalogue_api", __name__, "/api/goods")
Answer = tuple[Response, int]
BEARER = "Bearer "


@blueprint.post("")
@access.anyone
@limit("60 per minute; 1000 per day")
def push_goods(station: str) -> Answer:  # noqa: ARG001 - the URL's own
    """Add goods and bring them up to date. 200 with counts and refusals; 401, 422, 429 in words."""
    key = _key(ctx().db)
    if key is None:
        return _no(401, N_("The key is missing, revoked or not of this station."))
    body = request.get_json(silent=True)
    if body is None:
        return _no(422, N_("Send JSON with Content-Type application/json."))
    try:
        taken = push(ctx().db, _actor(key), key, body, now=ctx().now)
    except Refused as refused:
        return _no(refused.status, refused.message, **refused.params)
    return jsonify(_answer(taken)), 200


def _key(db: Session) -> CatalogueKey | None:
    """The key of the request; the session then speaks for the station, as its staff would."""
    given, place = request.headers.get("Authorization", ""), ctx().place
    if place.tenant is None or not given.startswith(BEARER):
        return None
    key = use_key(db, given.removeprefix(BEARER).strip(), now=ctx().now)
    if key is not None:
        enter(db, Station(place.tenant, place.office_path))
    return key


def _actor(key: CatalogueKey) -> Actor:
    return Actor(None, key.label, frozenset({"SYSTEM"}), "station", key.tenant_id, key.office_path)


def _no(status: int, message: str, **params: object) -> Answer:
    words = gettext(message)
    return jsonify({"error": words % params if params else words}), status


def _answer(taken: CatalogueImport) -> dict[str, object]:
    refused = [
        {
            "row": one["line"],
            "faults": [
                {"field": name, "reason": gettext(words) % params} for name, words, params in one["faults"]
            ],
        }
        for one in taken.refused[1:]
    ]
    return {"added": taken.added, "changed": taken.changed, "same": taken.same, "refused": refused}
