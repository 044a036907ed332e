"""Forms about shops."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import PhoneField, VersionedForm
from portal.merchants.rules import ShopFacts


class ShopForm(VersionedForm):
    """A shop."""

    name = StringField(
        lazy_gettext(N_("Shop name")), [InputRequired(lazy_gettext(N_("Fill this in."))), Length(max=80)]
    )
    stall = StringField(lazy_gettext(N_("Stall or counter number")), [Length(max=40)])
    brand = StringField(lazy_gettext(N_("Brands sold")), [Length(max=120)])
    uscc = StringField(lazy_gettext(N_("Unified social credit code")), [Length(max=18)])
    contact = StringField(lazy_gettext(N_("Contact person")), [Length(max=40)])
    phone = PhoneField(lazy_gettext(N_("Telephone")))

    def facts(self) -> ShopFacts:
        """The form as the action takes it."""
        return ShopFacts(
            name=self.name.data or "",
            stall=self.stall.data or "",
            brand=self.brand.data or "",
            uscc=self.uscc.data or "",
            contact=self.contact.data or "",
            phone=self.phone.data or "",
        )
