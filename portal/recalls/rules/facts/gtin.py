"""Trade item numbers (GTIN, in China 条码 / 69码), GS1 General Specifications.

A number is an identity only when its check digit holds and it is not a shop's own (prefix 02, 04, 20–29).
A carton's GTIN-14 stands for the piece inside it, because a catalogue may hold either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import ean

from portal.recalls.rules.facts.text import fold, keep

_EXCEL_FLOAT = re.compile(r"^(\d{8,14})\.0+$")
_EXCEL_SCIENTIFIC = re.compile(r"^\d(\.\d+)?e\+?\d+$")
_RUNS = re.compile(r"\d(?:[ \-]?\d)*")


@dataclass(frozen=True, slots=True)
class Gtin:
    """One number: `code` is 13 digits when it can identify a product, else None and `problem` says why.

    Problems: CHECK_DIGIT (wrong), LENGTH (not 8, 12, 13 or 14 digits), IN_STORE (a shop's own number),
    LOSSY (a spreadsheet cut it to 6.9E+12).
    """

    raw: str
    code: str | None
    problem: str | None = None


def read_gtins(value: object) -> tuple[Gtin, ...]:
    """All trade item numbers of a cell, in order, each once."""
    text = fold(keep(value))
    if not text:
        return ()
    if _EXCEL_SCIENTIFIC.match(text):
        return (Gtin(text, None, "LOSSY"),)
    float_written = _EXCEL_FLOAT.match(text)
    runs = [float_written.group(1)] if float_written else [re.sub(r"\D", "", r) for r in _RUNS.findall(text)]
    return tuple(read_one(run) for run in dict.fromkeys(runs)) or (Gtin(text, None, "LENGTH"),)


def read_one(digits: str) -> Gtin:
    """One run of ASCII digits as a trade item number."""
    if len(digits) not in (8, 12, 13, 14):
        return Gtin(digits, None, "LENGTH")
    if _is_in_store(digits):
        return Gtin(digits, None, "IN_STORE")
    if not ean.is_valid(digits.zfill(13) if len(digits) == 12 else digits):
        return Gtin(digits, None, "CHECK_DIGIT")
    return Gtin(digits, _piece(digits))


def _is_in_store(digits: str) -> bool:
    """Numbers a shop gives itself: 2… in EAN-13 and EAN-8, 2… and 4… in UPC-A."""
    return digits[0] == "2" if len(digits) in (8, 13) else len(digits) == 12 and digits[0] in "24"


def _piece(digits: str) -> str:
    """The 13-digit number of the single piece: a carton's indicator digit is dropped, the check digit made new."""
    if len(digits) < 14:
        return digits.zfill(13)
    body = digits[1:13]
    return body + str(ean.calc_check_digit(body))
