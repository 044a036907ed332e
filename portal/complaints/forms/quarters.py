"""Forms of the quarterly summary."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, VersionedForm

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))


class QuarterForm(BaseForm):
    """The analysis: the only thing that is typed."""

    hotspots = TextAreaField(lazy_gettext(N_("What the complaints were about")), [_NEEDED, Length(max=2000)])
    suggestions = TextAreaField(lazy_gettext(N_("Opinion and advice")), [Length(max=2000)])


class JudgeForm(VersionedForm):
    """The office's word."""

    opinion = TextAreaField(lazy_gettext(N_("Opinion")), [Length(max=1000)])
