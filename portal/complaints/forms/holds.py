"""Forms of a hold: set with a reason and a last day, lifted with a reason."""

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm

_NEEDED = lazy_gettext(N_("Fill this in."))


class HoldForm(BaseForm):
    """Keep the file."""

    reason = TextAreaField(
        lazy_gettext(N_("Why the file is kept")), [InputRequired(_NEEDED), Length(max=500)]
    )
    until = DateField(
        lazy_gettext(N_("Last day")),
        [Optional()],
        description=lazy_gettext(N_("Leave it open to keep the file until the hold is lifted.")),
    )


class LiftForm(BaseForm):
    """Let the file go."""

    reason = TextAreaField(
        lazy_gettext(N_("Why the hold is lifted")), [InputRequired(_NEEDED), Length(max=500)]
    )
