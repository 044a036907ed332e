"""Which station fits a case, and why: named evidence with weights, the reasons in words for the dispatcher."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from portal.core.errors import N_

ENOUGH = 40  # of 100: below this nothing is proposed, a person searches
LIKE = 85
_GENERIC = re.compile(
    r"有限责任公司|股份有限公司|有限公司|分公司|公司|消费维权服务站|服务站|购物中心|商业广场|广场|百货|商场|超市|市场|商城|门店|店铺|专卖店|店|"
    r"[\s（）()·,，.。X×*]+|12315"
)
_AREA = re.compile(
    r"^(?:[\u4e00-\u9fa5]{2,8}?省)?(?:[\u4e00-\u9fa5]{2,6}?市(?!场))?(?:[\u4e00-\u9fa5]{1,4}?[区县](?!城))?"
)
SHOP = N_("“%(shop)s” is on this station's list of shops")
HOST = N_("The case names “%(host)s”, where this station is")
ALIKE = N_("The respondent's name is like “%(host)s” (%(score)s of 100)")
ADDRESS = N_("The address fits: %(address)s")
KEYWORD = N_("A keyword of this station occurs: %(word)s")
BEFORE = N_("Dispatched here before for the same respondent: %(n)s times, not returned")
NOT_OURS = N_("Returned before: this station said the respondent does not trade there")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station's public card."""

    station: UUID
    name: str
    host: str
    address: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the case says of who and where."""

    respondent: str
    address: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A msgid and what fills it."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A station with its score (0–100) and the reasons, strongest first."""

    station: UUID
    name: str
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """How earlier dispatches of the same respondent went at a station."""

    kept: int = 0
    refused: int = 0


def core(name: str, areas: Sequence[str] = ()) -> str:
    """A name without area and general words: 临海市银泰城购物中心有限公司 → 银泰城. *areas*: short names (临海)."""
    bare = _AREA.sub("", name.strip(), count=1)
    for area in areas:
        bare = bare.removeprefix(area)
    kept = _GENERIC.sub("", bare)
    return "" if kept in {"市", "区", "县"} else kept


def propose(
    said: Said,
    candidates: Iterable[Candidate],
    shops: Sequence[tuple[UUID, str, str]] = (),
    past: Mapping[UUID, Past] | None = None,
    areas: Sequence[str] = (),
) -> list[Proposal]:
    """Stations with evidence for them, best first. *shops*: (station, shop, stall) whose names the case contains;
    *areas*: short names of towns that names may begin with."""
    found: list[Proposal] = []
    by_station: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for station, shop, stall in shops:
        by_station[station].append((shop, stall))
    for candidate in candidates:
        earlier = (past or {}).get(candidate.station, Past())
        evidence = [
            *_shop(said, by_station.get(candidate.station, [])),
            *_host(said, candidate, areas),
            *_address(said, candidate),
            *_keyword(said, candidate),
            *_past(earlier),
        ]
        score = min(100, sum(weight for weight, _ in evidence))
        if score > 0:
            ranked = sorted(evidence, key=lambda pair: -abs(pair[0]))
            reasons = tuple(reason for _, reason in ranked)
            found.append(Proposal(candidate.station, candidate.name, score, reasons))
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.name))


def best(proposals: Sequence[Proposal]) -> Proposal | None:
    """The one to be shown for D: sure enough, and not level with the next."""
    if not proposals or proposals[0].score < ENOUGH:
        return None
    level = len(proposals) > 1 and proposals[1].score == proposals[0].score
    return None if level else proposals[0]


Evidence = list[tuple[int, Reason]]


def _shop(said: Said, shops: Sequence[tuple[str, str]]) -> Evidence:
    best_found: tuple[int, Reason] | None = None
    for shop, stall in shops:
        exact = core(shop) and core(shop) == core(said.respondent)
        weight = (70 if exact else 50) + (10 if stall and stall in said.respondent + said.address else 0)
        if best_found is None or weight > best_found[0]:
            best_found = (weight, Reason(SHOP, {"shop": shop}))
    return [best_found] if best_found else []


def _host(said: Said, candidate: Candidate, areas: Sequence[str]) -> Evidence:
    who = core(said.respondent, areas)
    names = [name for name in (core(candidate.host, areas), core(candidate.name, areas)) if len(name) >= 2]
    for name in names:
        if name in who or (len(who) >= 3 and who in name):
            return [(60, Reason(HOST, {"host": candidate.host}))]
    for name in names:
        if name in said.address or name in said.story:
            return [(45, Reason(HOST, {"host": candidate.host}))]
    score = max((int(fuzz.ratio(name, who)) for name in names), default=0) if len(who) >= 3 else 0
    return [(40, Reason(ALIKE, {"host": candidate.host, "score": score}))] if score >= LIKE else []


def _address(said: Said, candidate: Candidate) -> Evidence:
    here, there = _street(candidate.address), _street(said.address or said.respondent)
    if len(here) < 4 or len(there) < 4:
        return []
    if here in there or there in here:
        return [(35, Reason(ADDRESS, {"address": candidate.address}))]
    if _road(here) and _road(here) == _road(there) and fuzz.ratio(here, there) >= LIKE:
        return [(20, Reason(ADDRESS, {"address": candidate.address}))]
    return []


def _street(address: str) -> str:
    return re.sub(r"[\s，,]+", "", _AREA.sub("", address.strip(), count=1))


def _road(address: str) -> str:
    found = re.match(r"[\u4e00-\u9fa5]{2,10}?(?:路|街|大道|巷)", address)
    return found.group(0) if found else ""


def _keyword(said: Said, candidate: Candidate) -> Evidence:
    text = said.respondent + said.address + said.story
    for word in re.split(r"[,，、;；\s]+", candidate.keywords):
        if len(word) >= 2 and word in text:
            return [(30, Reason(KEYWORD, {"word": word}))]
    return []


def _past(past: Past) -> Evidence:
    found: Evidence = []
    if past.kept:
        found.append((min(45, 35 + past.kept), Reason(BEFORE, {"n": past.kept})))
    if past.refused > past.kept:
        found.append((-60, Reason(NOT_OURS)))
    return found
