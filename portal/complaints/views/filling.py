"""Filling a step's form before it is shown (True) or sent (False): choices, and what is usually right."""

from typing import Any

from portal.complaints.forms.fields import wall_clock
from portal.complaints.queries.page import CasePage
from portal.complaints.queries.people import staff
from portal.complaints.rules.words.citations import suggested
from portal.complaints.rules.words.steps import OTHER_WAYS
from portal.core.clock import local_date
from portal.core.web import Context

Form = Any


def fill_officers(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    colleagues = staff(ctx.db, page.case.tenant_id, "SETTLER", "LIAISON", "HEAD", "DEPUTY")
    form.officers.choices = [(one.person, one.name) for one in colleagues]
    if shown and not form.officers.data:
        on_case = [person for person in page.case.officers if any(person == one.person for one in colleagues)]
        form.officers.data = on_case or [one for one in (ctx.actor.person,) if one]


def fill_minutes(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    fill_officers(ctx, page, form, shown)
    if shown:
        form.at.data = wall_clock(ctx.now)
        form.place.data = page.known.station.address
        form.present.data = f"消费者{page.case.consumer_name}、经营者"
        form.consumer_name.data = page.case.consumer_name


def fill_handlers(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    settlers = staff(ctx.db, page.case.tenant_id, "SETTLER")
    form.assignee.choices = [(str(one.person), one.name) for one in settlers]
    if shown and page.case.assignee:
        form.assignee.data = str(page.case.assignee)


def fill_ways(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if not shown:
        return
    form.ways.data = list(OTHER_WAYS)
    if hasattr(form, "told_at"):
        form.told_at.data = wall_clock(ctx.now)
        form.transfer_consent.data = page.case.transfer_consent


def fill_test(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.item.data = page.case.item_name


def fill_proposal(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    form.cite(suggested(page.case.problem))
    if shown:
        form.bases.data = ["LAW"]


def fill_feedback(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.performed_on.data = local_date(ctx.now)
        form.recovered_amount.data = page.agreement.amount if page.agreement else None


def fill_hand_over(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.consent.data = page.case.transfer_consent
