"""Forms of a station's own keeping."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.accounts import STATION_ROLES
from portal.core.errors import Invalid
from portal.core.i18n import N_, current_locale, gettext, lazy_gettext
from portal.core.web.forms import BaseForm, MoneyField, PhoneField, TicksField, VersionedForm
from portal.tenants.actions.roster import MemberFacts
from portal.tenants.rules import (
    EDUCATION,
    LEAST_RETENTION,
    LONGEST_PROMISE,
    MOST_RETENTION,
    ProfileFacts,
    hours,
)

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))
_COUNT = NumberRange(min=1, max=100_000_000, message=lazy_gettext(N_("Write a number from 1.")))
_OPTIONAL_TEXT = ("host_representative", "room", "directions", "keywords")


_CLOCK = {"placeholder": "09:00", "inputmode": "numeric", "autocomplete": "off", "maxlength": 5}


class HoursForm(VersionedForm):
    """Opening hours in up to three lines: days of the week, from, to."""

    days_1 = TicksField(lazy_gettext(N_("Days")), [Optional()], coerce=int)
    opens_1 = StringField(lazy_gettext(N_("Opens at")), render_kw=_CLOCK)
    closes_1 = StringField(lazy_gettext(N_("Closes at")), render_kw=_CLOCK)
    days_2 = TicksField(lazy_gettext(N_("Days, second line")), [Optional()], coerce=int)
    opens_2 = StringField(lazy_gettext(N_("Opens at, second line")), render_kw=_CLOCK)
    closes_2 = StringField(lazy_gettext(N_("Closes at, second line")), render_kw=_CLOCK)
    days_3 = TicksField(lazy_gettext(N_("Days, third line")), [Optional()], coerce=int)
    opens_3 = StringField(lazy_gettext(N_("Opens at, third line")), render_kw=_CLOCK)
    closes_3 = StringField(lazy_gettext(N_("Closes at, third line")), render_kw=_CLOCK)

    def offer_days(self) -> None:
        """Offer the days of the week in the reader's language."""
        names = hours.DAYS_ZH if current_locale().startswith("zh") else hours.DAYS_EN
        for line in range(1, hours.MOST_SPANS + 1):
            self[f"days_{line}"].choices = list(zip(hours.WEEK, names, strict=True))

    def spans(self) -> tuple[hours.Span, ...]:
        """The lines that say something. Raises Invalid beside the line at fault."""
        found = []
        for line in range(1, hours.MOST_SPANS + 1):
            days, opens, closes = (self[f"{name}_{line}"].data or "" for name in ("days", "opens", "closes"))
            if not (days or opens.strip() or closes.strip()):
                continue
            try:
                found.append(hours.span([int(day) for day in days], opens, closes))
            except Invalid as wrong:
                raise Invalid(wrong.message, field=f"{wrong.field}_{line}", **wrong.params) from wrong
        return tuple(found)


def hours_data(spans: Sequence[hours.Span]) -> dict[str, Any]:
    """The values of a form of hours for what stands."""
    filled: dict[str, Any] = {}
    for line, one in enumerate(spans[: hours.MOST_SPANS], 1):
        filled[f"days_{line}"] = list(one.days)
        filled[f"opens_{line}"], filled[f"closes_{line}"] = hours.clock(one.opens), hours.clock(one.closes)
    return filled


