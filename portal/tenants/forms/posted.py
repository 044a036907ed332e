"""Forms of posted rules."""

from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, VersionedForm
from portal.tenants.actions.posted import Text
from portal.tenants.rules.station import LONGEST_PROMISE

_NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))


class RuleForm(VersionedForm):
    """The text of a version."""

    title = StringField(lazy_gettext(N_("Title")), [_NEEDED, Length(max=60)])
    body = TextAreaField(lazy_gettext(N_("Text")), [_NEEDED, Length(max=6000)])
    promise_days = IntegerField(
        lazy_gettext(N_("Promised days to an outcome")),
        [Optional(), NumberRange(min=1, max=LONGEST_PROMISE - 1)],
    )

    def text(self) -> Text:
        """The form as the action takes it."""
        return Text(self.title.data or "", self.body.data or "", self.promise_days.data)


class ApproveForm(VersionedForm):
    """From when it holds."""

    effective_on = DateField(lazy_gettext(N_("In force from")), [_NEEDED])


class ReturnForm(VersionedForm):
    """What should be changed."""

    reason = TextAreaField(lazy_gettext(N_("What should be changed?")), [_NEEDED, Length(max=500)])


class ApproveAllForm(BaseForm):
    """One day for all that wait, as the approver saw them."""

    effective_on = DateField(lazy_gettext(N_("In force from")), [_NEEDED])
    seen = HiddenField()

    def seen_versions(self) -> dict[str, int]:
        """Id → version of each rule that was on the approver's page."""
        pairs = (part.split(":") for part in (self.seen.data or "").split(",") if part.count(":") == 1)
        return {key: int(version) for key, version in pairs if version.isascii() and version.isdigit()}


class StepForm(VersionedForm):
    """A step that needs nothing but the version it was taken on."""
