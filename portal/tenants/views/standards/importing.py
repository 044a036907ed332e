"""A bureau's own checklist from a file: file or pasted rows → what was read → a draft."""

from io import BytesIO
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import back_to as redirect_to
from portal.core.web import ctx, flash_ok
from portal.core.web.downloads import send_sheet
from portal.core.web.tickets import opened, taken, ticket
from portal.tenants.actions.standards import importing
from portal.tenants.forms.standards import ChecklistFileForm
from portal.tenants.rules.standards import Checklist, check_head, plain
from portal.tenants.rules.standards.words import EVIDENCE
from portal.tenants.views.standards.lists import KEEPERS, Page, blueprint
from portal.tenants.views.standards.words import say_refused

PASS_MARK = 80


def _titles() -> list[str]:
    return [gettext(one.title) for one in importing.IMPORTER.fields.values()]


def _book(content: bytes, name: str) -> Response:
    return send_sheet(content, name)


@blueprint.get("/import/example.xlsx")
@KEEPERS
def example(bureau: str) -> Response:  # noqa: ARG001 - the URL's own
    """A table to fill in: our columns, four items as an example."""
    rows = [list(row) for row in importing.EXAMPLE]
    return _book(write_xlsx(_titles(), rows, sheet=gettext(N_("Checklist"))), "checklist-example.xlsx")


@blueprint.get("/import")
@KEEPERS
def upload(bureau: str) -> Page:  # noqa: ARG001
    """Choose a file, or paste rows."""
    return _upload_page(ChecklistFileForm(data={"pass_mark": PASS_MARK}), 200)


def _upload_page(form: ChecklistFileForm, status: int) -> Page:
    page = render_template("tenants/standards/import.html", form=form, columns=_titles(), most=importing.MOST)
    return page, status


@blueprint.post("/import")
@KEEPERS
def upload_post(bureau: str) -> Page:  # noqa: ARG001
    """Read it and show what it would bring. Nothing is stored."""
    form = ChecklistFileForm()
    if not form.validate():
        return _upload_page(form, 422)
    try:
        plan = _read()
        plan.head = {**_typed(form), **{name: value for name, value in plan.head.items() if value}}
        check_head(
            Checklist(items=(), **{**plan.head, "kinds": (), "areas": tuple(plan.head.get("areas", ()))})
        )
    except Refused as refused:
        form.refuse(refused)
        return _upload_page(form, refused.status)
    return _preview_page(plan)


def _read() -> importing.Plan:
    file, pasted = request.files.get("file"), request.form.get("pasted", "").strip()
    if pasted.startswith("{"):
        return importing.plan_json(pasted.encode())
    if pasted:
        return importing.read_file(BytesIO(pasted.encode()), "pasted")
    if file and file.filename:
        return importing.read_file(file.stream, file.filename)
    raise Invalid(N_("Choose a file, or paste a table."))


def _typed(form: ChecklistFileForm) -> dict[str, Any]:
    return {
        "code": (form.code.data or "").strip(),
        "title": (form.title.data or "").strip(),
        "pass_mark": form.pass_mark.data or PASS_MARK,
        "binding": "ASKED",
    }


def _salt() -> str:
    # Signed for this place: what comes back is what was read.
    return f"checklists.import.{ctx().place.office_path}"


def _refused_rows(plan: importing.Plan) -> list[tuple[int, list[str], str]]:
    return [
        (
            one.line,
            list(one.cells),
            f"{plan.columns.get(one.fault.column, one.fault.column)}: {say_refused(one.fault)}".lstrip(": "),
        )
        for one in sorted(plan.refused, key=lambda one: one.line)
    ]


def _preview_page(plan: importing.Plan) -> Page:
    fields = importing.IMPORTER.fields
    refused = _refused_rows(plan)
    token = ticket(
        _salt(), {**importing.packed(plan), "refused": refused, "headers": list(plan.columns.values())}
    )
    return render_template(
        "tenants/standards/import_preview.html",
        plan=plan,
        mapped=[(gettext(one.title), plan.columns.get(name), one.required) for name, one in fields.items()],
        headers=[gettext(fields[name].title) for name in ("code", "title", "weight", "kind")],
        rows=[
            (
                line,
                [
                    item.code,
                    item.title,
                    plain(item.weight),
                    "、".join(
                        f"{EVIDENCE.label(one.kind, current_locale())} {one.what}×{one.count}"
                        for one in item.evidence
                    ),
                ],
            )
            for line, item in plan.items
        ],
        refused=refused,
        good_n=len(plan.items),
        weights=say_refused(plan.weights) if plan.weights and plan.items else "",
        token=token,
    ), 200


def _returned() -> dict[str, Any]:
    data: dict[str, Any] = opened(_salt(), request.form.get("token", ""))
    return data


def _taken() -> dict[str, Any]:
    """The table of the page, for this one run. Raises Conflict for the second."""
    data: dict[str, Any] = taken(_salt(), request.form.get("token", ""))
    return data


@blueprint.post("/import/run")
@KEEPERS
def run(bureau: str) -> Page:
    """Take the good items as a draft."""
    context = ctx()
    row = importing.take(context.db, context.actor, context.place.office_path, _taken(), now=context.now)
    flash_ok(gettext(N_("The draft is kept. Look it over, then publish it.")))
    return redirect_to("checklists.one", bureau=bureau, version=row.id)


@blueprint.post("/import/refused.xlsx")
@KEEPERS
def refused(bureau: str) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason, to be mended and read again."""
    data = _returned()
    rows = [[*cells, line, why] for line, cells, why in data["refused"]]
    width = max((len(row) for row in rows), default=2) - 2
    headers = [*data["headers"], *[""] * width][:width]
    headers += [gettext(N_("Line")), gettext(N_("Why it was refused"))]
    padded = [[*row[:-2], *[None] * (width - len(row) + 2), *row[-2:]] for row in rows]
    return _book(write_xlsx(headers, padded, sheet=gettext(N_("Refused"))), "refused-rows.xlsx")
