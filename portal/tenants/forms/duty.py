"""Forms of the duty rota."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, TicksField
from portal.tenants.models import StationMember
from portal.tenants.rules.duty import HOLIDAY


def _id(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _slot(words: str) -> TicksField:
    return TicksField(lazy_gettext(words), [Optional()], coerce=_id)


class WeekForm(BaseForm):
    """Who is on duty on each day of the week."""

    slot_1 = _slot(N_("Monday"))
    slot_2 = _slot(N_("Tuesday"))
    slot_3 = _slot(N_("Wednesday"))
    slot_4 = _slot(N_("Thursday"))
    slot_5 = _slot(N_("Friday"))
    slot_6 = _slot(N_("Saturday"))
    slot_7 = _slot(N_("Sunday"))
    slot_8 = _slot(N_("Public holidays"))

    def offer(self, people: Sequence[StationMember]) -> None:
        """Offer the people on the roster."""
        for slot in range(1, HOLIDAY + 1):
            self[f"slot_{slot}"].choices = [(one.id, one.name) for one in people]

    def week(self) -> dict[int, list[UUID]]:
        """The form as the action takes it."""
        return {slot: list(self[f"slot_{slot}"].data or ()) for slot in range(1, HOLIDAY + 1)}


class DayForm(BaseForm):
    """A day unlike its week."""

    day = DateField(lazy_gettext(N_("Day")), [InputRequired(lazy_gettext(N_("Fill this in.")))])
    members = TicksField(lazy_gettext(N_("On duty that day")), [Optional()], coerce=_id)
    closed = BooleanField(lazy_gettext(N_("The station is closed that day")))
    note = StringField(lazy_gettext(N_("Note for the chart")), [Length(max=40)])

    def offer(self, people: Sequence[StationMember]) -> None:
        """Offer the people on the roster."""
        self.members.choices = [(one.id, one.name) for one in people]
