"""What the forms of audits share."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Length

from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.web.forms import VersionedForm

NEEDED = lazy_gettext(N_("Fill this in."))
PICTURES = ("jpg", "jpeg", "png", "heic", "heif", "webp")


def choices(vocabulary: Any, codes: Any = None, *, empty: str | None = None) -> Any:
    """The choices of a closed list of words, in the reader's language; *codes*: only these."""

    def made() -> list[tuple[str, str]]:
        found = vocabulary.choices(current_locale())
        found = [one for one in found if codes is None or one[0] in codes]
        return [("", empty), *found] if empty is not None else found

    return made


class NoteForm(VersionedForm):
    """A step with words."""

    note = TextAreaField(lazy_gettext(N_("Reason or comment")), [Length(max=2000)])
