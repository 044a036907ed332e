"""The signed copy of a paper, scanned or photographed."""

from flask_wtf.file import FileField
from wtforms import BooleanField

from portal.core.i18n import N_
from portal.core.i18n import lazy_gettext as _l
from portal.core.web.forms import VersionedForm

COPY = _l(N_("A scan or a photo; the original goes back."))


class SignedCommissionForm(VersionedForm):
    """检测委托书签字件 (F08)."""

    file = FileField(_l(N_("Scan of the signed paper")), description=COPY)


class SignedPowerForm(SignedCommissionForm):
    """授权委托书签字件 (F07)."""

    original_seen = BooleanField(_l(N_("The original was seen")))
