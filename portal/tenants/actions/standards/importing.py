"""A bureau's own checklist from a table or a JSON file: read, shown with its faults, taken as a draft.

Nothing is kept between preview and import: what was read travels with the page, signed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.sheets import Cell, Field, Importer, Limits, Sheet, read_rows, text_of
from portal.tenants.actions.standards.versions import draft
from portal.tenants.models import StandardVersion
from portal.tenants.rules.standards import MOST_ITEMS, Checklist, Item, packed_items, unpacked_items
from portal.tenants.rules.standards.table import Reading, RowFault, cells_of_json

MOST = MOST_ITEMS * 6  # rows: an item with six proofs each
LIMITS = Limits(rows=MOST, columns=40, cell=1_000)
MOST_JSON = 1_000_000  # bytes
NO_JSON = N_('This is not a JSON checklist. It begins with {"code": …, "title": …, "items": […]}.')
HEAD = ("code", "title", "title_en", "note", "binding")


def _any(cell: Cell) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return text_of(cell).strip()


IMPORTER = Importer(
    (
        Field("code", N_("Code"), _any, ("编号", "项目编号", "代码", "序号", "code")),
        Field("title", N_("Item"), _any, ("项目", "检查项目", "项目名称", "内容", "item", "title"), True),
        Field("kind", N_("Kind of evidence"), _any, ("证据类型", "证明材料类型", "材料类型", "evidence", "kind"), True),
        Field("what", N_("What to show"), _any, ("证据说明", "拍什么", "材料说明", "what")),
        Field("count", N_("Count"), _any, ("数量", "张数", "份数", "count")),
        Field("weight", N_("Weight"), _any, ("分值", "权重", "分数", "weight"), True),
        Field("required", N_("Required"), _any, ("必达", "是否必达", "必填", "required")),
        Field("validity", N_("Valid for days"), _any, ("有效天数", "有效期", "有效期（天）", "validity days")),
        Field("camera", N_("Camera only"), _any, ("仅限现场拍照", "现场拍照", "camera only")),
        Field("max_age", N_("Photo at most so many days old"), _any, ("照片最长天数", "照片时限", "max age")),
        Field("key", N_("Field or record"), _any, ("字段或记录", "档案字段", "系统记录", "key")),
        Field("help", N_("Help"), _any, ("填报说明", "说明", "提示", "help")),
        Field("title_en", N_("Item in English"), _any, ("英文", "英文名称", "title en")),
    )
)  # fmt: skip
EXAMPLE: tuple[tuple[Any, ...], ...] = (
    ("A-01", "一块牌匾", "照片", "牌匾近景", 1, 40, "是", 365, "是", 7, None, "文字看得清"),
    (None, None, "照片", "牌匾所在位置", 1, None, None, None, "是", 7, None, None),
    (
        "A-02",
        "一部电话",
        "档案字段",
        "固定电话",
        1,
        30,
        "是",
        365,
        None,
        None,
        "landline",
        "在服务站资料里填写",
    ),
    ("A-03", "一套制度", "文件", "制度正文", 1, 20, "否", 365, None, None, None, None),
    ("A-04", "人员公示", "人员比对", "公示人员与名册一致", 1, 10, "是", 365, None, None, None, None),
)


@dataclass(frozen=True)
class RefusedLine:
    """A row that cannot be taken: its line, what stood there, and why."""

    line: int
    cells: tuple[str, ...]
    fault: RowFault


@dataclass
class Plan:
    """What a file would bring."""

    head: dict[str, Any] = field(default_factory=dict)
    items: list[tuple[int, Item]] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    weights: Invalid | None = None


def read_file(stream: IO[bytes], name: str) -> Plan:
    """The checklist of a file. Raises Invalid in words."""
    if name.lower().endswith(".json"):
        return plan_json(stream.read(MOST_JSON + 1))
    return plan_sheet(read_rows(stream, LIMITS, known=IMPORTER.known))


def plan_sheet(sheet: Sheet) -> Plan:
    """Judge each row of a table. Raises Invalid when a needed column is missing."""
    columns = IMPORTER.columns(sheet.headers)
    cells: dict[int, tuple[str, ...]] = {}
    rows = []
    for row in sheet.rows:
        cells[row.line] = tuple(text_of(cell) for cell in row.values)
        found = {
            name: _any(row.values[match.column]) if match.column < len(row.values) else ""
            for name, match in columns.fields.items()
        }
        rows.append((row.line, found))
    named = {name: match.header for name, match in columns.fields.items()}
    return _plan(rows, cells, named, {})


def plan_json(content: bytes) -> Plan:
    """Judge each item of a JSON checklist; its lines count the items. Raises Invalid when it is none."""
    try:
        data = json.loads(content)
    except ValueError:
        raise Invalid(NO_JSON) from None
    if len(content) > MOST_JSON or not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise Invalid(NO_JSON)
    rows, cells, faults = [], {}, []
    for line, one in enumerate(data["items"], 1):
        cells[line] = (json.dumps(one, ensure_ascii=False)[:200],)
        try:
            rows += [(line, found) for found in cells_of_json(one if isinstance(one, dict) else {})]
        except Invalid as refused:
            faults.append(RowFault(line, "kind", refused.message, refused.params))
    plan = _plan(rows, cells, {name: name for name in IMPORTER.fields}, _head(data))
    plan.refused += [RefusedLine(one.line, cells[one.line], one) for one in faults]
    return plan


def _head(data: Mapping[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {name: data[name] for name in HEAD if isinstance(data.get(name), str)}
    if isinstance(data.get("pass_mark"), int):
        head["pass_mark"] = data["pass_mark"]
    for name in ("kinds", "areas"):
        if isinstance(data.get(name), list):
            head[name] = [str(one) for one in data[name]]
    return head


def _plan(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    cells: Mapping[int, tuple[str, ...]],
    columns: dict[str, str],
    head: dict[str, Any],
) -> Plan:
    reading = Reading()
    for line, found in rows:
        reading.take(line, found)
    refused = [RefusedLine(one.line, cells[one.line], one) for one in reading.faults]
    items = [(line, item) for line, item in reading.items.items()]
    return Plan(head, items, refused, columns, reading.total_fault())


def packed(plan: Plan) -> dict[str, Any]:
    """The good items as plain values, to travel with the preview's page."""
    return {"head": plan.head, "items": packed_items([item for _, item in plan.items])}


def take(db: Session, actor: Actor, path: str, data: Mapping[str, Any], *, now: datetime) -> StandardVersion:
    """Make a draft of what a preview's page brought back. Raises Invalid; Conflict while a draft is open."""
    head = dict(data["head"])
    for name in ("kinds", "areas"):
        head[name] = tuple(head.get(name, ()))
    items = unpacked_items(data["items"])
    if not items:
        raise Invalid(N_("No row of it can be taken."))
    return draft(db, actor, path, Checklist(items=items, **head), now=now)
