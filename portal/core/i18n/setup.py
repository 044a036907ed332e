"""Plugging languages into the Flask application."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from portal.core.clock import local_date
from portal.core.i18n import formats
from portal.core.i18n.capitals import capitals_text
from portal.core.i18n.words import (
    DEFAULT_LOCALE,
    LOCALES,
    current_locale,
    speak_as_before,
    speak_from_now,
    spoken_catalog,
    translation_folders,
)

COOKIE = "lang"
FILTERS = {
    "date": formats.date_text,
    "longdate": formats.long_date_text,
    "day": formats.day_text,
    "datetime": formats.datetime_text,
    "time": formats.time_text,
    "money": formats.money_text,
    "capitals": capitals_text,
    "term": formats.term_text,
    "localdate": local_date,
}


def choose_locale() -> str:
    """The language of this request: `?lang=`, cookie `lang`, then Accept-Language, then Chinese."""
    if not has_request_context():
        return DEFAULT_LOCALE
    for asked in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if asked in LOCALES:
            return asked
    return request.accept_languages.best_match(LOCALES, default=DEFAULT_LOCALE)


def _speak() -> None:
    # A page asks for its language a hundred times: settle it once.
    g.spoken = speak_from_now(choose_locale())


def _fall_silent(_error: BaseException | None) -> None:
    token = g.pop("spoken", None)
    if token is not None:
        speak_as_before(token)


def init_i18n(app: Flask) -> None:
    """Set up Flask-Babel (for WTForms and the choice of language), Jinja's gettext and our filters."""
    Babel(
        app,
        default_locale=DEFAULT_LOCALE,
        default_timezone="Asia/Shanghai",
        default_translation_directories=";".join(map(str, translation_folders())),
        locale_selector=choose_locale,
        configure_jinja=False,
    )
    app.before_request(_speak)
    app.teardown_request(_fall_silent)
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]
        # Jinja fills the placeholders itself (escaped), so it is given the bare words.
        gettext=lambda msgid: spoken_catalog().gettext(msgid),
        ngettext=lambda one, many, num: spoken_catalog().ngettext(one, many, num),
        pgettext=lambda context, msgid: spoken_catalog().pgettext(context, msgid),
        npgettext=lambda context, one, many, num: spoken_catalog().npgettext(context, one, many, num),
        newstyle=True,
    )
    env.policies["ext.i18n.trimmed"] = True  # {% trans %} over several lines reads as one
    env.filters.update(FILTERS)
    env.globals["current_locale"] = current_locale
