"""Lines of the three registers."""

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.audits.actions.registers import ItemFacts
from portal.audits.forms.common import NEEDED, choices
from portal.audits.models import AuditItem, Inspector
from portal.audits.rules.catalogue import CREDIT_CLASSES, KINDS
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.registers import checks_text, read_checks
from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import VersionedForm

_L = lazy_gettext
BEFORE_DRAW = tuple(code for code in RECUSAL_REASONS if code not in {"OBJECT_ASKED", "ROTATION"})


class ItemForm(VersionedForm):
    """抽查事项."""

    kind = RadioField(_L(N_("Kind of check")), [InputRequired(NEEDED)], choices=choices(KINDS))
    code = StringField(_L(N_("Code")), [InputRequired(NEEDED), Length(max=24)])
    title = StringField(_L(N_("Item to check")), [InputRequired(NEEDED), Length(max=200)])
    basis = TextAreaField(_L(N_("Law it rests on")), [Length(max=500)])
    checks = TextAreaField(
        _L(N_("What is looked at, one a line")),
        [InputRequired(NEEDED), Length(max=20_000)],
        description=_L(N_("A line that ends with * asks for a photo even when it passes.")),
    )

    def facts(self) -> ItemFacts:
        """The form as the action takes it."""
        code = (self.code.data or "").strip().upper()
        return ItemFacts(
            self.kind.data or "",
            code,
            self.title.data or "",
            self.basis.data or "",
            read_checks(code, self.checks.data or ""),
        )

    def fill(self, row: AuditItem) -> None:
        """An item as it stands."""
        self.kind.data, self.code.data, self.title.data = row.kind, row.code, row.title
        self.basis.data, self.checks.data = row.basis, checks_text(row.checks)


class CreditForm(VersionedForm):
    """信用风险分类."""

    credit = SelectField(
        _L(N_("Credit class")),
        choices=[("", _L(N_("unrated"))), *((code, code) for code in CREDIT_CLASSES)],
    )
    credit_on = DateField(_L(N_("Rated on")), [InputRequired(NEEDED)])
    source = StringField(_L(N_("Source")), [Length(max=200)])


class InspectorForm(VersionedForm):
    """检查人员."""

    person = SelectField(_L(N_("Colleague")), choices=(), validate_choice=False)
    certificate = StringField(_L(N_("Certificate number")), [Length(max=60)])
    certificate_until = DateField(_L(N_("Valid until")), [Optional()])
    duties = StringField(_L(N_("Duties and expertise")), [Length(max=200)])
    limit = IntegerField(_L(N_("Most visits a year (empty: no limit)")), [Optional()])
    active = BooleanField(_L(N_("May be drawn")), default=True)

    def fill(self, row: Inspector) -> None:
        """A line as it stands."""
        for name in ("certificate", "certificate_until", "duties", "limit"):
            self._fields[name].data = getattr(row, name)
        self.active.data = row.off_at is None


class RelationForm(VersionedForm):
    """回避关系."""

    station = StringField(
        _L(N_("Station number")),
        [InputRequired(NEEDED), Length(max=32)],
        description=_L(N_("For example 331082-0001, as in the register.")),
    )
    reason = SelectField(
        _L(N_("Reason")), [InputRequired(NEEDED)], choices=choices(RECUSAL_REASONS, BEFORE_DRAW)
    )
    note = StringField(_L(N_("Note")), [Length(max=500)])
