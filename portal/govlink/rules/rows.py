"""A row of an imported table: read into facts, or refused with a reason. Nothing is made up on the way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from portal.core import sheets
from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import Refused
from portal.core.money import parse_money
from portal.core.sheets import Cell, parsers
from portal.core.terms import Term, Vocabulary
from portal.govlink.rules import ticket
from portal.govlink.rules.columns import TEXT
from portal.govlink.rules.desk import looks_like_report
from portal.govlink.rules.facts import SOURCES, Facts, provisional_no
from portal.govlink.rules.words import demands_in, problem_of

REFUSALS = Vocabulary(
    Term("NO_STORY", "没有投诉内容", "No story"),
    Term("STORY_LONG", "投诉内容超过 10,000 字", "The story is longer than 10,000 characters"),
    Term("BAD_NUMBER", "平台编号无法识别", "The platform number cannot be read"),
    Term("TWICE", "同一文件中编号重复", "The number stands twice in this file"),
    Term("BAD_PHONE", "联系电话无法识别", "The telephone number cannot be read"),
    Term("BAD_DATE", "日期无法识别", "A date cannot be read"),
    Term("FUTURE", "日期在将来", "A date lies in the future"),
    Term("BAD_AMOUNT", "金额无法识别", "The amount cannot be read"),
    Term("TOO_LONG", "有一格超过 200 字", "A cell is longer than 200 characters"),
)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-/（）()]{2,63}")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4}")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?"
)
_WIDE = str.maketrans("０１２３４５６７８９－—（）．，：", "0123456789--().,:")
_NOT_GIVEN = frozenset({"", "-", "--", "/", "无", "未提供", "不详", "未知", "匿名", "none", "null", "n/a"})


class RowRefused(ValueError):
    """A row that cannot be taken: the code of its reason."""


@dataclass(frozen=True, slots=True)
class Read:
    """A row that can be taken. ``guessed``: fields read out of free text; ``report``: it speaks of a report."""

    line: int
    facts: Facts
    guessed: tuple[str, ...]
    report: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot, and why (a code of REFUSALS)."""

    line: int
    reason: str


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, Cell]]], mapping: Mapping[str, str], *, received: datetime
) -> Iterator[Read | Refusal]:
    """Each row as facts or a refusal, in order. *received* is the day of receipt where the table names none."""
    seen: set[str] = set()
    for line, cells in rows:
        values = {field: cells.get(header) for field, header in mapping.items()}
        if all(text_of(value) == "" for value in values.values()):
            continue
        try:
            read = _read(line, values, received)
        except RowRefused as refused:
            yield Refusal(line, str(refused))
            continue
        if read.facts.external_no in seen:
            yield Refusal(line, "TWICE")
            continue
        seen.add(read.facts.external_no)
        yield read


def _read(line: int, values: Mapping[str, Cell], default: datetime) -> Read:
    received = _instant(values.get("received_at")) or default
    if received > default + timedelta(days=1):
        raise RowRefused("FUTURE")
    told = ticket.read(text_of(values.get(TEXT)), local_date(received)) if text_of(values.get(TEXT)) else None
    story = text_of(values.get("facts")) or (told.story if told else "")
    if not story:
        raise RowRefused("NO_STORY")
    if len(story) > 10_000:
        raise RowRefused("STORY_LONG")
    number = _number(values.get("external_no")) or (told.external_no if told else None)
    given, guessed = _given(values, local_date(default)), []
    if told is not None:
        for field in told.found:
            if field != "external_no" and not given.get(field):
                given[field] = getattr(told, field)
                guessed.append(field)
    facts = Facts(
        external_no=number or provisional_no(story + str(given.get("respondent", ""))),
        external_given=number is not None,
        received_at=received,
        facts=story,
        **given,  # type: ignore[arg-type]
    )
    return Read(line, facts, tuple(guessed), looks_like_report(story))


def _given(values: Mapping[str, Cell], today: date) -> dict[str, object]:
    problem = text_of(values.get("problem"))
    happened = _instant(values.get("happened_on"))
    if happened and local_date(happened) > today:
        raise RowRefused("FUTURE")
    return {
        "source": _source(text_of(values.get("source"))),
        "consumer_name": _short(values.get("consumer_name")) or None,
        "consumer_phone": _phone(values.get("consumer_phone")),
        "consumer_address": _short(values.get("consumer_address")) or None,
        "respondent": _short(values.get("respondent")),
        "respondent_address": _short(values.get("respondent_address")),
        "item": _short(values.get("item")),
        "problem": problem_of(problem) if problem else None,
        "amount": _amount(values.get("amount")),
        "happened_on": local_date(happened) if happened else None,
        "demands": demands_in(text_of(values.get("demands"))),
    }


def text_of(value: Cell) -> str:
    """A cell as text; what stands for “nothing” is ''."""
    text = sheets.text_of(value).strip()
    return "" if text.lower() in _NOT_GIVEN else text


def _short(value: Cell) -> str:
    text = " ".join(text_of(value).split())
    if len(text) > 200:
        raise RowRefused("TOO_LONG")
    return text


def _number(value: Cell) -> str | None:
    text = text_of(value).translate(_WIDE).lstrip("'").replace(" ", "")
    if text and not _NUMBER.fullmatch(text):
        raise RowRefused("BAD_NUMBER")
    return text or None


def _phone(value: Cell) -> str | None:
    text = re.sub(r"[\s()]+", "", text_of(value).translate(_WIDE))
    text = re.sub(r"^(\+?86)-?(?=1[3-9])", "", text)
    bare = text.replace("-", "")
    text = bare if re.fullmatch(r"1[3-9]\d{9}", bare) else text
    if text and not _PHONE.fullmatch(text):
        raise RowRefused("BAD_PHONE")
    return text or None


def _amount(value: Cell) -> Decimal | None:
    text = text_of(value)
    if not text:
        return None
    try:
        return parse_money(text)
    except Refused as error:
        raise RowRefused("BAD_AMOUNT") from error


def _instant(value: Cell) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    text = text_of(value).translate(_WIDE)
    if not text:
        return None
    moment = _MOMENT.fullmatch(text)
    try:
        if moment:
            year, month, day, hour, minute, second = (int(part or 0) for part in moment.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        return datetime.combine(parsers.day(value), time.min, SHANGHAI)
    except (ValueError, Refused) as error:
        raise RowRefused("BAD_DATE") from error


def _source(text: str) -> str:
    if not text:
        return "1"
    if text in SOURCES:
        return text
    return next((code for code, word in (("7", "12345"), ("1", "12315"), ("6", "消")) if word in text), "99")
