"""Languages: Chinese by default, English complete. msgids are English."""

from __future__ import annotations

from portal.core.errors import N_
from portal.core.i18n.capitals import capitals_text
from portal.core.i18n.formats import (
    date_text,
    datetime_text,
    day_text,
    long_date_text,
    money_text,
    term_text,
    time_text,
)
from portal.core.i18n.setup import init_i18n
from portal.core.i18n.words import (
    DEFAULT_LOCALE,
    LOCALES,
    current_locale,
    gettext,
    lazy_gettext,
    ngettext,
    pgettext,
    speaking,
)

__all__ = [
    "DEFAULT_LOCALE",
    "LOCALES",
    "N_",
    "capitals_text",
    "current_locale",
    "date_text",
    "datetime_text",
    "day_text",
    "gettext",
    "init_i18n",
    "lazy_gettext",
    "long_date_text",
    "money_text",
    "ngettext",
    "pgettext",
    "speaking",
    "term_text",
    "time_text",
]
