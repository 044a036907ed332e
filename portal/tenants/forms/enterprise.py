"""Forms of head offices."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))


class EnterpriseForm(BaseForm):
    """A head office."""

    name = StringField(lazy_gettext(N_("Name of the enterprise")), [_NEEDED, Length(max=80)])
    uscc = StringField(lazy_gettext(N_("Unified social credit code")), [_NEEDED, Length(max=24)])


class StationNumberForm(BaseForm):
    """A station by its number."""

    number = StringField(lazy_gettext(N_("Number of the station")), [_NEEDED, Length(max=24)])


class ViewerForm(BaseForm):
    """Somebody of the head office."""

    name = StringField(lazy_gettext(N_("Name")), [_NEEDED, Length(max=40)])
