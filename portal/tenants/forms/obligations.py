"""Forms of the register and its rules."""

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.i18n import N_, current_locale, gettext, lazy_gettext
from portal.core.web.forms import BaseForm, PhoneField, VersionedForm
from portal.tenants.actions.register import EntryFacts, RuleFacts
from portal.tenants.forms.founding import levels
from portal.tenants.rules.application import MOST
from portal.tenants.rules.obligation import LEVELS, LONGEST, TRADES

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))
_COUNT = NumberRange(min=0, max=MOST, message=lazy_gettext(N_("Write a number.")))


class EntryForm(VersionedForm):
    """An enterprise on the register."""

    office = SelectField(lazy_gettext(N_("Office")), [_NEEDED])
    name = StringField(lazy_gettext(N_("Name of the enterprise")), [_NEEDED, Length(max=80)])
    uscc = StringField(lazy_gettext(N_("Unified social credit code")), [Length(max=24)])
    kind = SelectField(lazy_gettext(N_("Kind")), [_NEEDED])
    address = StringField(lazy_gettext(N_("Address")), [Length(max=120)])
    floor_area = IntegerField(lazy_gettext(N_("Business area in m²")), [Optional(), _COUNT])
    stalls = IntegerField(lazy_gettext(N_("Number of stalls")), [Optional(), _COUNT])
    scenic_level = SelectField(lazy_gettext(N_("Level of the scenic area")), [Optional()])
    contact = StringField(lazy_gettext(N_("Contact person")), [Length(max=40)])
    phone = PhoneField(lazy_gettext(N_("Telephone")))

    def offer(self, offices: list[tuple[str, str]]) -> None:
        """Offer the offices (path, name), kinds and levels."""
        self.office.choices = [("", gettext(N_("choose"))), *offices] if len(offices) > 1 else offices
        self.kind.choices = [("", gettext(N_("choose"))), *TRADES.choices(current_locale())]
        self.scenic_level.choices = levels()

    def facts(self) -> EntryFacts:
        """The form as the action takes it."""
        return EntryFacts(
            name=self.name.data,
            kind=self.kind.data,
            address=self.address.data or "",
            uscc=self.uscc.data or "",
            floor_area=self.floor_area.data,
            stalls=self.stalls.data,
            scenic_level=int(self.scenic_level.data) if self.scenic_level.data else None,
            contact=self.contact.data or "",
            phone=self.phone.data or "",
        )


class MarkForm(VersionedForm):
    """What the office did about an entry."""

    mark = RadioField(lazy_gettext(N_("What was done")), [Optional()])
    reason = TextAreaField(
        lazy_gettext(N_("Note, or why it is exempt")), [Length(max=300)], render_kw={"rows": 3}
    )

    def offer(self) -> None:
        """Offer the marks."""
        self.mark.choices = [
            ("", gettext(N_("nothing yet"))),
            ("NOTIFIED", gettext(N_("told of its duty"))),
            ("EXEMPT", gettext(N_("exempt"))),
        ]


class RuleForm(BaseForm):
    """A rule of the bureau's own."""

    kind = SelectField(lazy_gettext(N_("Kind")), [_NEEDED])
    region = StringField(lazy_gettext(N_("Area code it holds for")), [Length(max=6)])
    level = SelectField(lazy_gettext(N_("Where it holds")), [_NEEDED])
    expr = StringField(
        lazy_gettext(N_("Condition")), [_NEEDED, Length(max=LONGEST)], render_kw={"spellcheck": "false"}
    )
    source = StringField(lazy_gettext(N_("Document it comes from")), [_NEEDED, Length(max=120)])
    since = DateField(lazy_gettext(N_("Holds from")), [_NEEDED])

    def offer(self) -> None:
        """Offer kinds and levels in the reader's language."""
        locale = current_locale()
        self.kind.choices = [("", gettext(N_("choose"))), *TRADES.choices(locale)]
        self.level.choices = LEVELS.choices(locale)

    def facts(self) -> RuleFacts:
        """The form as the action takes it."""
        return RuleFacts(
            self.kind.data,
            self.region.data or "",
            self.level.data,
            self.expr.data,
            self.source.data,
            self.since.data,
        )


class EndRuleForm(BaseForm):
    """From when a rule holds no more."""

    until = DateField(lazy_gettext(N_("Holds no more from")), [_NEEDED])
