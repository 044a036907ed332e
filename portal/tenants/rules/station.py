"""What a station is: its kinds, its status life, its roster and the settings it decides for itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from stdnum.cn import uscc

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary
from portal.tenants.rules import hours
from portal.tenants.rules.hours import Span

# 五进: the five kinds a station's host enterprise is counted under (forms.json F03, F05).
KINDS = Vocabulary(
    Term("MALL", "商场", "Mall"),
    Term("SUPERMARKET", "超市", "Supermarket"),
    Term("MARKET", "市场", "Market"),
    Term("ENTERPRISE", "企业", "Enterprise"),
    Term("SCENIC", "景区", "Scenic area"),
)
STATUSES = Vocabulary(
    Term("APPLIED", "申请中", "Applied"),
    Term("FOUNDED", "已设立", "Founded"),
    Term("ACCEPTED", "验收合格", "Accepted after inspection"),
    Term("SUSPENDED", "暂停", "Suspended"),
    Term("REMOVED", "已摘牌", "Removed"),
)
WORKING = frozenset({"FOUNDED", "ACCEPTED"})  # only these take complaints and dispatches

# 站长 1 · 副站长 1–2 · 和解员 2–3 · 联络员 1–2 · 审批负责人 1 (seed 001 篇四; domain.md §1.3).
COMPOSITION: dict[str, tuple[int, int]] = {
    "HEAD": (1, 1),
    "DEPUTY": (1, 2),
    "SETTLER": (2, 3),
    "LIAISON": (1, 2),
    "APPROVER": (1, 1),
}
DEFAULT_AMOUNT_LIMIT = Decimal(
    "5000.00"
)  # yuan; above it the head signs too (先行赔付 practice, domain.md §1.5)
DEFAULT_RETENTION_YEARS = 3  # at least 2 (seed 001 第十四条)


ORDER = tuple(COMPOSITION)  # how roles are listed
FILED = ("HEAD", "LIAISON")  # whose change is filed with the office (seed 001 篇三)
LONGEST_PROMISE = 20  # days; the statutory limit of a station, which a promise may only shorten
LEAST_RETENTION, MOST_RETENTION = 2, 30  # years

EDUCATION = Vocabulary(
    Term("BASIC", "初中及以下", "Middle school or less"),
    Term("HIGH", "高中（中专、职高）", "High school"),
    Term("COLLEGE", "大专", "College"),
    Term("BACHELOR", "本科", "Bachelor"),
    Term("MASTER", "研究生", "Postgraduate"),
)


@dataclass(frozen=True)
class ProfileFacts:
    """What a station says of itself and decides for itself."""

    host_name: str
    host_uscc: str
    host_representative: str
    address: str
    phone: str
    room: str
    directions: str
    hours: tuple[Span, ...]
    floor_area: int | None
    stalls: int | None
    scenic_level: int | None
    keywords: str
    amount_limit: Decimal | None
    promise_days: int | None
    pause_on_testing: bool
    retention_years: int


def check_profile(facts: ProfileFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not uscc.is_valid(facts.host_uscc):
        raise Invalid(N_("This is not a valid unified social credit code."), field="host_uscc")
    if facts.promise_days is not None and not 1 <= facts.promise_days <= LONGEST_PROMISE:
        raise Invalid(
            N_("A promise shortens the limit of %(most)s days: write 1 to %(most)s."),
            field="promise_days",
            most=LONGEST_PROMISE,
        )
    if not LEAST_RETENTION <= facts.retention_years <= MOST_RETENTION:
        raise Invalid(
            N_("Files are kept %(least)s to %(most)s years."),
            field="retention_years",
            least=LEAST_RETENTION,
            most=MOST_RETENTION,
        )
    hours.check(facts.hours)
    for name in ("floor_area", "stalls", "scenic_level"):
        value = getattr(facts, name)
        if value is not None and value < 1:
            raise Invalid(N_("Write a number from 1."), field=name)


def check_member(name: str, roles: Collection[str], education: str) -> list[str]:
    """The roles in their order. Raises Invalid beside the field at fault."""
    if not name.strip():
        raise Invalid(N_("Write the person's name."), field="name")
    if not roles or not set(roles) <= COMPOSITION.keys():
        raise Invalid(N_("Choose at least one role of a station."), field="roles")
    if education and education not in EDUCATION:
        raise Invalid(N_("Unknown kind of education."), field="education")
    if "LIAISON" in roles and education == "BASIC":
        raise Invalid(N_("A liaison has finished high school at least."), field="education")
    return sorted(roles, key=ORDER.index)


def badge_number(station4: str, ordinal: int) -> str:
    """The number on a badge: the station's four digits and a running number."""
    return f"{station4}-{ordinal:02d}"


def composition_gaps(counts: Mapping[str, int]) -> list[tuple[str, int, int, int]]:
    """(role, present, least, most) for each role whose number is outside what the standard asks."""
    return [
        (role, counts.get(role, 0), least, most)
        for role, (least, most) in COMPOSITION.items()
        if not least <= counts.get(role, 0) <= most
    ]
