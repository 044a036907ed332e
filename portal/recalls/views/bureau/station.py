"""One station's task, as its bureau sees it: what it answered, with proof; check, send back, close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import tenants
from portal.core.errors import Forbidden, Missing, Refused
from portal.core.files import file_response
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.recalls.actions.tasks import bar, office, relist
from portal.recalls.forms.tasks import CheckForm, DecideForm
from portal.recalls.queries import tasks
from portal.recalls.queries.files import proof_file
from portal.recalls.rules.task.steps import open_to
from portal.recalls.rules.task.words import MATCH_STATES, REJECT_REASONS
from portal.recalls.views import shown
from portal.recalls.views.page import task_page
from portal.recalls.views.papers import claim_paper, f14
from portal.recalls.views.places import OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]


@bureau_pages.get("/stations/<uuid:task>")
@access.roles(*OFFICERS)
def station(bureau: str, task: UUID) -> Page:
    """What one station did."""
    return _station_page(bureau, task)


def _station_page(
    bureau: str, task: UUID, *, refused: Refused | None = None, name: str = "", typed: Any = None
) -> Page:
    db, now = ctx().db, ctx().now
    row = tasks.task(db, task)

    def files_at(proof: Any, display: bool) -> str:
        return shown.here(
            "recalls.station_file", bureau=bureau, task=row.id, proof=proof.id, display=1 if display else None
        )

    made: dict[str, Any] = {
        key: typed if key == name and typed is not None else kind(formdata=None)
        for key, kind in (("check", CheckForm), ("send_back", DecideForm), ("found", DecideForm))
    }
    for form in made.values():
        form.version.data = str(row.version)
    body = render_template(
        "recalls/bureau_task.html",
        **task_page(db, row, files_at, now),
        station=tenants.card(db, row.tenant_id),
        steps=set(open_to(row.state, "bureau", ctx().actor.roles)),
        forms=made,
        failed=name,
        refused=refused,
        match_states=MATCH_STATES,
        reasons=REJECT_REASONS,
    )
    return (body, refused.status) if refused is not None else body


def _step(bureau: str, task: UUID, name: str, form: Any, words: str, act: Callable[[], Any]) -> Page:
    if not form.validate():
        refused = Refused(N_("Please correct this first"))
        refused.status = 422
        return _station_page(bureau, task, refused=refused, name=name, typed=form)
    try:
        act()
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        form.refuse(refused)
        return _station_page(bureau, task, refused=refused, name=name, typed=form)
    flash_ok(words)
    return back_to("recalls.station", bureau=bureau, task=task)


@bureau_pages.post("/stations/<uuid:task>/check")
@access.roles(*OFFICERS)
def check_post(bureau: str, task: UUID) -> Page:
    """核查通过."""
    form = CheckForm()

    def act() -> None:
        office.check(
            ctx().db, ctx().actor, task, note=form.note.data or "", photos=form.uploads(),
            on_site=bool(form.on_site.data), seen=form.seen_version, now=ctx().now,
        )  # fmt: skip

    return _step(bureau, task, "check", form, gettext(N_("Checked.")), act)


@bureau_pages.post("/stations/<uuid:task>/send-back")
@access.roles(*OFFICERS)
def send_back_post(bureau: str, task: UUID) -> Page:
    """核查未通过."""
    form = DecideForm()

    def act() -> None:
        office.send_back(
            ctx().db, ctx().actor, task, form.note.data or "", seen=form.seen_version, now=ctx().now
        )

    return _step(bureau, task, "send_back", form, gettext(N_("Sent back; the station is told.")), act)


@bureau_pages.post("/stations/<uuid:task>/found")
@access.roles(*OFFICERS)
def found_post(bureau: str, task: UUID) -> Page:
    """现场发现."""
    form = DecideForm()

    def act() -> None:
        office.found_on_site(
            ctx().db, ctx().actor, task, form.note.data or "", seen=form.seen_version, now=ctx().now
        )

    return _step(
        bureau, task, "found", form, gettext(N_("The declaration is marked; the station is told.")), act
    )


@bureau_pages.post("/stations/<uuid:task>/close")
@access.roles(*OFFICERS)
def close_station_post(bureau: str, task: UUID) -> Page:
    """办结."""
    form = DecideForm(formdata=None)
    seen = request.form.get("version", "")
    seen_version = int(seen) if seen.isascii() and seen.isdigit() else 0

    def act() -> None:
        office.close(ctx().db, ctx().actor, task, seen=seen_version, now=ctx().now)

    try:
        act()
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        return _station_page(bureau, task, refused=refused, name="", typed=form)
    flash_ok(gettext(N_("Closed.")))
    return back_to("recalls.station", bureau=bureau, task=task)


@bureau_pages.post("/stations/<uuid:task>/relist/<uuid:request_id>/<any(grant, refuse):decision>")
@access.roles(*OFFICERS)
def relist_decide_post(bureau: str, task: UUID, request_id: UUID, decision: str) -> Page:
    """恢复销售审批."""
    relist.decide(
        ctx().db, ctx().actor, task, request_id, granted=decision == "grant", words=request.form.get("note", ""),
        now=ctx().now,
    )  # fmt: skip
    flash_ok(gettext(N_("Decided; the station is told.")))
    return back_to("recalls.station", bureau=bureau, task=task)


@bureau_pages.post("/stations/<uuid:task>/blocks/<uuid:block>/lift")
@access.roles(*OFFICERS)
def lift_post(bureau: str, task: UUID, block: UUID) -> Page:
    """解除停售."""
    bar.lift(ctx().db, ctx().actor, task, block, request.form.get("note", ""), now=ctx().now)
    flash_ok(gettext(N_("Lifted; the station is told.")))
    return back_to("recalls.station", bureau=bureau, task=task)


@bureau_pages.get("/stations/<uuid:task>/files/<uuid:proof>")
@access.roles(*OFFICERS)
def station_file(bureau: str, task: UUID, proof: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """One photo or paper of a station."""
    db = ctx().db
    return file_response(
        proof_file(db, tasks.task(db, task), proof), display=request.args.get("display") == "1"
    )


@bureau_pages.get("/stations/<uuid:task>/f14.pdf")
@access.roles(*OFFICERS)
def station_f14(bureau: str, task: UUID) -> Response:  # noqa: ARG001
    """F14 of a station."""
    return f14(tasks.task(ctx().db, task))


@bureau_pages.get("/stations/<uuid:task>/claim.pdf")
@access.roles(*OFFICERS)
def station_claim(bureau: str, task: UUID) -> Response:  # noqa: ARG001
    """A station's signed declaration."""
    return claim_paper(tasks.task(ctx().db, task))
