"""未销售声明: what a person signs when the station has none of the listed goods."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from portal.core.clock import SHANGHAI

_AT = re.compile(r"截至(\d{4}) 年 (\d{1,2}) 月 (\d{1,2}) 日 (\d{2}):(\d{2}) ")


def statement(*, station: str, title: str, notice_no: str, items: int, hints: int, at: datetime) -> str:
    """The text that is signed; what is looked at is named, so that it can be held against a later find."""
    local = at.astimezone(SHANGHAI)
    notice = f"《{title}》" + (f"（{notice_no}）" if notice_no else "")
    lines = [
        f"{station}收到{notice}，名单共 {items} 项。",
        "经核对商品台账、货架、仓库和在途商品，本站及场内经营户截至"
        f"{local.year} 年 {local.month} 月 {local.day} 日 {local:%H:%M} 未经营、未库存名单所列批次的商品。",
    ]
    if hints:
        lines.append(f"系统提示的 {hints} 条相近商品已逐条看过，不属于名单所列商品。")
    lines.append("以上情况属实。之后如发现有名单所列商品，立即停止销售并如实补报。")
    return "\n".join(lines)


def said_at(text: str) -> datetime | None:
    """The minute a statement speaks of (Shanghai), None when it names none."""
    found = _AT.search(text)
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=SHANGHAI) if found else None  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def text_hash(text: str) -> str:
    """SHA-256 of the statement as signed."""
    return hashlib.sha256(text.encode()).hexdigest()
