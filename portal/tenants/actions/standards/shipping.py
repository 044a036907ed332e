"""The checklists that come with the product, put into the root bureaux once."""

import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bureaus import Bureau
from portal.core.clock import local_date
from portal.tenants.actions.standards.versions import new_row
from portal.tenants.models import StandardVersion
from portal.tenants.rules.standards import Checklist, Evidence, Item


@cache
def shipped() -> tuple[tuple[Checklist, bool], ...]:
    """The checklists of the package, and whether each is published or left as a draft."""
    text = resources.files("portal.tenants").joinpath("data", "standards.json").read_text(encoding="utf-8")
    return tuple((_checklist(one), one["publish"]) for one in json.loads(text))


def _checklist(one: dict[str, Any]) -> Checklist:
    return Checklist(
        code=one["code"],
        title=one["title"],
        title_en=one["title_en"],
        note=one["note"],
        pass_mark=one["pass_mark"],
        areas=tuple(one["areas"]),
        binding=one["binding"],
        items=tuple(_item(item) for item in one["items"]),
    )


def _item(one: dict[str, Any]) -> Item:
    proofs = tuple(Evidence(**proof) for proof in one["evidence"])
    return Item(**{**one, "weight": Decimal(one["weight"]), "evidence": proofs})


def ship(db: Session, *, now: datetime) -> int:
    """Give every root bureau the checklists it does not have (system scope); what it changed, retired or dropped stays
    as it is. Returns how many were put in."""
    roots = db.execute(select(Bureau).where(Bureau.parent_id.is_(None))).scalars().all()
    paths = [root.path for root in roots]
    known = db.execute(
        select(StandardVersion.office_path, StandardVersion.code).where(
            StandardVersion.office_path.in_(paths)
        )
    )
    have = {(path, code) for path, code in known}
    missing = [
        (path, one, publish) for path in paths for one, publish in shipped() if (path, one.code) not in have
    ]
    for path, one, publish in missing:
        row = new_row(path, one, 1, None, now)
        if publish:
            row.state, row.effective_from, row.published_at = "PUBLISHED", local_date(now), now
        db.add(row)
    db.flush()
    return len(missing)
