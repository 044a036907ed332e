"""Fields that draw their choices from a vocabulary, in the language of the page."""

from collections.abc import Callable, Container, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.clock import SHANGHAI
from portal.core.i18n import N_, current_locale
from portal.core.i18n import lazy_gettext as _l
from portal.core.terms import Vocabulary

FILL = _l(N_("Fill this in."))
CHOOSE = _l(N_("Choose one."))


def needed() -> list[Any]:
    """A field that must be filled."""
    return [InputRequired(message=FILL), DataRequired(message=FILL)]


def at_most(length: int) -> list[Any]:
    """A field that may stay empty, up to a length."""
    return [Optional(), Length(max=length)]


def choices(vocabulary: Vocabulary, *, blank: Any = None) -> Callable[[], Iterable[tuple[str, str]]]:
    """A vocabulary as choices, read when the form is made; *blank* is an already lazy first line."""

    def read() -> Iterable[tuple[str, str]]:
        first = [("", str(blank))] if blank is not None else []
        return [*first, *vocabulary.choices(current_locale())]

    return read


class CodeField(SelectField):  # type: ignore[misc]
    """A drop-down of one of *codes*. The words of the choices are made when they are drawn, not to check an answer."""

    def __init__(self, label: Any = None, *, codes: Container[str], **options: Any) -> None:
        super().__init__(label, **options)
        self.codes = codes

    def pre_validate(self, form: Any) -> None:
        """As the library does and says it, when the answer is none of the codes."""
        if self.data not in self.codes:
            super().pre_validate(form)


class CodesField(SelectMultipleField):  # type: ignore[misc]
    """`CodeField` for any number of codes."""

    def __init__(self, label: Any = None, *, codes: Container[str], **options: Any) -> None:
        super().__init__(label, **options)
        self.codes = codes

    def pre_validate(self, form: Any) -> None:
        """As the library does and says it, when an answer is none of the codes."""
        if not all(code in self.codes for code in self.data or ()):
            super().pre_validate(form)


def pick(label: Any, vocabulary: Vocabulary, *, blank: Any = None, **options: Any) -> CodeField:
    """A drop-down of one code."""
    codes = frozenset(vocabulary) | ({""} if blank is not None else set())
    return CodeField(label, codes=codes, choices=choices(vocabulary, blank=blank), **options)


def cards(label: Any, vocabulary: Vocabulary, **options: Any) -> RadioField:
    """Big cards of which one is chosen."""
    options.setdefault("validators", [InputRequired(message=CHOOSE)])
    return RadioField(label, choices=choices(vocabulary), **options)


def ticks(label: Any, vocabulary: Vocabulary | None = None, **options: Any) -> SelectMultipleField:
    """Ticks of which several may be set."""
    options |= {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    if vocabulary is None:
        return SelectMultipleField(label, **options)
    return CodesField(label, codes=vocabulary, choices=choices(vocabulary), **options)


def _person(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def people(label: Any, **options: Any) -> SelectMultipleField:
    """Ticks of colleagues; the view sets the choices."""
    return SelectMultipleField(
        label, coerce=_person, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options
    )


def wall_clock(now: datetime) -> datetime:
    """The moment as the wall in Shanghai shows it, to the minute, for a default."""
    return now.astimezone(SHANGHAI).replace(second=0, microsecond=0)
