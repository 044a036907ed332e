"""One real notice (市监食检发〔2026〕60号, a public document) goes through the county's stations: some have listed
goods and stand at every point of the way, some sign that they have none, one signs and is contradicted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import merchants
from portal.core.actor import Actor
from portal.core.db import open_session
from portal.core.files import IMAGE, store
from portal.core.scope import System
from portal.demo.seed import data
from portal.demo.seed.chance import Chance
from portal.demo.seed.founding import City, Place, Station
from portal.demo.seed.papers import signature_png
from portal.demo.seed.progress import stage
from portal.recalls.actions.alerts import amend, intake, issue
from portal.recalls.actions.matching import index, spread
from portal.recalls.actions.matching.find import over_lists
from portal.recalls.actions.matching.keep import Rows, keep
from portal.recalls.actions.tasks import claim, judge, office, withdraw
from portal.recalls.actions.tasks.proof import Upload
from portal.recalls.models import Alert, Line, Match, Task
from portal.recalls.queries import alerts as lists
from portal.recalls.queries import tasks
from portal.recalls.rules.task.claims import text_hash

COUNTY = "339981"
SENT = timedelta(minutes=75)  # two hours to confirm: the first station has still some left
SIGNERS = (4, 5, 9)
CONTRADICTED = 5
FACTS = intake.AlertFacts(
    kind="FOOD_SAMPLING",
    title="市场监管总局关于食品抽检不合格情况的通告",
    notice_date=date(2026, 5, 22),
    gravity="1",
    public=True,
    ask_all=True,
    issuer="国家市场监督管理总局",
    notice_no="市监食检发〔2026〕60号",
    instruction="请对照名单核对台账、货架和仓库。有同批次商品的立即下架封存，两小时内确认；没有的签字声明。",
)


def notice() -> bytes:
    """The notice's table."""
    return (files(data) / "notice_2026-60.csv").read_bytes()


