"""Taking a step from a page: a refusal comes back as the page as it stands now, with the words of the rule."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from portal.core.errors import N_, Forbidden, Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import ctx, flash_ok
from portal.core.web.forms import BaseForm

Page = str | Response | tuple[str, int]
Draw = Callable[[Refused | None], str]
# What is said when it went well; asked afterwards where the words depend on how it went.
Words = str | Callable[[], str]


def take(act: Callable[[], Any], words: Words, back: Callable[[], Response], draw: Draw) -> Page:
    """Do it; *draw* shows the page when a rule says no."""
    try:
        act()
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        return draw(refused), refused.status
    flash_ok(gettext(words() if callable(words) else words))
    return back()


def take_form(
    form: BaseForm, act: Callable[[], Any], words: Words, back: Callable[[], Response], draw: Draw
) -> Page:
    """The same for a form of several fields: it comes back with what was typed and what is wrong beside the field."""
    if not form.validate():
        incomplete = Refused(N_("Please correct this first"))
        return draw(incomplete), 422

    def refused_page(refused: Refused | None) -> str:
        if refused is not None:
            form.refuse(refused)
        return draw(refused)

    return take(act, words, back, refused_page)
