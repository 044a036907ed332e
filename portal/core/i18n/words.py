"""Translating msgids: the catalogs of all modules read as one; the same in a request, a job, a command."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations
from flask_babel import get_locale

LOCALES = ("zh", "en")
DEFAULT_LOCALE = "zh"
PORTAL = Path(__file__).resolve().parents[2]

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def current_locale() -> str:
    """ "zh" or "en": what `speaking` set, else what this request asked for, else Chinese."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    locale = get_locale()  # None outside an application context
    return locale.language if locale is not None else DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak `locale` inside the block, e.g. for a mail to a person who reads English."""
    token = _spoken.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak_from_now(locale: str) -> Token[str | None]:
    """Speak `locale` until `speak_as_before` is given the token: a request finds its language once."""
    return _spoken.set(_spoken.get() or locale)


def speak_as_before(token: Token[str | None]) -> None:
    """End what `speak_from_now` began."""
    _spoken.reset(token)


def translation_folders() -> list[Path]:
    """The `translations` folder of core and of each module, core first."""
    folders = sorted(PORTAL.glob("*/translations"))
    return sorted(folders, key=lambda folder: folder.parent.name != "core")


@lru_cache(maxsize=len(LOCALES))
def catalog(locale: str) -> Translations:
    """All modules' messages of one language, merged; `portal i18n check` refuses one msgid read two ways."""
    merged = Translations()
    for folder in translation_folders():
        one = _load(folder / locale / "LC_MESSAGES" / "messages.po")
        if one is not None:
            merged.merge(one)
            merged.plural = one.plural  # merge() forgets the plural rule
    return merged


def _load(po: Path) -> Translations | None:
    mo = po.with_suffix(".mo")
    if mo.exists() and (not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime):
        with mo.open("rb") as handle:
            return Translations(handle)
    if not po.exists():
        return None
    # A catalog edited since the last `portal i18n compile` must not show yesterday's words.
    compiled = io.BytesIO()
    with po.open("rb") as handle:
        write_mo(compiled, read_po(handle, locale=po.parts[-3]))
    compiled.seek(0)
    return Translations(compiled)


def spoken_catalog() -> Translations:
    """The catalog of the current language."""
    return catalog(current_locale())


def gettext(msgid: str, **params: Any) -> str:
    """The msgid in the current language, `%(name)s` filled from params."""
    text = spoken_catalog().gettext(msgid)
    return text % params if params else text


def ngettext(singular: str, plural: str, num: int, **params: Any) -> str:
    """Like `gettext` for a count; `%(num)d` is filled by itself."""
    text: str = spoken_catalog().ngettext(singular, plural, num)
    return text % {"num": num, **params}


def pgettext(context: str, msgid: str, **params: Any) -> str:
    """Like `gettext` for a word that reads differently in another context."""
    text = str(spoken_catalog().pgettext(context, msgid))
    return text % params if params else text


def lazy_gettext(msgid: str, **params: Any) -> LazyProxy:
    """A string translated each time it is shown: for labels set at import."""
    return LazyProxy(gettext, msgid, enable_cache=False, **params)
