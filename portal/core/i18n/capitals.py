"""Amounts in capital Chinese numerals, as agreements and receipts write them (支付结算办法, annex 1)."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def capitals_text(value: Decimal | int | None) -> str:
    """`1234.50` → `壹仟贰佰叁拾肆元伍角整`. Raises ValueError beyond what numeric(12,2) holds."""
    if value is None:
        return ""
    fen_total = int((Decimal(value) * 100).to_integral_exact())
    if abs(fen_total) >= 10**12:
        raise ValueError("an amount beyond numeric(12,2)")
    sign = "负" if fen_total < 0 else ""
    yuan, cents = divmod(abs(fen_total), 100)
    jiao, fen = divmod(cents, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    return sign + (whole + _cents(jiao, fen, bool(yuan)) or "零元整")


def _cents(jiao: int, fen: int, has_yuan: bool) -> str:
    if not jiao and not fen:
        return "整" if has_yuan else ""
    if not fen:
        return f"{DIGITS[jiao]}角整"
    gap = "零" if has_yuan else ""
    return f"{DIGITS[jiao]}角{DIGITS[fen]}分" if jiao else f"{gap}{DIGITS[fen]}分"


def _whole(yuan: int) -> str:
    text, power = "", 0
    below = 0
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        if group:
            # A gap of zeros between two written groups is spoken once.
            gap = "零" if text and below < 1000 else ""
            text = _group(group) + GROUPS[power] + gap + text
        below = group
        power += 1
    return text


def _group(group: int) -> str:
    text = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += DIGITS[digit] + UNITS[place]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")
