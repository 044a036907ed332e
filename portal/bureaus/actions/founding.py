"""Founding bureaux. Only the system (seed, operator's command) does it: a bureau is founded by the state."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.bureaus.models import Bureau
from portal.bureaus.queries import next_ordinal
from portal.bureaus.rules import KINDS, check_code, child_path
from portal.core.errors import Invalid
from portal.core.i18n import N_


def found_bureau(
    db: Session,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    area_code: str,
    parent: Bureau | None,
    phone: str = "",
    address: str = "",
    now: datetime,
) -> Bureau:
    """Add a bureau under *parent* (None for a root). Raises Invalid on a bad code or kind."""
    if kind not in KINDS:
        raise Invalid(N_("Unknown kind of bureau."), field="kind")
    bureau = Bureau(
        parent_id=parent.id if parent else None,
        code=check_code(code),
        name=name,
        short_name=short_name,
        kind=kind,
        area_code=area_code,
        path=child_path(parent.path if parent else "", next_ordinal(db, parent)),
        phone=phone,
        address=address,
        created_at=now,
    )
    db.add(bureau)
    db.flush()
    return bureau