def listed_goods() -> list[dict[str, str]]:
    """Goods that stations have of it: site number, the catalogue's fields, the list's number and the level expected."""
    text = (files(data) / "listed_goods.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def facts_of(row: dict[str, str]) -> merchants.GoodsFacts:
    """A row as a shop would write it."""
    return merchants.GoodsFacts(
        name=row["name"],
        maker=row["maker"],
        spec=row["spec"],
        batch=row["batch"],
        stock=Decimal(row["stock"]),
        unit=row["unit"],
    )


def send_and_answer(seed: int, city: City, now: datetime) -> None:
    """Plant the goods, send the list, and let stations answer."""
    county = city.bureaus[COUNTY]
    stations = [place for place in city.stations if place.county == COUNTY]
    sent = now - SENT
    with stage("不合格食品通告", 4) as running:
        for row in listed_goods():
            _plant(stations[int(row["site"])], facts_of(row), sent - timedelta(days=2))
        for place in stations:
            _index(place)
        running.step()
        alert = _send(county, sent)
        running.step()
        _spread(alert, sent)
        running.step()
        _answers(Chance(seed, "alerts"), county, stations, alert, sent)
        running.step()


def _plant(place: Station, facts: merchants.GoodsFacts, at: datetime) -> None:
    with open_session(place.scope("LIAISON")) as db:
        merchants.add_goods(db, place.people["LIAISON"], facts, now=at)
        db.commit()


def _index(place: Station) -> list[UUID]:
    found: list[UUID] = []
    with open_session(place.scope("LIAISON")) as db:
        while rows := index.follow(db):
            found += rows
        db.commit()
    return found


def _send(county: Place, sent: datetime) -> UUID:
    actor = county.people["DISPATCHER"]
    with open_session(county.scope("DISPATCHER")) as db:
        at = sent - timedelta(minutes=20)
        row = intake.upload(db, actor, BytesIO(notice()), "附件.csv", FACTS, now=at)
        for item in db.scalars(lists.items(row, waiting=True)).all():
            amend.check_item(db, actor, row.id, item.id, now=sent)
        issue.issue(db, actor, row.id, now=sent)
        db.commit()
        return row.id


def _spread(alert: UUID, sent: datetime) -> None:
    with open_session(System("seed: a list to all stations")) as db:
        row = db.get_one(Alert, alert)
        after: int | None = 0
        while after is not None:
            after = spread.ask(db, row, after, now=sent)
        for some in spread.unmatched(db, row):
            spread.match(db, row, some, now=sent)
        db.commit()


def _answers(chance: Chance, county: Place, stations: list[Station], alert: UUID, sent: datetime) -> None:
    _work(stations[2], alert, sent, (_confirm, _withdraw, _post, _refund))
    _work(stations[3], alert, sent, (_confirm, _withdraw, _post, _dispose))
    with open_session(county.scope("INSPECTOR")) as db:
        _check(db, county.people["INSPECTOR"], stations[3], alert, sent + timedelta(minutes=55))
        db.commit()
    _work(stations[7], alert, sent, (_reject,))
    for at, number in enumerate(SIGNERS):
        _work(stations[number], alert, sent + timedelta(minutes=5 * at), (_sign(chance),))
    found = replace(facts_of(listed_goods()[4]), batch="2025-09-28")
    _plant(stations[CONTRADICTED], found, sent + timedelta(minutes=60))
    rows = _index(stations[CONTRADICTED])
    with open_session(System("seed: changed catalogue rows")) as db:
        place = stations[CONTRADICTED]
        known = merchants.items(db, rows, [place.id])
        pairs = list(over_lists(db, known.values()))
        keep(db, pairs, rows=Rows(place.id, rows), now=sent + timedelta(minutes=61))
        db.commit()


Step = Callable[[Session, Actor, Task, datetime], Any]


def _work(place: Station, alert: UUID, sent: datetime, steps: tuple[Step, ...]) -> None:
    """Steps of a station's liaison, ten minutes apart."""
    actor = place.people["LIAISON"]
    for number, step in enumerate(steps, 1):
        with open_session(place.scope("LIAISON")) as db:
            row = db.scalars(select(Task).where(Task.alert_id == alert)).one()
            step(db, actor, row, sent + timedelta(minutes=10 * number))
            db.commit()


def _confirm(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    for match in _hits(db, row):
        if match.level == "BATCH":
            amounts = judge.Amounts(Decimal(20), Decimal(12), Decimal(8), unit="件")
            judge.accept(db, actor, row.id, match.id, amounts, now=at)
        else:
            judge.reject(db, actor, row.id, match.id, "OTHER_BATCH", note="核对实物，生产日期不同", now=at)


def _hits(db: Session, row: Task) -> list[Match]:
    return [found for found in tasks.matches(db, row) if found.state == "OPEN" and found.level != "NAME_ONLY"]


def _reject(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    for match in _hits(db, row):
        judge.reject(db, actor, row.id, match.id, "OTHER_BATCH", now=at)


def _withdraw(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    measures = ["STOP", "OFF_SHELF", "SEAL", "TELL"]
    shots = [_photo("下架前货架"), _photo("封存")]
    withdraw.withdraw(db, actor, row.id, photos=shots, measures=measures, place="负一楼退货仓", now=at)


def _post(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    withdraw.post(db, actor, row.id, photos=[_photo("公示")], place="服务台和主入口", now=at)


def _refund(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    line = tasks.lines(db, row)[0]
    facts = withdraw.RefundFacts(
        line.id, Decimal(1), Decimal("19.90"), "CASH", at, "周女士", "13800000000", "古城街道"
    )
    withdraw.refund(db, actor, row.id, facts, now=at)


def _dispose(db: Session, actor: Actor, row: Task, at: datetime) -> None:
    goods: list[Line] = list(tasks.lines(db, row))
    disposals = {line.id: withdraw.Disposal(line.stock, Decimal(0)) for line in goods}
    shots = [_photo("退货单")]
    withdraw.dispose(db, actor, row.id, disposals, photos=shots, measures=["RETURN"], now=at)


def _check(db: Session, actor: Actor, place: Station, alert: UUID, at: datetime) -> None:
    row = db.scalars(select(Task).where(Task.alert_id == alert, Task.tenant_id == place.id)).one()
    office.check(
        db,
        actor,
        row.id,
        note="现场查看货架、仓库和退货单，账实相符",
        photos=[_photo("核查")],
        on_site=True,
        now=at,
    )
    office.close(db, actor, row.id, now=at)


def _sign(chance: Chance) -> Step:
    def step(db: Session, actor: Actor, row: Task, at: datetime) -> None:
        text = claim.text_for(db, row, at)
        file = store(db, actor, signature_png(chance), "signature.png", kinds=IMAGE, now=at)
        claim.claim(
            db, actor, row.id, text=text, text_sha256=text_hash(text), signer=actor.name, file=file, now=at
        )

    return step


def _photo(what: str) -> Upload:
    """A picture in the manner of a phone's: nothing but what it stands for can be seen."""
    picture = Image.new("RGB", (640, 480), (214, 208, 196))
    pen = ImageDraw.Draw(picture)
    for shelf in range(4):
        pen.rectangle((20, 60 + 105 * shelf, 620, 72 + 105 * shelf), fill=(140, 120, 100))
        for box in range(8):
            shade = 90 + (len(what) * 37 + shelf * 23 + box * 41) % 120
            pen.rectangle(
                (34 + 72 * box, 92 + 105 * shelf, 90 + 72 * box, 164 + 105 * shelf), fill=(shade, 110, 90)
            )
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    out.seek(0)
    return Upload(out, f"{what}.jpg")
