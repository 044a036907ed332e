"""Forms by which a station begins and lives: the application, the office's answers, the steps, the plaque."""

from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.i18n import N_, current_locale, gettext, lazy_gettext
from portal.core.web.forms import BaseForm, PhoneField, VersionedForm
from portal.tenants.actions.founding import Founding
from portal.tenants.actions.life import StepFacts
from portal.tenants.rules import KINDS
from portal.tenants.rules.application import MOST, ApplicationFacts, station_name, tidy_uscc
from portal.tenants.rules.life import PLAQUE_ENDS

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))
_COUNT = NumberRange(min=1, max=MOST, message=lazy_gettext(N_("Write a number from 1.")))


class PremisesForm(VersionedForm):
    """What an enterprise is: the part that application and founding share."""

    office = SelectField(lazy_gettext(N_("Market supervision office of the place")), [_NEEDED])
    host_name = StringField(
        lazy_gettext(N_("Name of the enterprise, as on its licence")), [_NEEDED, Length(max=80)]
    )
    host_uscc = StringField(
        lazy_gettext(N_("Unified social credit code")),
        [_NEEDED, Length(max=24)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    kind = SelectField(lazy_gettext(N_("Kind")), [_NEEDED])
    name = StringField(lazy_gettext(N_("Name of the station on the plaque")), [Length(max=60)])
    address = StringField(lazy_gettext(N_("Address")), [_NEEDED, Length(max=120)])
    phone = PhoneField(lazy_gettext(N_("Telephone for consumers")), [_NEEDED])
    floor_area = IntegerField(lazy_gettext(N_("Business area in m²")), [Optional(), _COUNT])
    stalls = IntegerField(lazy_gettext(N_("Number of stalls")), [Optional(), _COUNT])
    scenic_level = SelectField(lazy_gettext(N_("Level of the scenic area")), [Optional()])

    def offer(self, offices: list[tuple[str, str]]) -> None:
        """Offer the offices (path, name), kinds and levels."""
        self.office.choices = [("", gettext(N_("choose"))), *offices] if len(offices) > 1 else offices
        self.kind.choices = [("", gettext(N_("choose"))), *KINDS.choices(current_locale())]
        self.scenic_level.choices = levels()

    def premises(self) -> dict[str, Any]:
        """The facts both kinds of form give."""
        return {
            "name": (self.name.data or "").strip() or station_name(self.host_name.data),
            "host_name": self.host_name.data.strip(),
            "host_uscc": tidy_uscc(self.host_uscc.data),
            "kind": self.kind.data,
            "address": " ".join(self.address.data.split()),
            "phone": self.phone.data,
            "floor_area": self.floor_area.data,
            "stalls": self.stalls.data,
            "scenic_level": int(self.scenic_level.data) if self.scenic_level.data else None,
        }


def levels() -> list[tuple[str, str]]:
    """The levels of a scenic area, as a select offers them."""
    return [("", gettext(N_("not a scenic area")))] + [(str(level), f"{level}A") for level in range(1, 6)]


class ApplicationForm(PremisesForm):
    """An enterprise's application, without an account."""

    contact_name = StringField(lazy_gettext(N_("Who applies: your name")), [_NEEDED, Length(max=40)])
    contact_phone = PhoneField(lazy_gettext(N_("Your telephone")), [_NEEDED])
    head_name = StringField(lazy_gettext(N_("Who will be head of the station")), [_NEEDED, Length(max=40)])
    liaison_name = StringField(lazy_gettext(N_("Who will be liaison")), [_NEEDED, Length(max=40)])

    def facts(self) -> ApplicationFacts:
        """The form as the action takes it."""
        return ApplicationFacts(
            contact_name=self.contact_name.data,
            contact_phone=self.contact_phone.data,
            head_name=self.head_name.data,
            liaison_name=self.liaison_name.data,
            **self.premises(),
        )


class FoundForm(PremisesForm):
    """An office founds a station directly."""

    keywords = StringField(lazy_gettext(N_("Search words")), [Length(max=120)])
    head_name = StringField(lazy_gettext(N_("Name of the head of station")), [_NEEDED, Length(max=40)])
    paper = StringField(lazy_gettext(N_("Document number")), [Length(max=60)])

    def facts(self) -> Founding:
        """The form as the action takes it."""
        return Founding(keywords=(self.keywords.data or "").strip(), **self.premises())


class AnswerForm(BaseForm):
    """The applicant's answer, with what may be corrected."""

    words = TextAreaField(
        lazy_gettext(N_("Your answer")), [_NEEDED, Length(max=1000)], render_kw={"maxlength": 1000}
    )
    name = StringField(lazy_gettext(N_("Name of the station on the plaque")), [_NEEDED, Length(max=60)])
    address = StringField(lazy_gettext(N_("Address")), [_NEEDED, Length(max=120)])
    floor_area = IntegerField(lazy_gettext(N_("Business area in m²")), [Optional(), _COUNT])
    stalls = IntegerField(lazy_gettext(N_("Number of stalls")), [Optional(), _COUNT])
    scenic_level = SelectField(lazy_gettext(N_("Level of the scenic area")), [Optional()])

    def corrected(self) -> dict[str, Any]:
        """The facts that may be corrected."""
        return {
            "name": self.name.data.strip(),
            "address": " ".join(self.address.data.split()),
            "floor_area": self.floor_area.data,
            "stalls": self.stalls.data,
            "scenic_level": int(self.scenic_level.data) if self.scenic_level.data else None,
        }


class WordsForm(VersionedForm):
    """An officer's words to the applicant."""

    words = TextAreaField(
        lazy_gettext(N_("Words to the applicant")), [_NEEDED, Length(max=500)], render_kw={"maxlength": 500}
    )


class PaperForm(VersionedForm):
    """Founding from an application."""

    paper = StringField(lazy_gettext(N_("Document number")), [Length(max=60)])


class StepForm(BaseForm):
    """A step of a station's life."""

    seen = HiddenField()
    on_day = DateField(lazy_gettext(N_("Holds from")), [_NEEDED])
    reason = TextAreaField(
        lazy_gettext(N_("Why")), [Length(max=500)], render_kw={"maxlength": 500, "rows": 3}
    )
    paper = StringField(lazy_gettext(N_("Document number")), [Length(max=60)])

    def facts(self) -> StepFacts:
        """The form as the action takes it."""
        return StepFacts(self.on_day.data, self.reason.data or "", self.paper.data or "")


class PlaqueForm(BaseForm):
    """Another plaque in place of the one that hangs."""

    seen = HiddenField()
    why = SelectField(lazy_gettext(N_("Why it is replaced")), [_NEEDED])

    def offer(self) -> None:
        """Offer the reasons in the reader's language."""
        self.why.choices = [
            choice for choice in PLAQUE_ENDS.choices(current_locale()) if choice[0] != "REMOVED"
        ]


class BranchForm(BaseForm):
    """Placing a station under the station of its head office."""

    parent = StringField(
        lazy_gettext(N_("Number of the head station")),
        [Length(max=24)],
        render_kw={"autocomplete": "off"},
    )


class PointForm(VersionedForm):
    """A service point of a station."""

    name = StringField(lazy_gettext(N_("Name of the service point")), [_NEEDED, Length(max=60)])
    address = StringField(lazy_gettext(N_("Address")), [_NEEDED, Length(max=120)])
    phone = PhoneField(lazy_gettext(N_("Telephone")))
    opening_hours = StringField(lazy_gettext(N_("Opening hours")), [Length(max=60)])
