"""Awards (示范评选): kinds, states, who may do what when."""

from datetime import date

from portal.core.errors import N_, Conflict, Invalid
from portal.core.terms import Term, Vocabulary

KINDS = Vocabulary(
    Term("MODEL_STATION", "先进消费维权服务站", "Model station"),
    Term("MODEL_SHOP", "放心消费示范店", "Model shop"),
    Term("HONEST", "诚信经营户", "Honest trader"),
    Term("SATISFIED", "消费者满意单位", "Consumers' choice"),
)
ROUND_STATES = Vocabulary(
    Term("OPEN", "申报评审", "Open"),
    Term("PUBLICISED", "公示中", "Publicised"),
    Term("AWARDED", "已授牌", "Awarded"),
    Term("DROPPED", "已撤销", "Dropped"),
)
STATES = Vocabulary(
    Term("APPLIED", "已申报", "Applied"),
    Term("LISTED", "拟授予", "Shortlisted"),
    Term("REFUSED", "未通过", "Not accepted"),
    Term("AWARDED", "已授牌", "Awarded"),
    Term("REVOKED", "已撤销称号", "Revoked"),
)
LEAST_PUBLICITY = 5  # working days a list is shown before plaques are given


def check_round(title: str, kind: str, criteria: str, apply_from: date, apply_until: date) -> None:
    """Raises Invalid beside the field at fault."""
    if not title.strip():
        raise Invalid(N_("Give the round a title."), field="title")
    if kind not in KINDS:
        raise Invalid(N_("Choose from the list."), field="kind")
    if len(criteria.strip()) < 10:
        raise Invalid(N_("Write the criteria applicants are measured by."), field="criteria")
    if apply_from > apply_until:
        raise Invalid(N_("The last day comes after the first."), field="apply_until")


def check_applying(state: str, apply_from: date, apply_until: date, today: date) -> None:
    """Raises Conflict outside the days of application."""
    if state != "OPEN" or not apply_from <= today <= apply_until:
        raise Conflict(N_("Applications are not open now."))


def check_awarding(state: str, publicised_until: date | None, today: date) -> None:
    """Plaques are given after the list was shown. Raises Conflict."""
    if state != "PUBLICISED" or publicised_until is None:
        raise Conflict(N_("The list must be publicised first."))
    if today <= publicised_until:
        raise Conflict(
            N_("The list is publicised until %(day)s; plaques are given after it."),
            day=publicised_until.isoformat(),
        )


def plaque_number(bureau: str, kind: str, year: int, seq: int) -> str:
    """`331082-MODEL_SHOP` as people write it: bureau, year, running number of the kind."""
    letters = {"MODEL_STATION": "XJ", "MODEL_SHOP": "SF", "HONEST": "CX", "SATISFIED": "MY"}[kind]
    return f"{bureau}-{letters}-{year}-{seq:03d}"
