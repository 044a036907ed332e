"""What an enterprise writes when it applies for a station, and what an office may answer."""

import re
from dataclasses import dataclass, replace
from typing import Any

from stdnum.cn import uscc

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary
from portal.tenants.rules.station import KINDS

APPLICATION_STATES = Vocabulary(
    Term("NEW", "待办理", "Waiting for the office"),
    Term("ASKED", "待补充", "More asked of the applicant"),
    Term("REFUSED", "未批准", "Refused"),
    Term("FOUNDED", "已设立", "Founded"),
)
APPLICATION_STEPS = Vocabulary(
    Term("APPLIED", "提交申请", "Applied"),
    Term("ASKED", "要求补充", "More was asked"),
    Term("ANSWERED", "已补充", "Answered"),
    Term("REFUSED", "不予设立", "Refused"),
    Term("FOUNDED", "批准设立", "Founded"),
)
OPEN = frozenset({"NEW", "ASKED"})
HIGHEST_LEVEL = 5  # of a scenic area: 5A
MOST = 10_000_000  # m² or stalls: a typing error beyond it


@dataclass(frozen=True)
class ApplicationFacts:
    """The application, as written."""

    name: str
    host_name: str
    host_uscc: str
    kind: str
    address: str
    phone: str
    contact_name: str
    contact_phone: str
    head_name: str
    liaison_name: str
    floor_area: int | None = None
    stalls: int | None = None
    scenic_level: int | None = None


def tidy_uscc(text: str) -> str:
    """A credit code as registers print it: capitals, no blanks or hyphens."""
    return uscc.compact(text).upper() if text else ""


def tidy(facts: ApplicationFacts) -> ApplicationFacts:
    """*facts* as they are kept. Raises Invalid beside the field at fault."""
    texts: dict[str, Any] = {k: " ".join(v.split()) for k, v in vars(facts).items() if isinstance(v, str)}
    texts["name"] = texts["name"] or station_name(texts["host_name"])
    made = replace(facts, **{**texts, "host_uscc": tidy_uscc(facts.host_uscc)})
    check_premises(made.host_uscc, made.kind, made.floor_area, made.stalls, made.scenic_level)
    return made


def check_premises(
    code: str, kind: str, floor_area: int | None, stalls: int | None, scenic_level: int | None
) -> None:
    """Raises Invalid beside the field at fault."""
    if kind not in KINDS:
        raise Invalid(N_("Unknown kind of station."), field="kind")
    if not uscc.is_valid(code):
        raise Invalid(
            N_("This is not a valid unified social credit code: 18 characters, as on the business licence."),
            field="host_uscc",
        )
    for field, value in (("floor_area", floor_area), ("stalls", stalls)):
        if value is not None and not 1 <= value <= MOST:
            raise Invalid(N_("Write a number from 1."), field=field)
    if scenic_level is not None and not 1 <= scenic_level <= HIGHEST_LEVEL:
        raise Invalid(N_("A scenic area has a level from 1A to 5A."), field="scenic_level")
    if kind == "SCENIC" and scenic_level is None:
        raise Invalid(N_("Say the level of the scenic area."), field="scenic_level")
    if kind != "SCENIC" and scenic_level is not None:
        raise Invalid(N_("Only a scenic area has a level."), field="scenic_level")


_COMPANY = re.compile(r"(股份)?(有限)?(责任)?公司$")


def station_name(host_name: str) -> str:
    """What the plaque would say: `银泰城消费维权服务站` of 银泰城有限公司."""
    return f"{_COMPANY.sub('', host_name.strip())}消费维权服务站"
