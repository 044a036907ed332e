"""Blind indexes: finding the row of a phone number without storing the number in the clear.

A keyed digest of the normalised value. Equal values give equal indexes under one key; nothing else can be
learned without it. `purpose` keeps a phone from matching an ID card, and is fixed for a column.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Text
from sqlalchemy.orm import InstrumentedAttribute, MappedColumn, mapped_column

from portal.core.crypto.keys import Key, ring

SEPARATORS = re.compile(r"[\s\-‐-―()（）.·]")
COUNTRY = re.compile(r"(?:\+|00)86(\d{6,})|86(1\d{10})")
NATIONAL_WITHOUT_ZERO = re.compile(r"[2-9]\d{8,10}")
SERVICE_NUMBER = re.compile(r"(?:[48]00|95|96)\d+")


def normalise(value: str) -> str:
    """One spelling for one number: width, spaces, dashes, +86 and a landline's lost zero do not matter."""
    text = SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()
    foreign = COUNTRY.fullmatch(text)
    if not foreign:
        return text
    number = foreign[1] or foreign[2]
    is_landline = NATIONAL_WITHOUT_ZERO.fullmatch(number) and not SERVICE_NUMBER.fullmatch(number)
    return f"0{number}" if is_landline else number


def blind_index(value: str, purpose: str) -> str:
    """The index to store beside an encrypted value: 64 hex digits, under the current key."""
    return _index(ring().current, value, purpose)


def blind_match(column: InstrumentedAttribute[Any], value: str, purpose: str) -> ColumnElement[bool]:
    """`column` holds the index of `value` under any key we hold: finds rows also while keys are rotated."""
    return column.in_([_index(key, value, purpose) for key in ring().keys])


def _index(key: Key, value: str, purpose: str) -> str:
    message = purpose.encode() + b"\0" + normalise(value).encode()
    return key.provider.mac(key.index, message).hex()


def blind_column(*, of: str, purpose: str, **options: Any) -> MappedColumn[Any]:
    """A column for the blind index of the Encrypted column `of` in the same table.

    Declared this way so that `portal keys rotate` renews both together.
    """
    return mapped_column(Text, info={"blind_of": of, "purpose": purpose}, **options)
