"""更正登记内容 and 放弃草稿. What was corrected is named; the old words are not kept twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import sit_down
from portal.complaints.actions.intake import PLAIN, index_case, write_intake
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint
from portal.complaints.rules.elements import ELEMENTS, missing_elements
from portal.complaints.rules.intake import Intake
from portal.core.actor import Actor
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_

WATCHED = (
    *PLAIN,
    *("consumer_name", "consumer_phone", "event_place", "facts", "demands", "proofs", "flags", "category", "problem"),
)  # fmt: skip


def amend(
    db: Session, actor: Actor, case_id: UUID, intake: Intake, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Correct the record. Dispatch, proxy and report flags keep their own steps. Raises like `take`, and Invalid
    when the correction would take an element away."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("amend")
    case = desk.case
    if intake.report == "ONLY":
        raise Refused(
            N_("Refer it to the office: a report of a violation is not handled here."), field="report"
        )
    before = {name: getattr(case, name) for name in WATCHED}
    kept = (case.by_proxy, case.dispatched, case.external_no)
    write_intake(case, intake)
    case.by_proxy, case.dispatched = kept[0], kept[1]
    case.external_no = kept[2] if case.dispatched else case.external_no
    lacking = missing_elements({key: getattr(case, key) for key in ELEMENTS})
    if lacking:
        raise Invalid(N_("The record is not complete: %(missing)s."), field=lacking[0], missing=lacking)
    changed = [name for name in WATCHED if getattr(case, name) != before[name]]
    if not changed:
        raise Refused(N_("Nothing was changed."))
    index_case(db, case)
    take(desk, row, note="、".join(_labels(changed)), data={"fields": changed})
    return case


def discard(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> Complaint:
    """Give a draft up: it never had a number. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    take(desk, desk.ask("discard"))
    return desk.case


LABELS = {
    "amount": "金额",
    "channel": "受理渠道",
    "source": "信息来源",
    "category": "类别",
    "problem": "投诉问题",
    "respondent_location": "楼层/摊位",
    "brand_model": "品牌型号",
    "claim_amount": "诉求金额",
    "proofs": "凭证",
    "flags": "标记",
    "consumer_address": "地址",
    "report": "举报内容",
}


def _labels(changed: list[str]) -> list[str]:
    found = [ELEMENTS[name].zh if name in ELEMENTS else LABELS.get(name, "其他栏目") for name in changed]
    return list(dict.fromkeys(found))
