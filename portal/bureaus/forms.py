"""Forms of bureaux."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.web.forms import BaseForm
from portal.law import DAY_KINDS

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))


class DaysForm(BaseForm):
    """Days that differ from their place in the week."""

    first = DateField(lazy_gettext(N_("First day")), [_NEEDED])
    last = DateField(lazy_gettext(N_("Last day")), [_NEEDED])
    kind = SelectField(lazy_gettext(N_("What kind of day")), [_NEEDED])
    name = StringField(lazy_gettext(N_("Holiday")), [_NEEDED, Length(max=40)])

    def offer(self) -> None:
        """Offer the kinds of days in the reader's language."""
        self.kind.choices = DAY_KINDS.choices(current_locale())
