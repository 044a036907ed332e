"""What the roster misses, in words."""

from collections.abc import Sequence

from portal.accounts import STATION_ROLES
from portal.core.i18n import N_, current_locale, gettext

TOO_FEW = N_("%(role)s: %(present)s of %(wanted)s; %(short)s missing")
TOO_MANY = N_("%(role)s: %(present)s, but the standard knows %(wanted)s")


def gap_words(gaps: Sequence[tuple[str, int, int, int]]) -> list[str]:
    """One line a role whose number is outside the standard (tenants.rules.composition_gaps)."""
    locale = current_locale()
    lines = []
    for role, present, least, most in gaps:
        params = {
            "role": STATION_ROLES[role].label(locale),
            "present": present,
            "wanted": str(least) if least == most else f"{least}–{most}",
            "short": least - present,
        }
        lines.append(gettext(TOO_FEW if present < least else TOO_MANY) % params)
    return lines
