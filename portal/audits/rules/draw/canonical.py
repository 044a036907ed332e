"""The exact bytes that are hashed.

A value is written as RFC 8785 canonical JSON (keys sorted, no spaces, UTF-8, characters as they are), which for
the texts, whole numbers, lists and objects of a draw is what `json.dumps` gives below and `JSON.stringify` gives in
a browser. A part of a draw is JSON Lines: one canonical value a line, each line ended by a line feed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from portal.audits.rules.draw.columns import Columns

CHUNK = 1 << 12

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: object) -> str:
    """RFC 8785 text of a value made of texts, whole numbers, lists and objects with ASCII keys."""
    return _encode(value)


def digest(rows: Iterable[object]) -> str:
    """Lower-case hex SHA-256 of the rows as canonical JSON Lines."""
    return sha256("".join(f"{canonical(row)}\n" for row in rows).encode()).hexdigest()


def digest_lines(lines: Sequence[str]) -> str:
    """`digest` of lines already written, each with its line feed; chunk by chunk to spare memory."""
    running = sha256()
    for start in range(0, len(lines), CHUNK):
        running.update("".join(lines[start : start + CHUNK]).encode())
    return running.hexdigest()


def object_lines(columns: Columns, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Well-formed rows of the register of objects as canonical lines; fast for all but those with "last"."""
    # id and class need no escaping: scalars.py lets only ASCII letters, digits and ._:- through.
    lines = [
        f'{{"class":"{code}","id":"{key}","name":"{name}"}}\n'
        if code
        else f'{{"id":"{key}","name":"{name}"}}\n'
        for code, key, name in zip(columns.codes, columns.ids, columns.quoted_names(), strict=True)
    ]
    for place in columns.last:
        lines[place] = f"{canonical(rows[place])}\n"
    return lines
