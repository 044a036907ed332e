"""Forms around a defect."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, VersionedForm

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))


class AnswerDefectForm(BaseForm):
    """What the station found or did."""

    words = TextAreaField(
        lazy_gettext(N_("What was found or done")), [_NEEDED, Length(max=500)], render_kw={"rows": 3}
    )


class DismissForm(VersionedForm):
    """Why the office holds nothing against the station."""

    reason = TextAreaField(
        lazy_gettext(N_("Why it is dismissed")), [_NEEDED, Length(max=500)], render_kw={"rows": 3}
    )
