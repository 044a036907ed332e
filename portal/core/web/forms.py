"""The forms kit: WTForms fields that speak Shanghai time, yuan and Chinese telephone numbers."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import support
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.i18n import messages_path
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from portal.core.clock import SHANGHAI
from portal.core.errors import Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.phones import spelled

VERSION = re.compile(r"[0-9]{1,9}")  # what the column holds; isdigit() also takes "²", which is no number


@cache
def _catalog(locale: str) -> support.NullTranslations:
    return support.Translations.load(messages_path(), [locale], domain="wtforms")


class LibraryWords:
    """The library's own messages in the page's language. Flask-WTF would read its catalog anew at every request."""

    def gettext(self, words: str) -> str:
        """One message."""
        return str(_catalog(current_locale()).gettext(words))

    def ngettext(self, one: str, many: str, n: int) -> str:
        """One message of a number."""
        return str(_catalog(current_locale()).ngettext(one, many, n))


class BaseForm(FlaskForm):  # type: ignore[misc]
    """Every form's parent: CSRF on, and a place to show what an action refused."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How the library's own messages are found."""

        words = LibraryWords()

        def get_translations(self, _form: Any) -> LibraryWords:
            """As WTForms asks for it."""
            return self.words

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside its field, or above the form when it names none."""
        words = gettext(refused.message) % refused.params if refused.params else gettext(refused.message)
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]

    @property
    def all_errors(self) -> list[tuple[str | None, str]]:
        """(field id or None, message) for the error summary."""
        found: list[tuple[str | None, str]] = [(None, message) for message in self.form_errors]
        for field in self:
            found += [(field.id, str(message)) for message in _flat(field.errors)]
        return found


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [m for part in errors.values() for m in _flat(part)]
    if isinstance(errors, str) or not isinstance(errors, Sequence):
        return [str(errors)]
    return [m for part in errors for m in _flat(part)]


class VersionedForm(BaseForm):
    """A form over a row that two people may write: carries the version its reader saw."""

    version = HiddenField("")

    @property
    def seen_version(self) -> int:
        """The version this form was filled from; 0 when it carries none (then nothing matches)."""
        text = str(self.version.data or "")
        return int(text) if VERSION.fullmatch(text) else 0


class MoneyField(Field):  # type: ignore[misc]
    """Yuan with at most two decimals, 0 to 9,999,999,999.99; accepts ¥, commas and full-width digits."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:.2f}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; an empty input is None."""
        text = _narrow(valuelist[0]) if valuelist else ""
        text = text.replace(",", "").replace("¥", "").removesuffix("元").strip()
        if not text:
            self.data = None
            return
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(gettext(N_("Write an amount such as 128.50."))) from error
        if (
            not amount.is_finite()
            or amount < 0
            or amount != amount.quantize(Decimal("0.01"))
            or amount >= 10**10
        ):
            raise ValueError(gettext(N_("Write an amount such as 128.50.")))
        self.data = amount


class PhoneField(StringField):  # type: ignore[misc]
    """A mainland telephone: mobile, landline with area code, 400 number; kept as `phone_digits` writes it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read and check the number; an empty input is ''."""
        self.data = _narrow(valuelist[0]).strip() if valuelist else ""
        if self.data:
            self.data = phone_digits(self.data)


class TicksField(SelectMultipleField):  # type: ignore[misc]
    """Any number of a few choices, drawn as big cards with ticks; a choice's label may be "words|hint"."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def phone_digits(text: str) -> str:
    """A mainland number in one spelling (core.phones). Raises ValueError in words."""
    found = spelled(text)
    if found is None:
        raise ValueError(gettext(_NOT_A_PHONE))
    return found


_NOT_A_PHONE = N_("Write a mobile number of 11 digits, or a landline with its area code.")


class LocalDateTimeField(DateTimeLocalField):  # type: ignore[misc]
    """A date and time as the wall clock in Shanghai shows it; ``data`` is aware."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read Shanghai wall time into an aware datetime."""
        super().process_formdata(valuelist)
        self.data: datetime | None = _aware(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if self.data else ""


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=SHANGHAI) if moment is not None else None


def not_after_now(now: datetime) -> Any:
    """A validator: the moment lies in the past."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data and field.data > now:
            raise ValidationError(gettext(N_("This lies in the future.")))

    return check


_WIDTH = str.maketrans("０１２３４５６７８９．，－（）＋￥　", "0123456789.,-()+¥ ")


def _narrow(text: str) -> str:
    return text.translate(_WIDTH)
