"""The station's steps: each form's way into its action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from portal.core.errors import N_, Forbidden, Invalid, Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.recalls.actions.tasks import judge, relist, withdraw
from portal.recalls.forms import tasks as forms
from portal.recalls.queries import tasks
from portal.recalls.views.places import DESK, LEAD, station_pages
from portal.recalls.views.station import line_choices, station_page

Page = str | Response | tuple[str, int]


def _step(
    station: str,
    task: UUID,
    name: str,
    form: Any,
    words: str,
    act: Callable[..., Any],
    *,
    about: UUID | None = None,
) -> Page:
    """Take a step; a refusal comes back as the page, with what was typed."""
    if not form.validate():
        refused = Refused(N_("Please correct this first"))
        refused.status = 422
        return station_page(station, task, refused=refused, name=name, typed=form, about=about)
    try:
        act()
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        form.refuse(refused)
        return station_page(station, task, refused=refused, name=name, typed=form, about=about)
    flash_ok(words)
    return back_to("alerts.show", station=station, task=task)


@station_pages.post("/<uuid:task>/matches/<uuid:match>/reject")
@access.roles(*DESK)
def reject_post(station: str, task: UUID, match: UUID) -> Page:
    """排除."""
    form = forms.RejectForm()

    def act() -> None:
        judge.reject(
            ctx().db, ctx().actor, task, match, form.reason.data, note=form.note.data or "",
            seen=form.seen_version, now=ctx().now,
        )  # fmt: skip

    return _step(
        station, task, "reject", form, gettext(N_("Excluded; it is not asked again.")), act, about=match
    )


@station_pages.post("/<uuid:task>/matches/<uuid:match>/accept")
@access.roles(*DESK)
def accept_post(station: str, task: UUID, match: UUID) -> Page:
    """确认."""
    form = forms.AmountsForm()

    def act() -> None:
        judge.accept(
            ctx().db, ctx().actor, task, match, form.amounts(), seen=form.seen_version, now=ctx().now
        )

    words = gettext(N_("Confirmed: the goods are blocked in the catalogue. Withdraw and seal them now."))
    return _step(station, task, "accept", form, words, act, about=match)


@station_pages.post("/<uuid:task>/own")
@access.roles(*DESK)
def own_post(station: str, task: UUID) -> Page:
    """自查发现."""
    form = forms.OwnFindForm()

    def act() -> None:
        judge.own_find(
            ctx().db, ctx().actor, task, form.goods(), form.amounts(), seen=form.seen_version, now=ctx().now
        )

    return _step(station, task, "own", form, gettext(N_("Confirmed. Withdraw and seal the goods now.")), act)


@station_pages.post("/<uuid:task>/withdraw")
@access.roles(*DESK)
def withdraw_post(station: str, task: UUID) -> Page:
    """下架封存."""
    form = forms.WithdrawForm()

    def act() -> None:
        withdraw.withdraw(
            ctx().db, ctx().actor, task, photos=form.uploads(), measures=form.measures.data or [],
            place=form.place.data or "", note=form.note.data or "", seen=form.seen_version, now=ctx().now,
        )  # fmt: skip

    return _step(station, task, "withdraw", form, gettext(N_("Withdrawn and sealed.")), act)


@station_pages.post("/<uuid:task>/post")
@access.roles(*DESK)
def post_post(station: str, task: UUID) -> Page:
    """张贴."""
    form = forms.PostForm()

    def act() -> None:
        withdraw.post(
            ctx().db, ctx().actor, task, photos=form.uploads(), place=form.place.data or "",
            seen=form.seen_version, now=ctx().now,
        )  # fmt: skip

    return _step(station, task, "post", form, gettext(N_("The notice is posted.")), act)


@station_pages.post("/<uuid:task>/refund")
@access.roles(*DESK)
def refund_post(station: str, task: UUID) -> Page:
    """退货退款."""
    form = forms.RefundForm()
    form.line.choices = line_choices(tasks.lines(ctx().db, tasks.task(ctx().db, task)))

    def act() -> None:
        withdraw.refund(
            ctx().db,
            ctx().actor,
            task,
            form.facts(),
            photos=form.uploads(),
            seen=form.seen_version,
            now=ctx().now,
        )

    return _step(station, task, "refund", form, gettext(N_("The refund is recorded.")), act)


@station_pages.post("/<uuid:task>/dispose")
@access.roles(*DESK)
def dispose_post(station: str, task: UUID) -> Page:
    """处置."""
    form = forms.DisposeForm()
    lines = [line.id for line in tasks.lines(ctx().db, tasks.task(ctx().db, task))]

    def act() -> None:
        try:
            disposals = form.disposals(request.form, lines)
        except ValueError as error:
            raise Invalid(N_("Write a number such as 12 or 0.5.")) from error
        withdraw.dispose(
            ctx().db, ctx().actor, task, disposals, photos=form.uploads(), measures=form.measures.data or [],
            note=form.note.data or "", seen=form.seen_version, now=ctx().now,
        )  # fmt: skip

    return _step(station, task, "dispose", form, gettext(N_("Disposed; the bureau can check it.")), act)


@station_pages.post("/<uuid:task>/relist")
@access.roles(*LEAD)
def relist_post(station: str, task: UUID) -> Page:
    """申请恢复销售."""
    form = forms.RelistForm()
    form.line.choices = line_choices(tasks.lines(ctx().db, tasks.task(ctx().db, task)))

    def act() -> None:
        report = next(iter(form.uploads()), None)
        relist.ask(ctx().db, ctx().actor, task, form.facts(), report, now=ctx().now)

    return _step(station, task, "relist", form, gettext(N_("The bureau is asked.")), act)


@station_pages.post("/<uuid:task>/relist/<uuid:request_id>/resume")
@access.roles(*LEAD)
def resume_post(station: str, task: UUID, request_id: UUID) -> Page:
    """恢复销售."""
    relist.resume(ctx().db, ctx().actor, task, request_id, now=ctx().now)
    flash_ok(gettext(N_("The goods are on sale again.")))
    return back_to("alerts.show", station=station, task=task)
