"""How long what a visit brought home is kept, and what is left of it then.

Three years after the matter has ended. At least two by law: 产品质量监督抽查管理暂行办法 第五十四条 and
食品安全抽样检验管理办法 第十九条 (papers and evidence of a supervising office); no longer than the purpose needs:
个人信息保护法 第十九条. The third year is the product's own, the same as for complaint files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from portal.core.clock import SHANGHAI

KEPT_YEARS = 3
# Codes, numbers and hashes: the fact of an answer. Words, names, posts, reasons and places are persons'.
LEFT = frozenset(
    {"verdict", "choice", "right", "other", "tasks", "refused", "answers", "sha256", "png", "size", "type"}
)


def boundary(today: date) -> datetime:
    """The first instant (Shanghai) of the last day that is still kept: what ended before it is out of its term."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return datetime.combine(today.replace(year=today.year - KEPT_YEARS, day=day), time(), SHANGHAI)


def reduced(value: Mapping[str, Any]) -> str:
    """An answer's value without what somebody wrote, what names somebody, and where somebody was."""
    return json.dumps({key: told for key, told in value.items() if key in LEFT})


def reduced_pack(pack: Mapping[str, Any]) -> dict[str, Any]:
    """The pack without the station's people, its telephone and the words of earlier faults."""
    station = {**pack["station"], "people": [], "phone": ""}
    return {**pack, "station": station, "failures": [{**one, "words": ""} for one in pack["failures"]]}
