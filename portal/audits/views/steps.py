"""The bureau's steps on a visit. A refusal comes back as the page with its words."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage

from portal.audits.actions import findings, publish, rectify, recusals, tasks
from portal.audits.forms import tasks as forms
from portal.audits.forms.common import NoteForm
from portal.audits.forms.plans import DayForm
from portal.audits.models import Task
from portal.audits.queries import tasks as queries
from portal.audits.views.places import OFFICERS, bureau_pages
from portal.audits.views.taking import Page, take, take_form
from portal.audits.views.tasks import task_page
from portal.core import files
from portal.core.errors import N_, Invalid
from portal.core.web import access, back_to, ctx

MOST_PHOTOS = 12
NOTED: dict[str, tuple[str, Callable[..., Any]]] = {
    "give_back": (N_("The result went back to the team."), tasks.give_back),
    "approve": (N_("The result is approved."), tasks.approve),
    "cancel": (N_("The visit is cancelled; the station is told."), tasks.cancel),
}


def keep_photos(row: Task, sent: Sequence[FileStorage]) -> tuple[UUID, ...]:
    """Store photographs inside the visited station's walls. Raises Invalid for another kind of file, for too many."""
    if len(sent) > MOST_PHOTOS:
        raise Invalid(N_("At most %(n)s photos at once."), n=MOST_PHOTOS, field="photos")
    db, actor, now = ctx().db, ctx().actor, ctx().now
    return tuple(
        files.store(
            db,
            actor,
            one.stream,
            one.filename or "photo",
            now=now,
            kinds=files.EVIDENCE,
            tenant=row.tenant_id,
            office_path=row.office_path,
        ).id
        for one in sent
    )


def _step(bureau: str, task: UUID, words: str, act: Callable[[], Any]) -> Page:
    return take(
        act,
        words,
        lambda: back_to("audits.task", bureau=bureau, task=task),
        lambda refused: task_page(bureau, task, refused),
    )


def _form_step(bureau: str, task: UUID, form: Any, words: str, act: Callable[[], Any]) -> Page:
    return take_form(
        form,
        act,
        words,
        lambda: back_to("audits.task", bureau=bureau, task=task),
        lambda refused: task_page(bureau, task, refused, form),
    )


@bureau_pages.post("/tasks/<uuid:task>/<any(give_back, approve, cancel):step>")
@access.roles("SUPERVISOR")
def noted_step(bureau: str, task: UUID, step: str) -> Page:
    """Review the result, or cancel the visit."""
    form = NoteForm()
    words, verb = NOTED[step]

    def act() -> object:
        return verb(ctx().db, ctx().actor, task, form.note.data or "", seen=form.seen_version, now=ctx().now)

    return _step(bureau, task, words, act)


@bureau_pages.post("/tasks/<uuid:task>/day")
@access.roles(*OFFICERS)
def day(bureau: str, task: UUID) -> Page:
    """Put the visit on a day of the route."""
    form = DayForm()

    def act() -> object:
        return tasks.plan_day(ctx().db, ctx().actor, task, form.day(), seen=form.seen_version, now=ctx().now)

    return _form_step(bureau, task, form, N_("The day is kept."), act)


@bureau_pages.post("/tasks/<uuid:task>/finish")
@access.roles(*OFFICERS)
def finish(bureau: str, task: UUID) -> Page:
    """The visit entered by hand."""
    form = forms.FinishForm()

    def act() -> object:
        return tasks.visit_finished(
            ctx().db,
            ctx().actor,
            task,
            visited_on=form.visited_on.data,
            way=form.way.data or "",
            met=form.met.data,
            seen=form.seen_version,
            now=ctx().now,
        )

    return _form_step(
        bureau, task, form, N_("The visit is entered. Now what was found, then the result."), act
    )


@bureau_pages.post("/tasks/<uuid:task>/findings")
@access.roles(*OFFICERS)
def find(bureau: str, task: UUID) -> Page:
    """A finding by hand."""
    form = forms.FindingForm()

    def act() -> object:
        row = queries.task(ctx().db, task)
        found = findings.Found(
            form.item.data or "", "", form.words.data or "", keep_photos(row, forms.uploads("photos"))
        )
        return findings.find(ctx().db, ctx().actor, task, found, now=ctx().now)

    return _form_step(bureau, task, form, N_("The finding is recorded."), act)


@bureau_pages.post("/tasks/<uuid:task>/findings/<uuid:finding>/drop")
@access.roles(*OFFICERS)
def drop(bureau: str, task: UUID, finding: UUID) -> Page:
    """Take a finding back."""
    form = NoteForm()

    def act() -> object:
        return findings.drop(ctx().db, ctx().actor, finding, form.note.data or "", now=ctx().now)

    return _step(bureau, task, N_("The finding is taken back; it stays in the record."), act)


