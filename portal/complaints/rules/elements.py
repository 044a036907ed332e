"""The four elements of a complaint (seed 001 第五条): who and how to reach, what happened, about what, wanting what."""

import re
from collections.abc import Mapping

from portal.core.terms import Term, Vocabulary

ELEMENTS = Vocabulary(
    Term("consumer_name", "投诉人姓名", "the consumer's name"),
    Term("consumer_phone", "联系电话", "a phone number"),
    Term("respondent_name", "被投诉人", "the shop"),
    Term("item_name", "商品/服务名称", "the item"),
    Term("purchase_date", "消费日期", "the date"),
    Term("event_place", "事发地点", "the place"),
    Term("facts", "事实经过", "what happened"),
    Term("demands", "投诉请求", "the demand"),
)
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_NOISE = re.compile(r"[\s\u3000]+")
_WIDE = str.maketrans("０１２３４５６７８９－—", "0123456789--")
SHORTEST_STORY = 6


def missing_elements(record: Mapping[str, object]) -> tuple[str, ...]:
    """Keys of ELEMENTS that *record* lacks; a story under six characters tells nothing."""
    lacking = [key for key in ELEMENTS if not record.get(key)]
    story = str(record.get("facts") or "").strip()
    if story and len(story) < SHORTEST_STORY:
        lacking.append("facts")
    return tuple(lacking)


def clean_phone(raw: str) -> str:
    """A phone as typed: full-width digits, blanks, +86 and dashes in a mobile removed."""
    text = _NOISE.sub("", raw.translate(_WIDE))
    text = re.sub(r"^(\+?86)-?(?=1[3-9])", "", text)
    bare = text.replace("-", "")
    return bare if MOBILE.fullmatch(bare) else text


def is_phone(text: str) -> bool:
    """A mainland mobile, or a landline with area code (and extension)."""
    return bool(MOBILE.fullmatch(text) or LANDLINE.fullmatch(text))
