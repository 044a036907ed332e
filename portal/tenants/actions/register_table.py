"""Taking a table of enterprises into the register: new ones are added, known ones brought up to date.

Like the table of shops it keeps nothing between preview and import: the rows travel with the page, signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO, Any, cast

from sqlalchemy.orm import Session

from portal.bureaus import Bureau
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
from portal.core.sheets.parsers import choice, text, whole_number
from portal.tenants.actions.register import EntryFacts, changes, key_of, row_of, tidy
from portal.tenants.models import RegisterEntry
from portal.tenants.queries.obligations import known_entries
from portal.tenants.rules.application import MOST as LARGEST
from portal.tenants.rules.obligation import TRADES
from portal.trail import Subject, record_many

MOST = 3_000  # rows of one table: an office's whole area
LIMITS = Limits(rows=MOST, columns=60, cell=500)


def _phone(cell: Cell) -> str:
    found = spelled(text_of(cell))
    if found is None:
        raise Invalid(N_("not a phone number"))
    return found


def _level(cell: Cell) -> int:
    written = text_of(cell).strip().upper().removesuffix("级").removesuffix("A")
    if written.isdigit() and len(written) == 1:
        return int(written)
    if set(text_of(cell).strip().upper()) == {"A"} and len(text_of(cell).strip()) <= 5:
        return len(text_of(cell).strip())
    raise Invalid(N_("not a level such as 4A"))


IMPORTER = Importer(
    (
        Field(
            "name", N_("Name of the enterprise"), text(80),
            ("企业名称", "单位名称", "经营主体名称", "主体名称", "市场主体名称", "名称", "字号", "enterprise", "name"),
            required=True,
        ),
        Field(
            "uscc", N_("Unified social credit code"), text(24),
            ("统一社会信用代码", "社会信用代码", "信用代码", "统一社会信用代码/注册号", "uscc"),
        ),
        Field(
            "kind", N_("Kind"), choice(TRADES),
            ("类型", "类别", "企业类型", "场所类型", "业态", "kind"), required=True,
        ),
        Field("address", N_("Address"), text(120), ("地址", "经营地址", "经营场所", "住所", "address")),
        Field(
            "floor_area", N_("Business area in m²"), whole_number(0, LARGEST),
            ("营业面积", "经营面积", "面积", "营业面积（平方米）", "营业面积(㎡)", "area"),
        ),
        Field(
            "stalls", N_("Number of stalls"), whole_number(0, LARGEST),
            ("摊位数", "摊位", "商户数", "铺位数", "stalls"),
        ),
        Field("scenic_level", N_("Level of the scenic area"), _level, ("景区等级", "景区级别", "等级", "A级", "level")),
        Field("contact", N_("Contact person"), text(40), ("联系人", "负责人", "法定代表人", "contact")),
        Field("phone", N_("Telephone"), _phone, ("联系电话", "电话", "手机", "联系方式", "phone")),
        Field("office", N_("Office"), text(60), ("市场监管所", "所属市场监管所", "辖区所", "所", "管辖所", "office")),
    )
)  # fmt: skip


@dataclass
class Plan:
    """What a table would bring."""

    headers: tuple[str, ...]
    columns: Mapping[str, str]
    added: list[tuple[int, Bureau, EntryFacts]] = field(default_factory=list)
    changed: list[tuple[int, RegisterEntry, EntryFacts]] = field(default_factory=list)
    same: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def read_table(stream: IO[bytes]) -> Sheet:
    """The table of a file. Raises Invalid in words."""
    return read_rows(stream, LIMITS, known=IMPORTER.known)


def packed(sheet: Sheet) -> dict[str, Any]:
    """The table as plain values, to travel with the preview's page."""
    return {
        "headers": list(sheet.headers),
        "rows": [[row.line, *(text_of(cell) for cell in row.values)] for row in sheet.rows],
    }


def unpacked(data: Mapping[str, Any]) -> Sheet:
    """The table a preview's page brought back."""
    rows = [Row(line, tuple(cell or None for cell in cells)) for line, *cells in data["rows"]]
    return Sheet("", tuple(data["headers"]), 0, cast("Rows", rows))


def plan(db: Session, path: str, offices: Sequence[Bureau], sheet: Sheet) -> Plan:
    """Judge each row against the register of the subtree at *path*. Raises Invalid when a needed column is missing."""
    columns = IMPORTER.columns(sheet.headers)
    made = Plan(sheet.headers, {name: match.header for name, match in columns.fields.items()})
    known = {key_of(row): row for row in known_entries(db, path)}
    seen: dict[tuple[str, str], int] = {}
    for row, judged in zip(sheet.rows, IMPORTER.read(sheet, columns), strict=True):
        if isinstance(judged, RefusedRow):
            made.refused.append(judged)
            continue
        try:
            _judge(made, known, seen, offices, judged)
        except Refused as refused:
            column = made.columns.get(refused.field or "name", "")
            fault = Fault(column, refused.message, refused.params)
            made.refused.append(RefusedRow(judged.line, row.values, (fault,)))
    return made


def _judge(
    made: Plan,
    known: Mapping[tuple[str, str], RegisterEntry],
    seen: dict[tuple[str, str], int],
    offices: Sequence[Bureau],
    read: Accepted,
) -> None:
    values = {name: value for name, value in read.values.items() if value is not None}
    office = _office(offices, values.pop("office", ""))
    facts = tidy(EntryFacts(**values))
    key = key_of(facts)
    if key in seen:
        raise Invalid(N_("the same enterprise stands in line %(line)s"), field="name", line=seen[key])
    seen[key] = read.line
    row = known.get(key)
    if row is None:
        made.added.append((read.line, office, facts))
        return
    whole = _over(row, facts)
    if changes(row, whole):
        made.changed.append((read.line, row, whole))
    else:
        made.same += 1


def _office(offices: Sequence[Bureau], written: str) -> Bureau:
    if len(offices) == 1 and not written:
        return offices[0]
    fitting = [one for one in offices if written and written in (one.name, one.short_name, one.code)]
    if len(fitting) != 1:
        raise Invalid(
            N_("name the office of this enterprise, as it is called in the list of offices"), field="office"
        )
    return fitting[0]


def _over(row: RegisterEntry, facts: EntryFacts) -> EntryFacts:
    """*facts*, and what the table leaves empty as it stands: an empty cell takes nothing away."""
    kept: dict[str, Any] = {
        name: value
        if value not in (None, "")
        else (getattr(row, name) if name != "phone" else row.phone or "")
        for name, value in vars(facts).items()
    }
    return replace(facts, **kept)


def carry_out(db: Session, actor: Actor, made: Plan, *, now: datetime) -> None:
    """Write the plan: a few statements however long the table is."""
    new = [row_of(office, facts, now) for _, office, facts in made.added]
    db.add_all(new)
    fields: list[tuple[Subject, dict[str, Any]]] = []
    for _, row, facts in made.changed:
        wanted = changes(row, facts)
        for name, value in wanted.items():
            setattr(row, name, value)
        fields.append((Subject("register_entry", row.id), {"fields": list(wanted)}))
    db.flush()
    added: Sequence[tuple[Subject, dict[str, Any]]] = [(Subject("register_entry", row.id), {}) for row in new]
    record_many(db, actor, "tenants:register:added", added, now=now)
    record_many(db, actor, "tenants:register:changed", fields, now=now)
