"""Fields: quantities, choices in the page's language, photos with the hashes their device computed."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import DecimalField, RadioField
from wtforms.validators import InputRequired, Optional

from portal.core.i18n import N_, current_locale, gettext, lazy_gettext
from portal.core.terms import Vocabulary
from portal.recalls.actions.tasks.proof import Upload

L = lazy_gettext
NEEDED = L(N_("Fill this in."))
MOST_PHOTOS = 12
_WIDTH = str.maketrans("０１２３４５６７８９．，　", "0123456789., ")


class QuantityField(DecimalField):  # type: ignore[misc]
    """A quantity: full-width digits and commas are taken; empty is None unless needed."""

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators if validators is not None else [InputRequired(NEEDED)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        text = (valuelist[0] if valuelist else "").translate(_WIDTH).replace(",", "").strip()
        if not text:
            self.data = None
            return
        try:
            self.data = Decimal(text)
        except InvalidOperation:
            self.data = None
        if self.data is None or not self.data.is_finite():  # NaN cannot even be compared
            self.data = None
            raise ValueError(gettext(N_("Write a number such as 12 or 0.5.")))


def maybe(label: Any) -> QuantityField:
    """A quantity that counts as 0 when left empty."""
    return QuantityField(label, [Optional()], default=Decimal(0))


def choices(
    vocabulary: Vocabulary, *, only: Iterable[str] | None = None
) -> Callable[[], list[tuple[str, str]]]:
    """A vocabulary as choices, read when the form is made."""

    def read() -> list[tuple[str, str]]:
        wanted = None if only is None else set(only)
        return [(c, n) for c, n in vocabulary.choices(current_locale()) if wanted is None or c in wanted]

    return read


def cards(label: Any, vocabulary: Vocabulary, **options: Any) -> RadioField:
    """Big cards of which one is chosen."""
    return RadioField(label, [InputRequired(L(N_("Choose one.")))], choices=choices(vocabulary), **options)


def photos(label: Any) -> MultipleFileField:
    """Photos taken now or chosen; a hidden field `hashes` carries what the device computed."""
    return MultipleFileField(label)


def uploads(field: MultipleFileField, hashes: str) -> list[Upload]:
    """The files of a field, each with the hash its device computed for it (by place), if any."""
    try:
        said = json.loads(hashes) if hashes else []
    except ValueError:
        said = []
    said = [str(one) for one in said] if isinstance(said, list) else []
    files = [one for one in field.data or [] if getattr(one, "filename", "")][:MOST_PHOTOS]
    return [
        Upload(one.stream, one.filename, said[place] if place < len(said) else "")
        for place, one in enumerate(files)
    ]
