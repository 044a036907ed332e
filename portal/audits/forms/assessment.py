"""Forms of assessment and awards."""

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.audits.forms.common import NEEDED, choices
from portal.audits.rules import awards
from portal.audits.rules.assessment import VETOES
from portal.audits.rules.periods import BY_HAND, SPANS
from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, VersionedForm

_L = lazy_gettext


class PeriodForm(BaseForm):
    """A period to assess."""

    span = RadioField(_L(N_("Length")), [InputRequired(NEEDED)], choices=choices(SPANS), default="QUARTER")
    first_day = DateField(_L(N_("First day")), [InputRequired(NEEDED)])


class ByHandForm(VersionedForm):
    """Counts no record tells."""

    quarters_on_time = IntegerField(_L(N_("Quarterly summaries on time")), [Optional(), NumberRange(0, 4)])
    reports_accepted = IntegerField(_L(N_("Analysis reports accepted")), [Optional(), NumberRange(0, 4)])
    staff_changes_late = IntegerField(_L(N_("Changes of staff filed late")), [Optional(), NumberRange(0, 99)])
    note = StringField(_L(N_("Where these counts stand")), [InputRequired(NEEDED), Length(max=200)])

    def counts(self) -> dict[str, int]:
        """What was entered."""
        return {name: self[name].data for name in BY_HAND if self[name].data is not None}


class VetoForm(VersionedForm):
    """A veto that is proved."""

    veto = SelectField(_L(N_("Veto")), [InputRequired(NEEDED)], choices=choices(VETOES))
    reason = TextAreaField(_L(N_("Reason; empty lifts the veto")), [Length(max=500)])


class WordsForm(VersionedForm):
    """An appeal or its answer."""

    words = TextAreaField(_L(N_("Words")), [InputRequired(NEEDED), Length(max=2000)])


class AwardRoundForm(BaseForm):
    """A round of awards."""

    title = StringField(_L(N_("Title")), [InputRequired(NEEDED), Length(max=80)])
    kind = RadioField(_L(N_("Kind of award")), [InputRequired(NEEDED)], choices=choices(awards.KINDS))
    criteria = TextAreaField(_L(N_("Criteria")), [InputRequired(NEEDED), Length(max=3000)])
    apply_from = DateField(_L(N_("Applications from")), [InputRequired(NEEDED)])
    apply_until = DateField(_L(N_("Applications until")), [InputRequired(NEEDED)])


class ApplicationForm(BaseForm):
    """A station's application."""

    for_whom = StringField(_L(N_("Who applies")), [InputRequired(NEEDED), Length(max=80)])
    words = TextAreaField(_L(N_("How the criteria are met")), [InputRequired(NEEDED), Length(max=3000)])


class OpinionForm(VersionedForm):
    """An opinion on an application."""

    opinion = TextAreaField(_L(N_("Opinion")), [InputRequired(NEEDED), Length(max=500)])
