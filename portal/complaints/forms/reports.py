"""The office's word on a report of a station (F12)."""

from wtforms import TextAreaField
from wtforms.validators import Length

from portal.complaints.forms.fields import needed
from portal.core.i18n import N_
from portal.core.i18n import lazy_gettext as _l
from portal.core.web.forms import BaseForm


class AnswerForm(BaseForm):
    """所/局意见."""

    reply = TextAreaField(
        _l(N_("Opinion of the office")),
        description=_l(N_("The station reads it at once; it cannot be changed afterwards.")),
        validators=[*needed(), Length(max=2000)],
    )
