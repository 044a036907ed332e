"""A checklist: items, each with a weight and the evidence that proves it. Versioned data of a bureau."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.core.errors import N_, Invalid
from portal.tenants.rules.standards.words import BINDING, EVIDENCE, FIELDS, RECORDS

FULL = Decimal(100)  # what the weights of a checklist add up to
LONGEST_VALIDITY = 365  # days: a photo proves nothing after a year
CAMERA_DAYS = 7  # days between pressing the shutter and sending it, where only the camera will do
MOST_ITEMS, MOST_EVIDENCE, MOST_COUNT = 60, 6, 20
LONGEST_TITLE, LONGEST_HELP, LONGEST_WHAT = 200, 500, 200  # characters
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
FILES = frozenset({"PHOTO", "DOCUMENT"})  # evidence that is a file


@dataclass(frozen=True)
class Evidence:
    """One proof an item asks for. `count` is how many files, or the least number; `key` a profile field or a record."""

    kind: str
    what: str = ""
    count: int = 1
    key: str = ""
    camera_only: bool = False
    max_age_days: int | None = None

    @property
    def age_limit(self) -> int:
        """Days a photo may be old when it is sent."""
        return self.max_age_days or (CAMERA_DAYS if self.camera_only else LONGEST_VALIDITY)


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `validity_days` counts from the day its photos were taken."""

    code: str
    title: str
    weight: Decimal
    evidence: tuple[Evidence, ...]
    required: bool = True
    validity_days: int = LONGEST_VALIDITY
    title_en: str = ""
    help: str = ""

    @property
    def parts(self) -> int:
        """Of how many pieces the proof consists: each photo or document is one."""
        return sum(one.count if one.kind in FILES else 1 for one in self.evidence)

    @property
    def digest(self) -> str:
        """What must be proved, as a fingerprint: weights and help may change without reopening anything."""
        asked = [vars(one) for one in self.evidence]
        text = json.dumps([self.title, asked, self.validity_days], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def name(self, locale: str) -> str:
        """The title in the reader's language, where it is known."""
        return self.title if locale.startswith("zh") or not self.title_en else self.title_en


@dataclass(frozen=True)
class Checklist:
    """One version of a standard. `kinds` empty: every kind of station; `areas` (prefixes of GB/T 2260) empty: the
    whole subtree of the bureau at `office_path`."""

    code: str
    title: str
    items: tuple[Item, ...]
    pass_mark: int = 80
    title_en: str = ""
    note: str = ""
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    binding: str = "ASKED"
    id: UUID | None = None
    number: int = 0
    office_path: str = ""
    effective_from: date | None = None

    def name(self, locale: str) -> str:
        """The title in the reader's language, where it is known."""
        return self.title if locale.startswith("zh") or not self.title_en else self.title_en

    def item(self, code: str) -> Item | None:
        """The item with *code*, or None."""
        return next((one for one in self.items if one.code == code), None)

    @property
    def total(self) -> Decimal:
        """The weights together."""
        return sum((one.weight for one in self.items), Decimal(0))


def check_evidence(one: Evidence) -> None:
    """Raises Invalid beside the field at fault."""
    if one.kind not in EVIDENCE:
        kinds = "、".join(term.zh for term in EVIDENCE.values())
        raise Invalid(N_("Unknown kind of evidence. Known are: %(kinds)s."), field="kind", kinds=kinds)
    if not one.what.strip() or len(one.what) > LONGEST_WHAT:
        raise Invalid(
            N_("Say in at most %(most)s characters what is to be shown."), field="what", most=LONGEST_WHAT
        )
    if not 1 <= one.count <= MOST_COUNT:
        raise Invalid(N_("Ask for 1 to %(most)s of a kind."), field="count", most=MOST_COUNT)
    known = {"FIELD": FIELDS, "RECORD": RECORDS}.get(one.kind)
    if known is not None and one.key not in known:
        names = "、".join(f"{term.code}（{term.zh}）" for term in known.values())
        raise Invalid(
            N_("Say which field or record is meant. Known are: %(names)s."), field="key", names=names
        )
    if one.camera_only and one.kind != "PHOTO":
        raise Invalid(N_("Only a photo can be camera only."), field="camera_only")
    if one.max_age_days is not None and not 1 <= one.max_age_days <= LONGEST_VALIDITY:
        raise Invalid(N_("A photo may be 1 to 365 days old."), field="max_age_days")


def check_item(item: Item) -> None:
    """Raises Invalid beside the field at fault."""
    if not CODE.fullmatch(item.code):
        raise Invalid(
            N_("A code has 1 to 40 letters, digits, dots, dashes or underlines, such as E1-01."), field="code"
        )
    if not item.title.strip():
        raise Invalid(N_("Write what is asked."), field="title")
    if len(item.title) > LONGEST_TITLE or len(item.title_en) > LONGEST_TITLE:
        raise Invalid(N_("At most %(most)s characters."), field="title", most=LONGEST_TITLE)
    if len(item.help) > LONGEST_HELP:
        raise Invalid(N_("At most %(most)s characters."), field="help", most=LONGEST_HELP)
    check_weight(item.weight)
    if not 1 <= item.validity_days <= LONGEST_VALIDITY:
        raise Invalid(N_("Proof is valid 1 to 365 days."), field="validity_days")
    if not 1 <= len(item.evidence) <= MOST_EVIDENCE:
        raise Invalid(N_("An item asks for 1 to %(most)s kinds of proof."), field="kind", most=MOST_EVIDENCE)
    for one in item.evidence:
        check_evidence(one)


def check_weight(weight: Decimal) -> None:
    """Raises Invalid unless 0 < weight ≤ 100 with at most one decimal."""
    if not weight.is_finite() or not 0 < weight <= FULL:
        raise Invalid(N_("A weight lies above 0 and is at most 100."), field="weight")
    if weight != weight.quantize(Decimal("0.1")):
        raise Invalid(N_("A weight has at most one decimal."), field="weight")


def duplicates(codes: Sequence[str]) -> list[str]:
    """The codes that stand twice, whatever their case."""
    seen: set[str] = set()
    twice = []
    for code in codes:
        if code.casefold() in seen:
            twice.append(code)
        seen.add(code.casefold())
    return twice


def sum_fault(items: Sequence[Item]) -> Invalid | None:
    """What is wrong with the weights together, and how to mend it; None when they add up to 100."""
    total = sum((one.weight for one in items), Decimal(0))
    if total == FULL:
        return None
    if total < FULL:
        words = N_(
            "The weights add up to %(total)s; 100 are needed. Give %(off)s more to the items that weigh most."
        )
    else:
        words = N_(
            "The weights add up to %(total)s; 100 are needed. Take %(off)s away from the items that weigh least."
        )
    return Invalid(words, field="weight", total=plain(total), off=plain(abs(FULL - total)))


def plain(number: Decimal) -> str:
    """`15`, `7.5`: no idle zeros."""
    return f"{number.normalize():f}"


def check_checklist(checklist: Checklist) -> None:
    """What must hold before a version is published. Raises Invalid in words."""
    check_head(checklist)
    if not checklist.items:
        raise Invalid(N_("A checklist has at least one item."))
    if len(checklist.items) > MOST_ITEMS:
        raise Invalid(N_("A checklist has at most %(most)s items."), most=MOST_ITEMS)
    for item in checklist.items:
        check_item(item)
    twice = duplicates([item.code for item in checklist.items])
    if twice:
        raise Invalid(N_("These codes stand twice: %(codes)s."), codes="、".join(twice))
    if fault := sum_fault(checklist.items):
        raise fault
    if not any(item.required for item in checklist.items):
        raise Invalid(N_("At least one item is required, or nothing would be asked."))


def check_head(checklist: Checklist) -> None:
    """What must hold of a checklist besides its items. Raises Invalid beside the field at fault."""
    if not CODE.fullmatch(checklist.code):
        raise Invalid(
            N_("A code has 1 to 40 letters, digits, dots, dashes or underlines, such as E1-01."), field="code"
        )
    if not checklist.title.strip():
        raise Invalid(N_("Give the checklist a name."), field="title")
    if not 1 <= checklist.pass_mark <= FULL:
        raise Invalid(N_("The pass mark lies between 1 and 100."), field="pass_mark")
    if checklist.binding not in BINDING:
        raise Invalid(N_("Say whether it is asked or offered."), field="binding")
    for area in checklist.areas:
        if not re.fullmatch(r"(\d\d){1,3}", area):
            raise Invalid(
                N_("An area is the first 2, 4 or 6 digits of its code, such as 33, 3310 or 331082."),
                field="areas",
            )


def packed_items(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items as JSON: weights as text, so that nothing is rounded."""
    return [
        {
            **{name: value for name, value in vars(item).items() if name not in {"weight", "evidence"}},
            "weight": plain(item.weight),
            "evidence": [dict(vars(one)) for one in item.evidence],
        }
        for item in items
    ]


def unpacked_items(data: Sequence[dict[str, Any]]) -> tuple[Item, ...]:
    """Items that `packed_items` wrote."""
    return tuple(
        Item(
            **{
                **one,
                "weight": Decimal(one["weight"]),
                "evidence": tuple(Evidence(**proof) for proof in one["evidence"]),
            }
        )
        for one in data
    )
