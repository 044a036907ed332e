"""What the registers hold and who keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.audits.rules.catalogue import CREDIT_CLASSES, KINDS
from portal.core.errors import N_, Forbidden, Invalid

KEEPERS = ("SUPERVISOR", "DISPATCHER", "CONTACT")
MOST_CHECKS = 60
_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{0,23}")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing an inspector looks at; *photo*: also when it passes."""

    code: str
    zh: str
    photo: bool = False

    def as_dict(self) -> dict[str, object]:
        """As the checklist keeps it."""
        return {"code": self.code, "zh": self.zh, "photo": self.photo}


def read_checks(code: str, text: str) -> tuple[Check, ...]:
    """The lines of a text as checks, numbered; a line that ends with * asks for a photo in any case."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        Check(f"{code}-{number:02d}", line.rstrip("*＊ ").strip(), line.endswith(("*", "＊")))
        for number, line in enumerate(lines, start=1)
    )


def checks_text(checks: Sequence[dict[str, object]]) -> str:
    """The text that `read_checks` reads back."""
    return "\n".join(f"{one['zh']}{' *' if one.get('photo') else ''}" for one in checks)


def check_keeper(roles: frozenset[str]) -> None:
    """Who keeps the registers. Raises Forbidden."""
    if roles.isdisjoint(KEEPERS):
        raise Forbidden(N_("This step belongs to another role here."))


def check_item(kind: str, code: str, title: str, basis: str, checks: Sequence[Check]) -> None:
    """Raises Invalid naming what is missing of an item."""
    if kind not in KINDS:
        raise Invalid(N_("Choose the kind of check."), field="kind")
    if not _CODE.fullmatch(code):
        raise Invalid(N_("A code has capital letters, digits and hyphens, for example E1-01."), field="code")
    if not title.strip():
        raise Invalid(N_("Name the item."), field="title")
    if kind == "INSPECTION" and not basis.strip():
        raise Invalid(N_("An item of inspection names the law it rests on."), field="basis")
    if not checks or len(checks) > MOST_CHECKS:
        raise Invalid(
            N_("Write 1 to %(most)s things to look at, one a line."), field="checks", most=MOST_CHECKS
        )
    if len({one.zh for one in checks}) < len(checks):
        raise Invalid(N_("A line stands twice in the list."), field="checks")
    if any(len(one.zh) > 300 for one in checks):
        raise Invalid(N_("A line is longer than 300 characters."), field="checks")


def check_credit(credit: str | None, on: date, today: date) -> None:
    """Raises Invalid for a class that does not exist or a day to come."""
    if credit is not None and credit not in CREDIT_CLASSES:
        raise Invalid(N_("A credit class is A, B, C or D."), field="credit")
    if on > today:
        raise Invalid(N_("This lies in the future."), field="credit_on")


def check_certificate(certificate: str, until: date | None, limit: int | None) -> None:
    """A certificate has a number and a last day, or neither. Raises Invalid."""
    if bool(certificate.strip()) != (until is not None):
        raise Invalid(
            N_("A certificate has a number and a last day: give both or neither."), field="certificate"
        )
    if len(certificate) > 60:
        raise Invalid(N_("This certificate number is too long."), field="certificate")
    if limit is not None and not 0 <= limit <= 999:
        raise Invalid(N_("The yearly limit is 0 to 999 visits."), field="limit")
