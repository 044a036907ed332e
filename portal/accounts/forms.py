"""Forms of sign-in, secrets and roles."""

from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from portal.accounts.rules import roles_for
from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.web.forms import BaseForm, PhoneField, TicksField

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))
_LOGIN = Regexp(
    r"^[A-Za-z0-9][A-Za-z0-9._@-]{2,59}$",
    message=lazy_gettext(N_("Use 3 to 60 letters, digits or . _ @ - without spaces.")),
)


class SignInForm(BaseForm):
    """Login and password."""

    login = StringField(
        lazy_gettext(N_("Login")), [_NEEDED, Length(max=60)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        lazy_gettext(N_("Password")),
        [_NEEDED, Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(BaseForm):
    """A code from the authenticator, or a recovery code."""

    code = StringField(
        lazy_gettext(N_("Code")),
        [_NEEDED, Length(max=30)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class RenewForm(CodeForm):
    """A new second factor in place of one that stands: the present password says who asks."""

    password = PasswordField(
        lazy_gettext(N_("Present password")), [_NEEDED], render_kw={"autocomplete": "current-password"}
    )


class PasswordForm(BaseForm):
    """A new password, and the present one to prove who asks."""

    old = PasswordField(
        lazy_gettext(N_("Present password")), [_NEEDED], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        lazy_gettext(N_("New password")), [_NEEDED], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        lazy_gettext(N_("New password again")),
        [_NEEDED, EqualTo("password", lazy_gettext(N_("The two passwords differ.")))],
        render_kw={"autocomplete": "new-password"},
    )


class AcceptForm(BaseForm):
    """A new account from an invitation."""

    name = StringField(
        lazy_gettext(N_("Name")), [_NEEDED, Length(max=40)], render_kw={"autocomplete": "name"}
    )
    login = StringField(
        lazy_gettext(N_("Choose a login")), [_NEEDED, _LOGIN], render_kw={"autocomplete": "username"}
    )
    phone = PhoneField(lazy_gettext(N_("Mobile number")), [_NEEDED])
    password = PasswordField(
        lazy_gettext(N_("Choose a password")), [_NEEDED], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        lazy_gettext(N_("Password again")),
        [_NEEDED, EqualTo("password", lazy_gettext(N_("The two passwords differ.")))],
        render_kw={"autocomplete": "new-password"},
    )


class EmptyForm(BaseForm):
    """Only the CSRF token: for one-button steps."""


class RolesForm(BaseForm):
    """Roles of a member here."""

    roles = TicksField(
        lazy_gettext(N_("Roles")), [InputRequired(lazy_gettext(N_("Choose at least one role.")))]
    )

    def offer(self, place_kind: str) -> None:
        """Offer the roles a place of this kind knows."""
        self.roles.choices = roles_for(place_kind).choices(current_locale())


class InviteForm(RolesForm):
    """An invitation: who, and in which roles."""

    name = StringField(lazy_gettext(N_("Name")), [_NEEDED, Length(max=40)])
