"""Goods pushed by a shop's own system: the same judging and taking as a table, with the key's shop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.merchants.actions.judging import Table
from portal.merchants.actions.taking import carry_out, keep_table
from portal.merchants.models import CatalogueImport, CatalogueKey
from portal.merchants.rules.columns import NAMES

MOST = 5_000  # rows of one call
UNFIT = re.compile("[\x00\ud800-\udfff]")  # what JSON may carry and no text of the database


def push(db: Session, actor: Actor, key: CatalogueKey, body: object, *, now: datetime) -> CatalogueImport:
    """Take `{"items": [{"name": …}]}`; the rows refused stand in the import. Raises Invalid on another shape."""
    table = _table(body)
    row = keep_table(db, actor, table, key.merchant_id, "API", key.label, now=now)
    carry_out(db, actor, row, table, now=now)
    return row


def _table(body: object) -> Table:
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list) or not all(isinstance(one, Mapping) for one in items):
        raise Invalid(N_("Send a JSON object with a list of objects in “items”."))
    if not 1 <= len(items) <= MOST:
        raise Invalid(N_("Send 1 to %(most)s rows in one call."), most=MOST)
    unknown = {str(name) for one in items for name in one} - set(NAMES)
    if unknown:
        raise Invalid(N_("Unknown fields: %(names)s."), names=", ".join(sorted(unknown)[:10]))
    rows = [(at, tuple(_text(one.get(name)) for name in NAMES)) for at, one in enumerate(items, 1)]
    return Table(NAMES, {name: at for at, name in enumerate(NAMES)}, rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Invalid(N_("Fields hold texts or numbers."))
    return UNFIT.sub("", str(value))[:1_000].strip()
