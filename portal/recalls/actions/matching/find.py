"""Which list items and catalogue rows have to do with each other. In the worker's scope: over all stations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import merchants
from portal.recalls.models import Alert, AlertItem, Shelf
from portal.recalls.rules.hashing import digest_of, hashed
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.judge import Judgement, judge
from portal.recalls.rules.match.keys import ROW, keys_of

TOGETHER = 25  # items asked for in one question
ROWS = 1_000


@dataclass(frozen=True)
class Pair:
    """A list item and a catalogue row with their judgement."""

    item: AlertItem
    row: merchants.Stocked
    judgement: Judgement

    @property
    def digest(self) -> str:
        """Changes when either side changes."""
        return digest_of(self.item.texts.items(), self.row.texts.items())


def over_catalogues(db: Session, items: Sequence[AlertItem], path: str) -> Iterator[Pair]:
    """Every pair of *items* with the catalogue rows of the stations under *path*."""
    active = [item for item in items if item.state == "ACTIVE" and not item.qualified]
    for start in range(0, len(active), TOGETHER):
        some = active[start : start + TOGETHER]
        wanted, places = _candidates(db, some, path)
        goods = {item.id: Goods(item.texts) for item in some}
        by_id = {item.id: item for item in some}
        found = sorted(wanted)
        for begin in range(0, len(found), ROWS):
            ids = found[begin : begin + ROWS]
            rows = merchants.items(db, ids, {places[one] for one in ids})
            for row in rows.values():
                yield from _judged(row, [by_id[one] for one in wanted[row.id]], goods)


def _candidates(
    db: Session, items: Sequence[AlertItem], path: str
) -> tuple[dict[UUID, list[UUID]], dict[UUID, UUID]]:
    """Catalogue rows that share a key with an item → those items; and the rows' stations."""
    owners: dict[int, list[UUID]] = defaultdict(list)
    for item in items:
        for key in item.keys:
            owners[key].append(item.id)
    if not owners:
        return {}, {}
    rows = db.execute(
        select(Shelf.tenant_id, Shelf.id, Shelf.keys)
        .where(Shelf.keys.overlap(sorted(owners)))
        .where(Shelf.office_path >= path, Shelf.office_path < path + "~")
    ).all()
    wanted = {
        row_id: list(dict.fromkeys(owner for key in keys if key in owners for owner in owners[key]))
        for _, row_id, keys in rows
    }
    return wanted, {row_id: tenant for tenant, row_id, _ in rows}


def over_lists(db: Session, rows: Iterable[merchants.Stocked]) -> Iterator[Pair]:
    """Every pair of catalogue *rows* with the items of lists in force at their places."""
    for row in rows:
        stocked = Goods(row.texts)
        keys = hashed(keys_of(stocked, ROW))
        if not keys:
            continue
        items = db.scalars(
            select(AlertItem)
            .join(Alert, Alert.id == AlertItem.alert_id)
            .where(AlertItem.keys.overlap(keys), AlertItem.state == "ACTIVE", AlertItem.qualified.is_(False))
            .where(Alert.state == "IN_FORCE", Alert.office_path.in_(_above(row.office_path)))
        ).all()
        yield from _judged(row, items, {item.id: Goods(item.texts) for item in items})


def _above(path: str) -> list[str]:
    """The paths of all bureaux that a station lies under: four characters a level."""
    return [path[:end] for end in range(4, len(path) + 1, 4)]


def _judged(
    row: merchants.Stocked, items: Sequence[AlertItem], goods: Mapping[UUID, Goods]
) -> Iterator[Pair]:
    stocked = Goods(row.texts)
    for item in items:
        judgement = judge(goods[item.id], stocked)
        if judgement is not None:
            yield Pair(item, row, judgement)
