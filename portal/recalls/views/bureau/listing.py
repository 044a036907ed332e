"""The bureau's lists, and uploading one."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Key, access, back_to, ctx, flash_warning, page
from portal.recalls.actions.alerts import intake
from portal.recalls.forms.alerts import UploadForm
from portal.recalls.models import Alert, Task
from portal.recalls.queries import alerts
from portal.recalls.rules.alert.words import KINDS, STATES
from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.task.steps import AT_STATION, OPEN
from portal.recalls.views import shown
from portal.recalls.views.places import KEEPERS, OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]
KEYS = (
    Key(Alert.created_at, lambda row: row.created_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Alert.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
VIEWS = (
    ("IN_FORCE", N_("Lists in force")),
    ("DRAFT", N_("In preparation")),
    ("WITHDRAWN", N_("Withdrawn lists")),
    ("CLOSED", N_("Closed lists")),
)
TONES = {
    "IN_FORCE": "brand",
    "CLOSED": "jade",
    "WITHDRAWN": "line",
    "FAILED": "seal",
    "PREVIEW": "amber",
    "READING": "amber",
}
WANTED = ("product_name", "maker_name", "spec", "batch", "gtin", "failing_items")


@bureau_pages.get("/")
@access.roles(*OFFICERS)
def lists(bureau: str) -> Page:
    """Lists by state, newest first; and those of bureaux above that stations here work on."""
    db = ctx().db
    view, words = request.args.get("view", "IN_FORCE"), request.args.get("q", "")
    view = view if view in {code for code, _ in VIEWS} else "IN_FORCE"
    found = page(
        db, alerts.alerts(db, state=view, words=words), KEYS,
        after=request.args.get("after"), before=request.args.get("before"),
    )  # fmt: skip
    counts = alerts.counts(db)
    counts["DRAFT"] = sum(counts.get(state, 0) for state in ("READING", "PREVIEW", "FAILED"))

    def at(**values: Any) -> str:
        return shown.here("recalls.lists", bureau=bureau, **values)

    return render_template(
        "recalls/lists.html",
        rows=[(row, *_numbers(row)) for row in found.rows],
        kinds=KINDS,
        states=STATES,
        tones=TONES,
        filters=[
            {"label": gettext(label), "url": at(view=code), "current": view == code, "n": counts.get(code)}
            for code, label in VIEWS
        ],
        view=view,
        q=words,
        above=alerts.from_above(db, [row.id for row in found.rows]) if view == "IN_FORCE" else [],
        before=at(view=view, q=words, before=found.before) if found.before else None,
        after=at(view=view, q=words, after=found.after) if found.after else None,
        may_upload=ctx().actor.has(*KEEPERS),
    )


def _numbers(row: Alert) -> tuple[int, int, int]:
    """Stations told, stations that still have to act, stations late."""
    late = Task.state.in_(sorted(AT_STATION)) & (Task.due_at < ctx().now)
    found = (
        ctx()
        .db.execute(
            select(
                func.count(),
                func.count().filter(Task.state.in_(sorted(OPEN))),
                func.count().filter(late),
            ).where(Task.alert_id == row.id)
        )
        .one()
    )
    return found[0], found[1], found[2]


@bureau_pages.get("/new")
@access.roles(*KEEPERS)
def upload(bureau: str) -> Page:
    """A list: what it is, and its file or its pasted rows."""
    form = UploadForm(formdata=None)
    form.notice_date.data = local_date(ctx().now)
    before = _before(request.args.get("revises", ""))
    if before is not None:
        for name in (
            "kind",
            "title",
            "issuer",
            "notice_no",
            "notice_date",
            "filed_on",
            "gravity",
            "instruction",
            "ask_all",
        ):
            form[name].data = getattr(before, name)
        form.public.data = "1" if before.public else "0"
        form.revises.data = str(before.id)
    return _upload_page(bureau, form, before)


def _before(text: str) -> Alert | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return alerts.alert(ctx().db, wanted)


def _upload_page(bureau: str, form: UploadForm, before: Alert | None) -> str:
    return render_template(
        "recalls/upload.html",
        form=form,
        before=before,
        columns=[
            getattr(FIELDS[code], "zh" if current_locale().startswith("zh") else "en") for code in WANTED
        ],
        back=url_for("recalls.lists", bureau=bureau),
    )


@bureau_pages.post("/new")
@access.roles(*KEEPERS)
def upload_post(bureau: str) -> Page:
    """Read it; nobody is told yet."""
    form, file = UploadForm(), request.files.get("file")
    pasted = request.form.get("pasted", "").strip()
    before = _before(form.revises.data or "")
    given = bool(pasted or (file and file.filename))
    if not form.validate() or not given:
        if not given:
            form.form_errors.append(gettext(N_("Choose a file, or paste a table.")))
        return _upload_page(bureau, form, before), 422
    stream: Any = BytesIO(pasted.encode()) if pasted else file
    name = "pasted.csv" if pasted else str(file and file.filename)
    try:
        made = intake.upload(
            ctx().db,
            ctx().actor,
            stream,
            name,
            form.facts(),
            revises=before.id if before else None,
            now=ctx().now,
        )
    except intake.KnownList as known:
        flash_warning(gettext(known.message) % known.params)
        return back_to("recalls.show", bureau=bureau, alert=known.alert)
    except Refused as refused:
        form.refuse(refused)
        return _upload_page(bureau, form, before), refused.status
    return back_to("recalls.show", bureau=bureau, alert=made.id)
