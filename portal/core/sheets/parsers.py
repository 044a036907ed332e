"""What a cell must be for a field: each parser gives the value or raises Invalid with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

import phonenumbers

from portal.core.errors import N_, Invalid
from portal.core.money import parse_money
from portal.core.sheets.cells import Cell, text_of
from portal.core.terms import Vocabulary

Parser = Callable[[Cell], object]

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?|(\d{4})(\d{2})(\d{2})")
# 1954–2119 as a spreadsheet counts days.
SERIAL_FROM, SERIAL_TO = 20_000, 80_000
EPOCH = date(1899, 12, 30)


def text(longest: int = 200) -> Parser:
    """Text of at most `longest` characters."""

    def parse(cell: Cell) -> str:
        value = text_of(cell).strip()
        if len(value) > longest:
            raise Invalid(N_("longer than %(limit)d characters"), limit=longest)
        return value

    return parse


def whole_number(least: int = 0, most: int = 10**9) -> Parser:
    """A whole number between `least` and `most`."""

    def parse(cell: Cell) -> int:
        value = _decimal(cell)
        if value != value.to_integral_value():
            raise Invalid(N_("not a whole number"))
        if not least <= value <= most:
            raise Invalid(N_("not between %(least)d and %(most)d"), least=least, most=most)
        return int(value)

    return parse


def _decimal(cell: Cell) -> Decimal:
    written = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "").replace(" ", "")
    try:
        value = Decimal(written)
    except InvalidOperation:
        value = Decimal("nan")
    if isinstance(cell, bool) or not value.is_finite():
        raise Invalid(N_("not a number"))
    return value


def money(cell: Cell) -> Decimal:
    """An amount of yuan. A computed 0.30000000000000004 is taken for what it shows."""
    if isinstance(cell, float):
        cell = f"{cell:.6f}".rstrip("0").rstrip(".")
    return parse_money(text_of(cell))


def day(cell: Cell) -> date:
    """A date: a date cell, `2026-11-21`, `2026/11/21`, `2026年11月21日`, `20261121`, or a spreadsheet's day number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and SERIAL_FROM <= cell <= SERIAL_TO:
        return EPOCH + timedelta(days=cell)
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text_of(cell)).strip())
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> date:
    raise Invalid(N_("not a date; write it as 2026-11-21"))


def phone(cell: Cell) -> str:
    """A mainland phone number, digits only."""
    written = unicodedata.normalize("NFKC", text_of(cell))
    try:
        number = phonenumbers.parse(written, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.country_code != 86 or not phonenumbers.is_valid_number(number):
        raise Invalid(N_("not a phone number"))
    zero = "0" if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE else ""
    return f"{zero}{phonenumbers.national_significant_number(number)}"


def choice(words: Vocabulary) -> Parser:
    """A term's code, by its Chinese or English name or its code."""
    codes = {
        written.casefold(): term.code for term in words.values() for written in (term.code, term.zh, term.en)
    }

    def parse(cell: Cell) -> str:
        code = codes.get(text_of(cell).strip().casefold())
        if code is None:
            allowed = "、".join(term.zh for term in words.values())
            raise Invalid(N_("not one of: %(allowed)s"), allowed=allowed)
        return code

    return parse
