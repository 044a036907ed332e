"""Reading a plan: put into canonical form, checked, frozen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from portal.audits.rules.draw.columns import Columns, tidy_columns
from portal.audits.rules.draw.compute import quotas
from portal.audits.rules.draw.faults import Fault
from portal.audits.rules.draw.ratios import read_classes
from portal.audits.rules.draw.register import Register
from portal.audits.rules.draw.scalars import SCALARS
from portal.audits.rules.draw.shape import LATER_SHAPE, PART_OF, PARTS_SHAPE, malformed
from portal.audits.rules.draw.structure import structure_faults
from portal.audits.rules.draw.teams import TooFew, available_inspectors, barred_people, too_few
from portal.core.errors import Invalid
from portal.core.i18n import N_, current_locale

PLAN_FORMAT = "yizhan-plan/1"
REQUIRED = {"format", "plan", "entropy_sources", "objects"}
OPTIONAL = {"ratios", "exclusions", "inspectors", "recusals", "commitment", "secret", "entropy", "later"}
SORTED_BY = {
    "exclusions": itemgetter("object"),
    "inspectors": itemgetter("id"),
    "recusals": itemgetter("object", "inspector"),
}


@dataclass(frozen=True)
class Plan:
    """A plan ready to be announced. `parts` are frozen; the rest becomes known later."""

    parts: dict[str, Any]
    register: Register
    pools: dict[str, list[str]]
    commitment: str | None
    secret: str | None
    entropy: list[list[int]] | None
    later: list[dict[str, Any]]


def read_plan(document: object) -> Plan:
    """A plan from its JSON document. Raises Invalid naming what is wrong, TooFew when it cannot be staffed."""
    if not isinstance(document, Mapping) or document.get("format") != PLAN_FORMAT:
        raise Invalid(N_('This is not a plan: its "format" must be "%(format)s".'), format=PLAN_FORMAT)
    for key in sorted({*document, *REQUIRED}):
        if key not in document or key not in REQUIRED | OPTIONAL:
            raise _invalid(Fault(PART_OF.get(key, "FORMAT"), "MALFORMED", key))
    parts, columns = _parts(document)
    register = Register.sorting(parts["objects"], columns)
    parts["objects"] = register.rows
    faults = structure_faults(parts, register)
    if faults:
        raise _invalid(*faults)
    pools = register.pools(parts["ratios"], parts["exclusions"])
    check_staffing(parts, register, sum(row["take"] for row in quotas(parts["ratios"], pools)))
    return Plan(
        parts,
        register,
        pools,
        _scalar(document, "commitment", "hash"),
        _scalar(document, "secret", "hash"),
        _entropy(document),
        _shaped(document.get("later", []), [LATER_SHAPE], "later"),
    )


def _parts(document: Mapping[str, Any]) -> tuple[dict[str, Any], Columns]:
    ratios = document.get("ratios", {})
    if not isinstance(ratios, Mapping) or set(ratios) - {"classes", "unrated"}:
        raise _invalid(Fault("RATIOS", "MALFORMED", "ratios"))
    given = {name: document.get(name, []) for name in PARTS_SHAPE} | {"ratios": read_classes(ratios)}
    columns = tidy_columns(given["objects"])
    judged = {"objects"} if columns else set()
    parts = {
        name: given[name] if name in judged else _shaped(given[name], shape, name)
        for name, shape in PARTS_SHAPE.items()
    }
    columns = columns or Columns.of(parts["objects"])
    if not columns.has_nfc_names():
        parts["objects"] = _shaped(_nfc(parts["objects"]), PARTS_SHAPE["objects"], "objects")
        columns = Columns.of(parts["objects"])
    parts |= {
        name: _shaped(_nfc(parts[name]), PARTS_SHAPE[name], name) for name in PARTS_SHAPE if name != "objects"
    }
    return parts | {name: sorted(parts[name], key=key) for name, key in SORTED_BY.items()}, columns


def _nfc(value: Any) -> Any:
    """Texts in Unicode normal form C, so that the same name typed on two machines has the same bytes."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _nfc(item) for key, item in value.items()}
    return value


def _shaped(value: Any, shape: Any, path: str) -> Any:
    where = malformed(value, shape, path)
    if where is not None:
        raise _invalid(Fault(PART_OF[path], "MALFORMED", where))
    return value


def _scalar(document: Mapping[str, Any], key: str, kind: str) -> str | None:
    value = document.get(key)
    if value is not None and not SCALARS[kind](value):
        raise _invalid(Fault("COMMITMENT", "MALFORMED", key))
    return value


def _entropy(document: Mapping[str, Any]) -> list[list[int]] | None:
    entropy: list[list[int]] | None = document.get("entropy")
    if entropy is None:
        return None
    _shaped(entropy, [["value"]], "entropy")
    if len(entropy) != len(document["entropy_sources"]) or not all(entropy):
        raise Invalid(
            N_("The plan names %(named)s entropy sources; %(given)s have values."),
            named=len(document["entropy_sources"]),
            given=len([values for values in entropy if values]),
        )
    return entropy


def _invalid(*faults: Fault) -> Invalid:
    shown = "; ".join(fault.words(current_locale()) for fault in faults[:5])
    return Invalid(N_("The plan cannot be used: %(faults)s"), faults=shown)


def check_staffing(parts: Mapping[str, Any], register: Register, drawn: int) -> None:
    """Raises TooFew before anything is published when some object could not be given a full team.

    Yearly limits are weighed as a total only; a plan that just fits may still fail at the draw, so leave room.
    """
    size = parts["plan"]["team_size"]
    people = available_inspectors(parts["plan"], parts["inspectors"])
    ids = {row["id"] for row in people if row.get("limit", 1) > 0}
    barred = barred_people(register.checked_last, parts["recusals"])
    if len(ids) < size:
        raise TooFew(
            N_("A team takes %(needed)s inspectors and only %(found)s may be sent."),
            needed=size,
            found=len(ids),
        )
    for object_id, people_out in sorted(barred.items()):
        if len(ids - people_out) < size:
            raise too_few(object_id, len(ids - people_out), size)
    turns = sum(min(drawn, row.get("limit", drawn)) for row in people)
    if turns < size * drawn:
        raise TooFew(
            N_("The draw needs %(needed)s turns of inspectors; their yearly limits leave %(found)s."),
            needed=size * drawn,
            found=turns,
        )
