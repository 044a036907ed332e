"""Cases at any point of their way, made through the product's own actions."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from uuid import UUID

from portal.complaints.actions import accept, finish, handle, perform, register, settle, sign
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules.checks import Obligation
from portal.complaints.rules.intake import Intake
from portal.core import clock
from portal.core.actor import Actor
from portal.core.files import store
from tests.support import samples

CONSUMER = Actor(None, "消费者", frozenset({"CONSUMER"}), "public")
TURN = count(1)
WAYS = ["MEDIATION", "AGENCY", "ARBITRATION", "COURT"]
INTAKE = Intake(
    consumer_name="王小明",
    consumer_phone="13812345678",
    respondent_name="小天使童装店",
    respondent_location="三楼 A-31",
    item_name="儿童羽绒服",
    purchase_date=date(2026, 11, 15),
    amount=Decimal("399.00"),
    facts="穿了两天拉链脱开，拿去换，店员说拆了吊牌不能换。",
    demands=("D03", "D06"),
)


@dataclass
class Way:
    """One case, the station's people, and a session; each method takes the usual next step."""

    db: object
    place: object
    id: UUID = None
    token: str = ""

    @property
    def now(self):
        return clock.now()

    @property
    def case(self):
        self.db.expire_all()
        return one_case(self.db, self.id)

    def actor(self, who):
        return self.place.actor(who)

    def person(self, who):
        return self.place.people[who]

    def register(self, intake=INTAKE, who="liaison"):
        # Two consumers never use the very same words: what comes twice alike is one complaint sent twice.
        told = replace(intake, facts=f"{intake.facts}（{next(TURN)}）") if intake.facts else intake
        made = register.register(self.db, self.actor(who), told, now=self.now)
        self.id, self.token = made.complaint.id, made.token
        return self

    def accept(self, who="settler"):
        accept.accept(self.db, self.actor(who), self.id, accept.Acceptance(True, True, True), now=self.now)
        return self

    def start(self, simple=False):
        officers = [self.person("settler")] + ([] if simple else [self.person("liaison")])
        handle.start(self.db, self.actor("settler"), self.id, officers, simple=simple, now=self.now)
        return self

    def minutes(self, outcome="AGREED", **changes):
        said = handle.MinutesFacts(
            **{
                "at": self.now - timedelta(hours=1),
                "manner": "SITE",
                "place": "一楼服务台",
                "officers": [self.person("settler"), self.person("liaison")],
                "present": "消费者王小明、店长陈某",
                "content": "双方同意换一件同款。",
                "outcome": outcome,
                "signed": "REMOTE",
                "signed_note": "电话协商",
                **changes,
            }
        )
        handle.write_minutes(self.db, self.actor("settler"), self.id, said, now=self.now)
        return self

    def proposal(self, amount="100.00", days=7):
        due = clock.local_date(self.now) + timedelta(days=days)
        return settle.Proposal(
            terms="更换同款羽绒服一件，并补偿交通费。",
            obligations=[
                Obligation("REPLACE", "同款同色 120 码", due),
                Obligation("COMPENSATE", "交通费", due, Decimal(amount)),
            ],
            bases=["LAW", "PROMISE"],
            citations=["CPL24"],
            opinion="商品拉链脱开属质量问题，应予更换。",
            waiver_told=True,
        )

    def propose(self, amount="100.00", days=7):
        settle.propose(self.db, self.actor("settler"), self.id, self.proposal(amount, days), now=self.now)
        return self

    def approve(self):
        settle.approve(self.db, self.actor("approver"), self.id, "同意", now=self.now)
        return self

    @property
    def settlement(self):
        from portal.complaints.queries.facts import open_settlement

        return open_settlement(self.db, self.case)

    def signature(self, party, name="王小明", how="SCREEN"):
        file = store(
            self.db,
            self.actor("settler"),
            BytesIO(samples.saved(samples.picture(), "PNG")),
            "签名.png",
            now=self.now,
        )
        capacity = "SELF" if party == "CONSUMER" else "REPRESENTATIVE"
        return sign.SignatureFacts(party, name, capacity, how, file, self.settlement.text_hash)

    def sign(self, *parties):
        pair = [self.signature(party) for party in parties or ("CONSUMER", "OPERATOR")]
        sign.sign(self.db, self.actor("settler"), self.id, pair, now=self.now)
        return self

    def perform(self, opinion="SATISFIED"):
        done = perform.FeedbackFacts(
            clock.local_date(self.now), "消费者签收新衣照片", Decimal(100), opinion, "FACE"
        )
        perform.feed_back(self.db, self.actor("settler"), self.id, done, now=self.now)
        return self

    def close(self):
        finish.close(self.db, self.actor("liaison"), self.id, now=self.now)
        return self

    def archive(self):
        finish.archive(self.db, self.actor("liaison"), self.id, now=self.now)
        return self

    # where tests begin

    def negotiating(self):
        return self.register().accept().start()

    def in_review(self, amount="100.00"):
        return self.negotiating().minutes().propose(amount)

    def agreed(self):
        return self.in_review().approve().sign()

    def archived(self):
        return self.agreed().perform().close().archive()


def at(days: int, hour: int = 10) -> datetime:
    """So many days after the frozen day (2026-11-21), at an hour in Shanghai."""
    return datetime(2026, 11, 21, hour, tzinfo=clock.SHANGHAI) + timedelta(days=days)
