"""The trail never holds personal data: what may not stand in a value, recognised by its form."""

import re

MAX_CODE = 64
# Codes, file numbers, area codes: no blank, no Chinese, no '@', so neither a name, an address, a mail address
# nor a sentence fits.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/#+-]{0,63}")
_EDGE_LEFT, _EDGE_RIGHT = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_MOBILE = re.compile(rf"{_EDGE_LEFT}(?:\+?86-?)?1[3-9]\d-?\d{{4}}-?\d{{4}}{_EDGE_RIGHT}(?!-\d)")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z-])0\d{2,3}-\d{7,8}(?![0-9A-Za-z-])")
_IDENTITY = re.compile(rf"{_EDGE_LEFT}\d{{17}}[0-9Xx]{_EDGE_RIGHT}")
# First two digits of an area code: 11–15 North … 61–65 North-West, 71 Taiwan, 81–83 Hong Kong and Macao.
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# A platform's case number may be area + date + serial, 18 digits like an identity number. Nobody born after
# this year is a party to a case, and no case number is dated before it.
_YOUNGEST = 2015


def is_code(text: str) -> bool:
    """True for a short code or number without blanks; false for names, sentences and addresses."""
    return _CODE.fullmatch(text) is not None


def looks_personal(text: str) -> bool:
    """True when *text* holds what has the form of a telephone or a resident identity number."""
    if _MOBILE.search(text) or _LANDLINE.search(text):
        return True
    return any(is_identity_number(found) for found in _IDENTITY.findall(text))


def is_identity_number(text: str) -> bool:
    """True for 18 characters that are a resident identity number by GB 11643: area, birth date, check digit."""
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    if not _PROVINCES.match(text) or not (1900 <= year <= _YOUNGEST and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()
