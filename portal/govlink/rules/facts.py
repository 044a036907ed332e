"""A platform case as plain values, and what of F13 it lacks."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from portal.core.terms import Term, Vocabulary

FIELDS = Vocabulary(
    Term("external_no", "平台编号", "Platform number"),
    Term("received_at", "局收到日期", "Received by the bureau"),
    Term("consumer_name", "投诉人姓名", "Consumer's name"),
    Term("consumer_phone", "联系电话", "Telephone"),
    Term("consumer_address", "投诉人地址", "Consumer's address"),
    Term("respondent", "被投诉人", "Respondent"),
    Term("respondent_address", "被投诉人地址", "Respondent's address"),
    Term("item", "商品或服务", "Goods or service"),
    Term("problem", "问题类别", "Problem"),
    Term("amount", "涉及金额", "Amount"),
    Term("happened_on", "消费日期", "Date of purchase"),
    Term("facts", "投诉内容", "What happened"),
    Term("demands", "投诉请求", "Demands"),
    Term("source", "来源", "Source"),
)
SOURCES = Vocabulary(
    Term("1", "12315平台", "12315 platform"),
    Term("7", "12345热线", "12345 hotline"),
    Term("4", "上级交办", "From a higher bureau"),
    Term("5", "本局其他科室", "Another department"),
    Term("6", "消费者协会", "Consumer association"),
    Term("99", "其他", "Other"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a platform case. None or '' where nothing was given: never a stand-in."""

    external_no: str
    received_at: datetime
    facts: str
    external_given: bool = True
    accepted_on: date | None = None
    source: str = "1"
    consumer_name: str | None = None
    consumer_phone: str | None = None
    consumer_address: str | None = None
    respondent: str = ""
    respondent_address: str = ""
    item: str = ""
    problem: str | None = None
    amount: Decimal | None = None
    happened_on: date | None = None
    demands: tuple[str, ...] = ()

    def values(self) -> dict[str, object]:
        """As columns."""
        return {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in fields(self)
        }


def provisional_no(story: str) -> str:
    """A number for a case that came without one: from its own words, so that the same ticket is known again."""
    return "TMP-" + sha256("".join(story.split()).encode()).hexdigest()[:12].upper()


WANTED = ("consumer_name", "consumer_phone", "respondent", "item", "happened_on", "demands")


def not_given(record: object) -> list[str]:
    """Keys of FIELDS that a case still lacks for the station's register (the four elements, seed 001)."""
    lacking = [key for key in WANTED if not getattr(record, key)]
    return lacking if getattr(record, "external_given", True) else ["external_no", *lacking]