@bureau_pages.post("/tasks/<uuid:task>/result")
@access.roles(*OFFICERS)
def result(bureau: str, task: UUID) -> Page:
    """Enter the result."""
    form = forms.ResultForm()

    def act() -> object:
        codes = form.result.data or []
        return tasks.conclude(
            ctx().db, ctx().actor, task, codes, form.words.data or "", seen=form.seen_version, now=ctx().now
        )

    return _form_step(bureau, task, form, N_("The result is entered; another person reviews it."), act)


@bureau_pages.post("/tasks/<uuid:task>/publish")
@access.roles("SUPERVISOR", "DISPATCHER")
def publish_result(bureau: str, task: UUID) -> Page:
    """Put the result on the public list."""
    form = NoteForm()

    def act() -> object:
        return publish.publish(ctx().db, ctx().actor, task, seen=form.seen_version, now=ctx().now)

    return _step(bureau, task, N_("Published."), act)


@bureau_pages.post("/tasks/<uuid:task>/withdraw")
@access.roles("SUPERVISOR")
def withdraw(bureau: str, task: UUID) -> Page:
    """Take the record off the public list."""
    form = NoteForm()

    def act() -> object:
        return publish.withdraw(ctx().db, ctx().actor, task, form.note.data or "", now=ctx().now)

    return _step(bureau, task, N_("Withdrawn from the public list."), act)


@bureau_pages.post("/tasks/<uuid:task>/recusals")
@access.roles("INSPECTOR", "SUPERVISOR")
def ask_recusal(bureau: str, task: UUID) -> Page:
    """An inspector steps back, or a supervisor says that one must."""
    form = forms.RecusalForm()

    def act() -> object:
        return recusals.ask(
            ctx().db,
            ctx().actor,
            task,
            form.inspector.data or "",
            form.reason.data or "",
            form.note.data or "",
            now=ctx().now,
        )

    return _form_step(bureau, task, form, N_("The recusal waits for a decision."), act)


@bureau_pages.post("/tasks/<uuid:task>/recusals/<uuid:recusal>/<any(approve, refuse):decision>")
@access.roles("SUPERVISOR")
def decide_recusal(bureau: str, task: UUID, recusal: UUID, decision: str) -> Page:
    """Approve (the next of the same order takes the place) or refuse."""
    form = NoteForm()

    def act() -> object:
        return recusals.decide(
            ctx().db, ctx().actor, recusal, decision == "approve", form.note.data or "", now=ctx().now
        )

    return _step(bureau, task, N_("Decided; everybody concerned is told."), act)


@bureau_pages.post("/tasks/<uuid:task>/order")
@access.roles("INSPECTOR", "SUPERVISOR")
def order(bureau: str, task: UUID) -> Page:
    """Issue a notice."""
    form = forms.NoticeForm()

    def act() -> object:
        return rectify.order(
            ctx().db, ctx().actor, task, form.notice(), seen=form.seen_version, now=ctx().now
        )

    return _form_step(bureau, task, form, N_("The notice is issued; the station is told."), act)


@bureau_pages.post("/tasks/<uuid:task>/rounds/<uuid:made>/<any(grant, refuse):decision>")
@access.roles("INSPECTOR", "SUPERVISOR")
def answer_time(bureau: str, task: UUID, made: UUID, decision: str) -> Page:
    """Grant or refuse more time."""
    form = NoteForm()

    def act() -> object:
        return rectify.answer_time(
            ctx().db,
            ctx().actor,
            made,
            decision == "grant",
            form.note.data or "",
            seen=form.seen_version,
            now=ctx().now,
        )

    return _step(bureau, task, N_("Answered; the station is told."), act)


@bureau_pages.post("/tasks/<uuid:task>/rounds/<uuid:made>/recheck")
@access.roles("INSPECTOR", "SUPERVISOR")
def recheck(bureau: str, task: UUID, made: UUID) -> Page:
    """Re-check the items of a round."""
    form = forms.RecheckForm()

    def act() -> object:
        db = ctx().db
        row = queries.task(db, task)
        one = queries.rectification(db, made)
        checked = {
            line.id: rectify.Checked(
                request.form.get(f"result-{line.id}", ""),
                request.form.get(f"words-{line.id}", "")[:2000],
                keep_photos(row, forms.uploads(f"photos-{line.id}")),
            )
            for line, _ in queries.lines(db, [one])[one.id]
        }
        by = [
            {"inspector": member["inspector"], "name": member["name"]}
            for member in row.team
            if member["inspector"] in (form.by.data or [])
        ]
        return rectify.recheck(
            db, ctx().actor, made, form.day(), by, checked, seen=form.seen_version, now=ctx().now
        )

    return _form_step(bureau, task, form, N_("The re-check is kept; the station is told."), act)
