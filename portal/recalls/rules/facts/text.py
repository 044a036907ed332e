"""Text as it comes out of cells: widths, invisible characters, the many ways to write "nothing"."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"), None)
# Text taken out of a PDF has radicals in place of the characters they look like (⽣产, ⻓沙).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_LIKE_RADICALS = zip(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
    strict=True,
)
_RADICALS |= {ord(radical): character for radical, character in _LIKE_RADICALS}
_REPLACED = {**_INVISIBLE, **_RADICALS}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_MARKS = re.compile("[®™©℠]")
_SPACES = re.compile(r"\s+")
# Most cells hold nothing of this and are tidy as they stand; of most of those, the first look tells it.
_SUSPECT = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u2e80-\u2fdf\s_]")
_UNTIDY = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u2e80-\u2fdf]|\s\s|[^\S ]|_x000D_|^\s|\s$")
_LINES = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+|_x000D_")
_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[\u2e80-\u9fff\uff00-\uffef])")
# A cell holding only one of these holds nothing. "无" is a word a person writes for it.
_NOTHING = frozenset(
    {
        "",
        "无",
        "空",
        "空白",
        "暂无",
        "未知",
        "不详",
        "未标示",
        "未标注",
        "未标明",
        "未注明",
        "未提供",
        "无法提供",
    }
    | {"na", "n/a", "n.a.", "nil", "none", "null", "nan", "#n/a", "unknown", "不适用", "见备注"}
)
LONGEST_NOTHING = 8
_DASHES = re.compile(r"^[\s/／\\＼|*＊\-－–—―_~.。·…]+$")


def tidy(value: object) -> str:
    """A cell as one readable string: no invisible characters, single spaces, line breaks kept."""
    text = "" if value is None else str(value)
    if not _SUSPECT.search(text) or not _UNTIDY.search(text):
        return text
    lines = (_SPACES.sub(" ", line).strip() for line in _LINES.split(text.translate(_REPLACED)))
    return "\n".join(line for line in lines if line)


def is_blank(value: object) -> bool:
    """True for an empty cell and for "/", "—", "无", "N/A" and their like."""
    return _says_nothing(tidy(value))


def _says_nothing(text: str) -> bool:
    """`is_blank` of a text that is tidy."""
    if len(text) > LONGEST_NOTHING:
        return bool(_DASHES.match(text))
    return unicodedata.normalize("NFKC", text).strip().lower() in _NOTHING or bool(_DASHES.match(text))


def keep(value: object) -> str:
    """The tidy text of a cell, or "" when the cell means nothing."""
    text = tidy(value)
    return "" if _says_nothing(text) else text


def fold(value: object) -> str:
    """Text for comparing: one width, lower case, no trade-mark signs, superscripts written as ``^2``.

    Idempotent: ``fold(fold(x)) == fold(x)``.
    """
    text = tidy(value)
    if unicodedata.is_normalized("NFKC", text) and not _MARKS.search(text):
        folded = text.lower()
        if folded == text:
            return text.replace("\n", " ")
    else:
        text = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run.group().translate(_SUPERSCRIPTS), text)
        folded = unicodedata.normalize("NFKC", _MARKS.sub("", text)).lower()
    # Lower-casing can bring forth characters that NFKC would change again; a second turn settles it.
    if not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).lower()
    return tidy(folded).replace("\n", " ")


def one_line(value: object) -> str:
    """Tidy text on one line; a break inside Chinese text is closed up, elsewhere it becomes a space."""
    return _BETWEEN_HAN.sub("", tidy(value).replace("\n", " "))


# Every upright stroke a list uses between the parts of one cell; 丨 is a Chinese character misused for it.
BARS = "║‖∥∣│┃┆丨〡ǀǁ❘¦|｜￨"

_OPEN = "([{（【［〔「『《〈"
_CLOSE = ")]}）】］〕」』》〉"


def split_outside_brackets(text: str, separators: str) -> list[str]:
    """Parts of `text` between any of the `separators`, but never inside brackets; blanks are dropped.

    Brackets that never close are taken as ordinary characters, so nothing is swallowed.
    """
    parts, start, depth = [], 0, 0
    balanced = sum(c in _OPEN for c in text) == sum(c in _CLOSE for c in text)
    for place, char in enumerate(text):
        if balanced and char in _OPEN:
            depth += 1
        elif balanced and char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