class ProfileForm(HoursForm):
    """What a station says of itself, and what it decides for itself."""

    host_name = StringField(lazy_gettext(N_("Host enterprise")), [_NEEDED, Length(max=80)])
    host_uscc = StringField(lazy_gettext(N_("Unified social credit code")), [_NEEDED, Length(max=18)])
    host_representative = StringField(lazy_gettext(N_("Legal representative")), [Length(max=40)])
    address = StringField(lazy_gettext(N_("Address")), [_NEEDED, Length(max=120)])
    room = StringField(lazy_gettext(N_("Room or counter of the station")), [Length(max=60)])
    phone = PhoneField(lazy_gettext(N_("Telephone for consumers")), [_NEEDED])
    directions = StringField(lazy_gettext(N_("How to find it")), [Length(max=120)])
    keywords = StringField(lazy_gettext(N_("Search words")), [Length(max=120)])
    floor_area = IntegerField(lazy_gettext(N_("Business area in m²")), [Optional(), _COUNT])
    stalls = IntegerField(lazy_gettext(N_("Number of stalls")), [Optional(), _COUNT])
    scenic_level = SelectField(lazy_gettext(N_("Level of the scenic area")), [Optional()])
    promise_days = IntegerField(
        lazy_gettext(N_("Promised days to an outcome")), [Optional(), NumberRange(min=1, max=LONGEST_PROMISE)]
    )
    amount_limit = MoneyField(lazy_gettext(N_("Amount from which the head signs too")), [Optional()])
    pause_on_testing = BooleanField(lazy_gettext(N_("The promise rests while goods are tested")))
    retention_years = IntegerField(
        lazy_gettext(N_("Years files are kept")),
        [_NEEDED, NumberRange(min=LEAST_RETENTION, max=MOST_RETENTION)],
    )

    def offer(self) -> None:
        """Offer the levels of a scenic area."""
        self.offer_days()
        self.scenic_level.choices = [("", gettext(N_("not a scenic area")))] + [
            (str(level), f"{level}A") for level in range(1, 6)
        ]

    def facts(self) -> ProfileFacts:
        """The form as the action takes it."""
        texts = {name: (self[name].data or "").strip() for name in _OPTIONAL_TEXT}
        return ProfileFacts(
            host_name=self.host_name.data.strip(),
            host_uscc=self.host_uscc.data.strip().upper(),
            address=self.address.data.strip(),
            phone=self.phone.data,
            floor_area=self.floor_area.data,
            stalls=self.stalls.data,
            scenic_level=int(self.scenic_level.data) if self.scenic_level.data else None,
            hours=self.spans(),
            amount_limit=self.amount_limit.data,
            promise_days=self.promise_days.data,
            pause_on_testing=bool(self.pause_on_testing.data),
            retention_years=self.retention_years.data,
            **texts,
        )


class MemberForm(VersionedForm):
    """Somebody on the roster."""

    name = StringField(lazy_gettext(N_("Name")), [_NEEDED, Length(max=40)])
    roles = TicksField(
        lazy_gettext(N_("Roles")), [InputRequired(lazy_gettext(N_("Choose at least one role.")))]
    )
    position = StringField(lazy_gettext(N_("Position in the enterprise")), [Length(max=40)])
    phone = PhoneField(lazy_gettext(N_("Telephone")))
    education = SelectField(lazy_gettext(N_("Education")), [Optional()])
    qualification = StringField(lazy_gettext(N_("Certificates and courses")), [Length(max=120)])

    def offer(self) -> None:
        """Offer roles and degrees in the reader's language."""
        locale = current_locale()
        self.roles.choices = STATION_ROLES.choices(locale)
        self.education.choices = [("", gettext(N_("not stated"))), *EDUCATION.choices(locale)]

    def facts(self) -> MemberFacts:
        """The form as the action takes it."""
        return MemberFacts(
            name=self.name.data or "",
            roles=tuple(self.roles.data or ()),
            position=self.position.data or "",
            phone=self.phone.data or "",
            education=self.education.data or "",
            qualification=self.qualification.data or "",
        )


class NewMemberForm(MemberForm):
    """Somebody new on the roster, invited in one go."""

    invite = BooleanField(lazy_gettext(N_("Make an invitation too, so that this person can sign in")))


class PhotoForm(BaseForm):
    """A photograph of somebody on the roster."""

    photo = FileField(lazy_gettext(N_("Photograph")), [FileRequired(lazy_gettext(N_("Choose a picture.")))])


class HeadForm(BaseForm):
    """A bureau's invitation to lead one of its stations."""

    name = StringField(lazy_gettext(N_("Name of the head of station")), [_NEEDED, Length(max=40)])
