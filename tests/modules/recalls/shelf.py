"""A bureau with a list and a station with a catalogue, at any point of the way, by the product's own actions."""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from portal import merchants
from portal.core import clock
from portal.core.files import IMAGE, store
from portal.core.scope import System
from portal.recalls.actions.alerts import intake, issue
from portal.recalls.actions.tasks import claim as claims
from portal.recalls.actions.tasks import judge, withdraw
from portal.recalls.actions.tasks.proof import Upload
from portal.recalls.models import Match, Task
from portal.recalls.queries import tasks
from portal.recalls.rules.task.claims import text_hash

HEADER = [
    "序号",
    "样品名称",
    "标称生产企业名称",
    "规格型号",
    "生产日期",
    "不合格项目",
    "检验值",
    "标准值",
    "抽样编号",
    "备注",
]
ROW = [
    "1",
    "青稞醋",
    "西藏可心农业发展有限公司",
    "520ml/瓶",
    "2025/9/28",
    "苯甲酸",
    "0.403g/kg",
    "不得使用",
    "GBJ1",
    "",
]
GOODS = {
    "name": "青稞醋",
    "maker": "西藏可心农业发展有限公司",
    "spec": "520mL/瓶",
    "produced_on": date(2025, 9, 28),
    "stock": Decimal(10),
    "unit": "瓶",
}


def listing(*rows, header=HEADER):
    """A list as a csv file."""
    out = StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return BytesIO(out.getvalue().encode())


def facts(**changes: Any) -> intake.AlertFacts:
    return intake.AlertFacts(
        **{
            "kind": "FOOD_SAMPLING",
            "title": "关于25批次食品抽检不合格情况的通告",
            "notice_date": date(2026, 11, 10),
            "gravity": "1",
            "public": True,
            "ask_all": True,
            "issuer": "国家市场监督管理总局",
            **changes,
        }
    )


def photo(colour="red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def upload_of(content: bytes | None = None, said: str = "") -> Upload:
    return Upload(BytesIO(content or photo()), "photo.jpg", said)


@dataclass
class Shop:
    """The county's list and the station's shelf; each method takes the usual next step."""

    db: Any
    town: Any
    work: Any
    alert: UUID | None = None
    goods: dict[str, UUID] = field(default_factory=dict)

    @property
    def now(self):
        return clock.now()

    def at_bureau(self, who="dispatcher", place=None):
        place = place or self.town.county
        return self.db(place.scope(who)), place.actor(who)

    def at_station(self, who="liaison", place=None):
        place = place or self.town.station
        return self.db(place.scope(who)), place.actor(who)

    def system(self):
        return self.db(System("a test looks"))

    def stock(self, station=None, **changes):
        db, actor = self.at_station(place=station)
        row = merchants.add_goods(db, actor, merchants.GoodsFacts(**{**GOODS, **changes}), now=self.now)
        db.commit()
        self.goods[row.name] = row.id
        self.work()
        return self

    def upload(self, *rows, content=None, name="名单.csv", bureau=None, revises=None, **changes):
        db, actor = self.at_bureau(place=bureau)
        stream = BytesIO(content) if content is not None else listing(*(rows or (ROW,)))
        made = intake.upload(db, actor, stream, name, facts(**changes), revises=revises, now=self.now)
        db.commit()
        self.alert = made.id if revises is None else self.alert
        self.draft = made.id
        self.work()
        return self

    def issue(self, bureau=None):
        db, actor = self.at_bureau(place=bureau)
        issue.issue(db, actor, self.draft, now=self.now)
        db.commit()
        self.work()
        return self

    def task(self, station=None) -> Task | None:
        place = station or self.town.station
        statement = select(Task).where(Task.tenant_id == place.id, Task.alert_id == self.alert)
        return self.system().scalars(statement).one_or_none()

    def matches(self, station=None) -> list[Match]:
        db = self.system()
        statement = select(Match).where(Match.alert_id == self.alert).order_by(Match.found_at)
        return list(db.scalars(statement))

    def do(self, side, act, *arguments, **options):
        """A step of the task by its action."""
        db, actor = side
        made = act(db, actor, self.task().id, *arguments, now=self.now, **options)
        db.commit()
        return made

    def accept(self, received="12", stock="10", sold="2", match=None):
        found = match or next(one for one in self.matches() if one.state == "OPEN")
        amounts = judge.Amounts(Decimal(received), Decimal(stock), Decimal(sold), unit="瓶")
        return self.do(self.at_station(), judge.accept, found.id, amounts)

    def reject(self, reason="OTHER_BATCH", match=None):
        found = match or next(one for one in self.matches() if one.state == "OPEN")
        self.do(self.at_station(), judge.reject, found.id, reason)
        return self

    def claim(self, station=None, said=str):
        db, actor = self.at_station(place=station)
        row = tasks.task(db, self.task(station).id)
        text = said(claims.text_for(db, row, self.now))
        file = store(db, actor, BytesIO(photo("black")), "signature.jpg", kinds=IMAGE, now=self.now)
        made = claims.claim(
            db, actor, row.id, text=text, text_sha256=text_hash(text), signer="李丽", file=file, now=self.now
        )
        db.commit()
        return made

    def withdraw(self):
        measures = ["STOP", "OFF_SHELF", "SEAL"]
        self.do(
            self.at_station(), withdraw.withdraw, photos=[upload_of()], measures=measures, place="二楼仓库"
        )
        return self

    def post(self):
        self.do(self.at_station(), withdraw.post, photos=[upload_of()], place="服务台")
        return self

    def lines(self):
        db, _ = self.at_station()
        return tasks.lines(db, tasks.task(db, self.task().id))

    def refund(self, quantity="1", amount="15.80"):
        [line] = self.lines()
        facts_ = withdraw.RefundFacts(
            line.id,
            Decimal(quantity),
            Decimal(amount),
            "CASH",
            self.now - timedelta(minutes=5),
            "王小明",
            "13812345678",
        )
        self.do(self.at_station(), withdraw.refund, facts_)
        return self

    def dispose(self, returned="10", destroyed="0", relabelled="0"):
        [line] = self.lines()
        one = withdraw.Disposal(Decimal(returned), Decimal(destroyed), Decimal(relabelled))
        self.do(
            self.at_station(), withdraw.dispose, {line.id: one}, photos=[upload_of()], measures=["RETURN"]
        )
        return self
