"""How a visit reads: every item with the answer that counts, those beside it, those replaced, and its photos."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audits.models import Visit, VisitAnswer, VisitPhoto
from portal.audits.queries.visits import one
from portal.audits.rules.sync import Answer, ItemView
from portal.audits.rules.visits import answers as rules
from portal.audits.rules.visits.pack import clock_is_wrong
from portal.audits.rules.visits.words import title_of

ORDER = ("met", "item", "duty", "quiz", "ledger", "goods", "findings", "place", "sign", "done")


@dataclass(frozen=True)
class Said:
    """One answer as it is shown: who, on which device, when by that device and when it came; its value."""

    row: VisitAnswer
    value: dict[str, Any]

    @property
    def clock_wrong(self) -> bool:
        """Whether the device's clock was off by more than the tolerance."""
        return clock_is_wrong(self.row.skew)


@dataclass(frozen=True)
class Line:
    """One item: what counts, what stands beside it, what was replaced, its photos (None while on their way)."""

    name: str
    title: str
    current: Said
    beside: list[Said]
    replaced: list[Said]
    contested: bool
    photos: list[tuple[str, VisitPhoto | None]]

    @property
    def choices(self) -> list[Said]:
        """The answers between which somebody decides, the later last."""
        return [*self.beside, self.current] if self.contested else []


@dataclass(frozen=True)
class Shown:
    """A visit to be read."""

    visit: Visit
    pack: dict[str, Any]
    lines: list[Line]
    missing: list[str]
    undecided: int
    waiting_photos: int
    last_at: datetime | None = None
    quiz: tuple[int, int] = (0, 0)
    counts: dict[str, int] = field(default_factory=dict)


def shown(db: Session, row: Visit) -> Shown:
    """Everything of a visit, in the order of its pack."""
    pack = json.loads(row.pack)
    rows = one.answers(db, row)
    items = rules.standing(rules.kept(one.as_answer(each) for each in rows))
    stored = {photo.named: photo for photo in one.photos(db, row)}
    photos = rules.photos_named(items)
    by_digest = one.by_digest(rows)
    order = {name: n for n, name in enumerate(rules.expected(pack))}
    lines = [
        _line(name, each, pack, by_digest, [(sha, stored.get(sha)) for sha in photos.get(name, [])])
        for name, each in items.items()
        if not name.startswith("photo/")
    ]
    lines.sort(key=lambda line: (_rank(line.name), order.get(line.name, len(order)), line.name))
    named = rules.files_named(items)
    return Shown(
        visit=row,
        pack=pack,
        lines=lines,
        missing=[title_of(name, pack)[1] for name in rules.missing(pack, items)],
        undecided=len(rules.contested(items)),
        waiting_photos=sum(1 for sha in named if sha not in stored or stored[sha].file_id is None),
        last_at=max((each.received_at for each in rows), default=None),
        quiz=_quiz(items, pack),
        counts=_counts(items),
    )


def _rank(name: str) -> int:
    head = name.split("/")[0]
    return ORDER.index(head) if head in ORDER else len(ORDER)


def _said(answer: Answer, by_digest: dict[str, VisitAnswer]) -> Said:
    return Said(by_digest[answer.digest()], rules.value_of(answer))


def _line(
    name: str,
    item: ItemView,
    pack: dict[str, Any],
    by_digest: dict[str, VisitAnswer],
    photos: list[tuple[str, VisitPhoto | None]],
) -> Line:
    return Line(
        name=name,
        title=title_of(name, pack)[1],
        current=_said(item.current, by_digest),
        beside=[_said(each, by_digest) for each in item.beside],
        replaced=[_said(each, by_digest) for each in item.replaced],
        contested=item.contested,
        photos=photos,
    )


def _quiz(items: dict[str, ItemView], pack: dict[str, Any]) -> tuple[int, int]:
    given = [
        (rules.value_of(items[f"quiz/{asked['code']}"].current).get("choice"), asked["right"])
        for asked in pack["quiz"]
        if f"quiz/{asked['code']}" in items
    ]
    return sum(1 for choice, right in given if choice == right), len(given)


def _counts(items: dict[str, ItemView]) -> dict[str, int]:
    found = dict.fromkeys(rules.VERDICTS, 0)
    for name, each in items.items():
        verdict = rules.value_of(each.current).get("verdict")
        if name.startswith(rules.JUDGED) and verdict in found:
            found[verdict] += 1
    return found
