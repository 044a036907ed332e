"""Pieces of a page that are drawn once: a macro's output is kept under everything it was made from.

Only for macros that read nothing but their arguments, the language and the CSRF token: equal input is equal output,
so nothing ever has to be thrown away because it changed, and no page can get what was not drawn from its own data.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_wtf.csrf import generate_csrf
from jinja2.runtime import Macro
from markupsafe import Markup

from portal.core.i18n import current_locale
from portal.core.terms import Term

MOST = 5_000  # pieces, of about a kilobyte
# Stands for the token in a kept piece. Nobody outside this process can know it, so nobody can type it.
HOLE = secrets.token_hex(16)
_kept: dict[Any, str] = {}


def kept(macro: Macro, *arguments: Any) -> Markup:
    """What *macro* draws from *arguments*: for templates, ``{{ kept(words) }}`` or ``{{ kept(side, shell) }}``."""
    key = (macro._func.__code__.co_filename, macro.name, current_locale(), frozen(arguments))
    piece = _kept.get(key)
    if piece is None:
        piece = str(macro(*arguments)).replace(generate_csrf(), HOLE)
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = piece
    if HOLE in piece:
        piece = piece.replace(HOLE, generate_csrf())
    return Markup(piece)  # noqa: S704 - drawn by our own template, which escapes


PLAIN = (Markup, int, bool, float, Decimal, UUID, date, datetime, type(None), Term)


def frozen(value: Any) -> Any:
    """*value* as a key. Types count: Markup that equals a text is drawn otherwise. Raises TypeError on what is not
    a plain value or made of such; an object may lend one by ``__kept__``."""
    kind = type(value)
    if kind is str:
        return value
    if kind in PLAIN:
        return (kind, value)
    lent = getattr(kind, "__kept__", None)
    if lent is not None:
        return lent(value)
    if isinstance(value, Mapping):
        return (Mapping, tuple(value), *map(frozen, value.values()))
    if isinstance(value, list | tuple):
        return (list, *map(frozen, value))
    if isinstance(value, StrEnum):
        return str(value)
    raise TypeError(f"{kind.__name__} cannot be part of what a kept piece is drawn from")
