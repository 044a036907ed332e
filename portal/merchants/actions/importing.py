"""Taking a table of shops: new ones are added, known ones changed where the table says something else.

Nothing is kept between preview and import: the rows travel with the page, signed, and are judged again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid, Refused
from portal.core.phones import spelled
from portal.core.sheets import (
    Accepted,
    Cell,
    Fault,
    Field,
    Importer,
    Limits,
    RefusedRow,
    Row,
    Rows,
    Sheet,
    read_rows,
    text_of,
)
from portal.core.sheets.parsers import text
from portal.merchants.actions.shops import changes, row_of
from portal.merchants.models import Merchant
from portal.merchants.rules import Key, ShopFacts, check, key_of
from portal.trail import Subject, record_many

MOST = 2_000  # rows of one table: a large market in one go
LIMITS = Limits(rows=MOST, columns=60, cell=500)


def _phone(cell: Cell) -> str:
    found = spelled(text_of(cell))
    if found is None:
        raise Invalid(N_("not a phone number"))
    return found


IMPORTER = Importer(
    (
        Field(
            "name", N_("Shop name"), text(80),
            ("商户名称", "经营户名称", "店铺名称", "店名", "商户", "经营户", "名称", "字号名称", "shop name", "name"),
            required=True,
        ),
        Field(
            "stall", N_("Stall or counter number"), text(40),
            ("铺位号", "摊位号", "柜台号", "铺位", "摊位", "柜位", "位置", "门牌号", "stall"),
        ),
        Field("brand", N_("Brands sold"), text(120), ("经营品牌", "品牌", "主营品牌", "经营范围", "brand")),
        Field(
            "uscc", N_("Unified social credit code"), text(18),
            ("统一社会信用代码", "社会信用代码", "信用代码", "营业执照号", "注册号", "uscc"),
        ),
        Field("contact", N_("Contact person"), text(40), ("联系人", "负责人", "经营者", "店长", "contact")),
        Field("phone", N_("Telephone"), _phone, ("联系电话", "电话", "手机", "手机号", "联系方式", "phone")),
    )
)  # fmt: skip


@dataclass
class Plan:
    """What a table would bring: shops to add and to change, those that stand as they are, and refused rows."""

    headers: tuple[str, ...]
    columns: Mapping[str, str]
    added: list[tuple[int, ShopFacts]] = field(default_factory=list)
    changed: list[tuple[int, ShopFacts, Merchant]] = field(default_factory=list)
    same: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def read_table(stream: IO[bytes]) -> Sheet:
    """The table of a file. Raises Invalid in words."""
    return read_rows(stream, LIMITS, known=IMPORTER.known)


def packed(sheet: Sheet) -> dict[str, Any]:
    """The table as plain values, to travel with the preview's page."""
    rows = [[row.line, *(text_of(cell) for cell in row.values)] for row in sheet.rows]
    return {"headers": list(sheet.headers), "rows": rows}


def unpacked(data: Mapping[str, Any]) -> Sheet:
    """The table a preview's page brought back."""
    rows = [Row(line, tuple(cell or None for cell in cells)) for line, *cells in data["rows"]]
    return Sheet("", tuple(data["headers"]), 0, cast("Rows", rows))


def plan(db: Session, sheet: Sheet) -> Plan:
    """Judge each row against the list as it stands. Raises Invalid when the table has no column of names."""
    columns = IMPORTER.columns(sheet.headers)
    made = Plan(sheet.headers, {name: match.header for name, match in columns.fields.items()})
    known = _known(db)
    seen: dict[Key, int] = {}
    for row, judged in zip(sheet.rows, IMPORTER.read(sheet, columns), strict=True):
        if isinstance(judged, RefusedRow):
            made.refused.append(judged)
        else:
            _judge(made, known, seen, row, judged)
    return made


def _known(db: Session) -> dict[Key, Merchant]:
    rows = db.execute(
        select(Merchant).where(Merchant.status == "OPEN").order_by(Merchant.id.desc())
    ).scalars()
    return {key_of(row.name, row.stall): row for row in rows}


def _judge(made: Plan, known: Mapping[Key, Merchant], seen: dict[Key, int], row: Row, read: Accepted) -> None:
    facts = ShopFacts(**{name: value or "" for name, value in read.values.items()})
    key = key_of(facts.name, facts.stall)
    try:
        check(facts)
        if key in seen:
            raise Invalid(N_("the same shop stands in line %(line)s"), field="name", line=seen[key])
    except Refused as refused:
        column = made.columns.get(refused.field or "name", "")
        made.refused.append(
            RefusedRow(read.line, row.values, (Fault(column, refused.message, refused.params),))
        )
        return
    seen[key] = read.line
    shop = known.get(key)
    if shop is None:
        made.added.append((read.line, facts))
    elif changes(shop, _over(shop, facts)):
        made.changed.append((read.line, _over(shop, facts), shop))
    else:
        made.same += 1


def _over(shop: Merchant, facts: ShopFacts) -> ShopFacts:
    """*facts*, and what the table leaves empty as it stands: an empty cell takes nothing away."""
    kept = {
        name: value or getattr(shop, name) or ""
        for name, value in vars(facts).items()
        if name not in {"name", "stall"}
    }
    return ShopFacts(name=shop.name, stall=shop.stall, **kept)


def carry_out(db: Session, actor: Actor, made: Plan, *, now: datetime) -> None:
    """Write the plan: a few statements however long the table is."""
    new = [row_of(facts, now) for _, facts in made.added]
    db.add_all(new)
    fields: list[tuple[Subject, dict[str, Any]]] = []
    for _, facts, shop in made.changed:
        wanted = changes(shop, facts)
        for name, value in wanted.items():
            setattr(shop, name, value)
        fields.append((Subject("merchant", shop.id), {"fields": list(wanted)}))
    db.flush()
    added: Sequence[tuple[Subject, dict[str, Any]]] = [(Subject("merchant", row.id), {}) for row in new]
    record_many(db, actor, "merchants:shop:added", added, now=now)
    record_many(db, actor, "merchants:shop:changed", fields, now=now)
