"""Search tokens: pairs of neighbouring characters of Chinese text, whole words and numbers of the rest.

PostgreSQL's own parser takes a Chinese clause as one word; pairs found by equality work under row-level security.
"""

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[a-z0-9]+")
MOST = 400
TAIL = 5


def tokens(*texts: str | None) -> frozenset[str]:
    """What a case is found by. Bounded, so that a very long story cannot swell the index."""
    found: dict[str, None] = {}
    for text in texts:
        for token in _of(text or ""):
            found.setdefault(token)
            if len(found) >= MOST:
                return frozenset(found)
    return frozenset(found)


def wanted(query: str) -> frozenset[str]:
    """What must all be found for *query*. A single Chinese character cannot be searched for: empty."""
    return frozenset(_of(query))


def number_tokens(number: str | None) -> frozenset[str]:
    """A human number: whole, and its last digits as people read them out."""
    if not number:
        return frozenset()
    digits = re.sub(r"\D", "", number)
    return frozenset({number.lower(), *_WORD.findall(number.lower()), digits[-TAIL:]} - {""})


def _of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    pairs = [run[at : at + 2] for run in _HAN.findall(plain) for at in range(len(run) - 1)]
    words = [word[:32] for word in _WORD.findall(plain) if len(word) > 1]
    return [*words, *pairs]
