"""Forms of the channel."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.complaints import DEMANDS, PROBLEMS
from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.web.forms import (
    BaseForm,
    LocalDateTimeField,
    MoneyField,
    PhoneField,
    TicksField,
    VersionedForm,
)
from portal.govlink.actions.feed_back import Answer
from portal.govlink.actions.open_case import Completion
from portal.govlink.models import PlatformCase
from portal.govlink.rules.dispatch import RETURN_REASONS
from portal.govlink.rules.facts import SOURCES, Facts, provisional_no
from portal.govlink.rules.results import MANNERS, RESULTS
from portal.govlink.rules.supervision import LEVELS

_L = lazy_gettext
NEEDED = _L(N_("Fill this in."))


def _choices(vocabulary: Any, *, empty: str | None = None) -> Any:
    def made() -> list[tuple[str, str]]:
        first = [("", str(empty))] if empty is not None else []
        return [*first, *vocabulary.choices(current_locale())]

    return made


class CaseForm(VersionedForm):
    """A platform case. On one that is known, personal data that was given is not printed: left empty, it stays."""

    external_no = StringField(_L(N_("Platform number")), [Length(max=64)])
    received_at = LocalDateTimeField(_L(N_("Received by the bureau")), [InputRequired(NEEDED)])
    accepted_on = DateField(_L(N_("Accepted by the bureau on")), [Optional()])
    source = SelectField(_L(N_("Source")), [InputRequired(NEEDED)], choices=_choices(SOURCES))
    consumer_name = StringField(_L(N_("Consumer's name")), [Length(max=80)])
    consumer_phone = PhoneField(_L(N_("Telephone")))
    consumer_address = StringField(_L(N_("Consumer's address")), [Length(max=200)])
    respondent = StringField(_L(N_("Respondent")), [Length(max=200)])
    respondent_address = StringField(_L(N_("Respondent's address")), [Length(max=200)])
    item = StringField(_L(N_("Goods or service")), [Length(max=200)])
    problem = SelectField(_L(N_("Problem")), choices=_choices(PROBLEMS, empty=""))
    amount = MoneyField(_L(N_("Amount")))
    happened_on = DateField(_L(N_("Date of purchase")), [Optional()])
    facts = TextAreaField(_L(N_("What happened")), [InputRequired(NEEDED), Length(max=10_000)])
    demands = TicksField(_L(N_("Demands")), choices=_choices(DEMANDS))
    report = BooleanField(_L(N_("This is a report of a violation: never to a station")))

    def values(self, row: PlatformCase | None = None) -> Facts:
        """The form as the action takes it; *row*: the case as it was."""
        number = (self.external_no.data or "").strip()
        story = (self.facts.data or "").strip()
        kept = row.external_no if row and not row.external_given else provisional_no(story)
        assert isinstance(self.received_at.data, datetime)
        return Facts(
            external_no=number or kept,
            external_given=bool(number),
            received_at=self.received_at.data,
            accepted_on=self.accepted_on.data,
            source=self.source.data,
            consumer_name=self._private("consumer_name", row),
            consumer_phone=self._private("consumer_phone", row),
            consumer_address=self._private("consumer_address", row),
            respondent=(self.respondent.data or "").strip(),
            respondent_address=(self.respondent_address.data or "").strip(),
            item=(self.item.data or "").strip(),
            problem=self.problem.data or None,
            amount=self.amount.data,
            happened_on=self.happened_on.data,
            facts=story,
            demands=tuple(self.demands.data or ()),
        )

    def _private(self, name: str, row: PlatformCase | None) -> str | None:
        written = (self._fields[name].data or "").strip()
        return written or (getattr(row, name) if row is not None else None)

    def fill(self, row: PlatformCase) -> None:
        """Show a known case without its personal data."""
        for name in ("consumer_name", "consumer_phone", "consumer_address"):
            self._fields[name].data = ""
        if not row.external_given:
            self.external_no.data = ""


class SendForm(VersionedForm):
    """A case to a station."""

    station = HiddenField()
    instruction = StringField(_L(N_("Words to the station")), [Length(max=500)])

    def chosen(self) -> UUID | None:
        """The station, when a real one was named."""
        try:
            return UUID(str(self.station.data or ""))
        except ValueError:
            return None


class NoteForm(VersionedForm):
    """A step with words."""

    note = TextAreaField(_L(N_("Reason or comment")), [Length(max=2000)])


class ReturnForm(NoteForm):
    """退回."""

    reason = SelectField(
        _L(N_("Why it is returned")), [InputRequired(NEEDED)], choices=_choices(RETURN_REASONS)
    )


class ExtensionForm(NoteForm):
    """申请延期."""

    days = IntegerField(_L(N_("Working days more")), [InputRequired(NEEDED)])
    consent = BooleanField(_L(N_("The consumer agrees to wait longer")))


class OpenForm(VersionedForm):
    """转站内案件: only what the platform did not give is asked for."""

    consumer_name = StringField(_L(N_("Consumer's name")), [Length(max=80)])
    consumer_phone = PhoneField(_L(N_("Telephone")))
    respondent = StringField(_L(N_("Respondent")), [Length(max=200)])
    item = StringField(_L(N_("Goods or service")), [Length(max=200)])
    happened_on = DateField(_L(N_("Date of purchase")), [Optional()])
    place = StringField(_L(N_("Where it happened")), [Length(max=200)])
    demands = TicksField(_L(N_("Demands")), choices=_choices(DEMANDS))

    def completion(self) -> Completion:
        """The form as the action takes it."""
        return Completion(
            consumer_name=(self.consumer_name.data or "").strip(),
            consumer_phone=self.consumer_phone.data or "",
            respondent=(self.respondent.data or "").strip(),
            item=(self.item.data or "").strip(),
            happened_on=self.happened_on.data,
            place=(self.place.data or "").strip(),
            demands=tuple(self.demands.data or ()),
        )


class AnswerForm(NoteForm):
    """反馈."""

    result = SelectField(_L(N_("Result")), [InputRequired(NEEDED)], choices=_choices(RESULTS))
    manner = SelectField(_L(N_("How it was negotiated")), [InputRequired(NEEDED)], choices=_choices(MANNERS))
    handled_on = DateField(_L(N_("Handled on")), [InputRequired(NEEDED)])
    recovered = MoneyField(_L(N_("Recovered for the consumer")))
    note = TextAreaField(_L(N_("How it went")), [InputRequired(NEEDED), Length(max=2000)])

    def answer(self) -> Answer:
        """The form as the action takes it."""
        return Answer(
            result=self.result.data,
            manner=self.manner.data,
            handled_on=self.handled_on.data,
            note=self.note.data or "",
            recovered=self.recovered.data,
        )


class AskForm(VersionedForm):
    """催办 or 督办."""

    level = RadioField(_L(N_("Kind")), choices=_choices(LEVELS), default="REMIND")
    reason = TextAreaField(_L(N_("Reason or comment")), [InputRequired(NEEDED), Length(max=2000)])
    due = DateField(_L(N_("Answer by")), [InputRequired(NEEDED)])


class WordsForm(VersionedForm):
    """The answer to a supervision."""

    answer = TextAreaField(_L(N_("Answer")), [InputRequired(NEEDED), Length(max=2000)])


class RevealForm(BaseForm):
    """Why personal data must be seen."""

    reason = StringField(_L(N_("Reason")), [InputRequired(NEEDED), Length(min=2, max=200)])


class UploadForm(BaseForm):
    """The day of receipt for rows that name none."""

    received = LocalDateTimeField(_L(N_("Received by the bureau")), [InputRequired(NEEDED)])
