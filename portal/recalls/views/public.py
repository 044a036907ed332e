"""What a station's public page says of alerts (tenants.also_public): published ones in force, its own goods only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.recalls.queries.tasks import lines, on_public_page
from portal.recalls.rules.alert.words import RECALLS
from portal.tenants import Notice


def notices_on_public_page(db: Session, _now: datetime) -> Sequence[Notice]:
    """One notice an alert: the goods, and that they can be brought back. Nothing of an unpublished list."""
    found = []
    for row in on_public_page(db):
        goods = "；".join(
            " ".join(part for part in (line.name, line.spec, line.batch) if part) for line in lines(db, row)
        )
        end = "已停止销售，购买者可退货退款。"
        found.append(
            Notice(
                kind="ALERT",
                title=("召回：" if row.kind in RECALLS else "不合格商品：") + row.title,
                text=f"{goods}。{end}",
                on=row.notice_date,
            )
        )
    return found
