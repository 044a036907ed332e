"""The question bank: by hand, from a table, from what comes with the product."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, gettext
from portal.core.sheets import RefusedRow, Row, Sheet, refusal_book, text_of, write_xlsx
from portal.core.web import Key, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.core.web.tickets import opened, taken, ticket
from portal.tenants.actions.training import questions as actions
from portal.tenants.forms.learning import QuestionForm
from portal.tenants.models.training import ExamQuestion
from portal.tenants.queries import training as reading
from portal.tenants.rules.training.questions import KINDS, QuestionFacts, letters
from portal.tenants.views.training.places import SETTERS, Page, exam_pages

KEYS = (Key(ExamQuestion.id, lambda row: row.id, UUID, descending=True),)  # type: ignore[arg-type]
SHOWN = 20  # rows of each kind on the preview


@exam_pages.get("/questions/")
@SETTERS
def questions(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The bank, newest first."""
    context = ctx()
    words, topic = request.args.get("q", ""), request.args.get("topic", "")
    rows = page(
        context.db,
        reading.bank(words, topic=topic),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    known = reading.known_stems(context.db)
    return render_template(
        "tenants/training/bank.html",
        page=rows,
        q=words,
        topic=topic,
        topics=reading.topics(context.db),
        kinds=KINDS,
        letters=letters,
        query={name: value for name, value in (("q", words), ("topic", topic)) if value},
        shipped=sum(1 for one in actions.shipped() if one.stem not in known),
    )


@exam_pages.post("/questions/shipped")
@SETTERS
def take_shipped(station: str) -> Response:
    """Take over the questions that come with the product, those that are not there."""
    context = ctx()
    added = actions.add_questions(
        context.db, context.actor, actions.shipped(), source="SHIPPED", now=context.now
    )
    flash_ok(gettext(N_("%(count)s questions are in the bank now.")) % {"count": added})
    return back_to("exams.questions", station=station)


@exam_pages.get("/questions/new")
@SETTERS
def new_question(station: str) -> Page:  # noqa: ARG001
    """The form for a question."""
    return _form_page(QuestionForm(), None, 200)


def _form_page(form: QuestionForm, row: ExamQuestion | None, status: int) -> Page:
    return render_template("tenants/training/question.html", form=form, row=row), status


@exam_pages.post("/questions/new")
@SETTERS
def new_question_post(station: str) -> Page:
    """Add one."""
    context, form = ctx(), QuestionForm()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        actions.add_question(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The question is in the bank.")))
    return back_to("exams.questions", station=station)


@exam_pages.get("/questions/<uuid:question>")
@SETTERS
def edit_question(station: str, question: UUID) -> Page:  # noqa: ARG001
    """One question."""
    row = reading.question(ctx().db, question)
    form = QuestionForm(obj=row)
    form.fill(QuestionFacts(row.kind, row.stem, tuple(row.options), tuple(row.correct)))
    return _form_page(form, row, 200)


@exam_pages.post("/questions/<uuid:question>")
@SETTERS
def edit_question_post(station: str, question: UUID) -> Page:
    """Correct it."""
    context, form = ctx(), QuestionForm()
    row = reading.question(context.db, question)
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_question(
            context.db, context.actor, row, form.facts(), form.seen_version, now=context.now
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The question is changed.")))
    return back_to("exams.questions", station=station)


@exam_pages.post("/questions/<uuid:question>/retire")
@SETTERS
def retire(station: str, question: UUID) -> Response:
    """No paper asks it any more."""
    context = ctx()
    actions.retire_question(
        context.db, context.actor, reading.question(context.db, question), now=context.now
    )
    flash_ok(gettext(N_("The question is out of use.")))
    return back_to("exams.questions", station=station)


@exam_pages.get("/questions/import")
@SETTERS
def upload(station: str) -> Page:  # noqa: ARG001
    """Choose a file, or paste rows."""
    return _upload_page("", 200)


def _titles() -> list[str]:
    return [gettext(one.title) for one in actions.IMPORTER.fields.values()]


def _upload_page(error: str, status: int) -> Page:
    html = render_template("tenants/training/import.html", columns=_titles(), most=actions.MOST, error=error)
    return html, status


@exam_pages.get("/questions/import/example.xlsx")
@SETTERS
def example(station: str) -> Response:  # noqa: ARG001
    """A table with our headers and two questions to follow."""
    rows = [_example_row(one) for one in actions.shipped()[:2]]
    return _book(write_xlsx(_titles(), rows), "questions-example.xlsx")


def _example_row(one: QuestionFacts) -> list[str]:
    true_false = one.kind == "TRUE_FALSE"
    options = [] if true_false else list(one.options)
    answer = ("对" if one.right == (0,) else "错") if true_false else letters(one.right)
    return [KINDS[one.kind].zh, one.stem, *options, *[""] * (6 - len(options)), answer, one.why, one.topic]


def _book(content: bytes, name: str) -> Response:
    return send_sheet(content, name)


@exam_pages.post("/questions/import")
@SETTERS
def upload_post(station: str) -> Page:  # noqa: ARG001
    """Read it and show what it would bring. Nothing is stored."""
    file, pasted = request.files.get("file"), request.form.get("pasted", "").strip()
    try:
        if pasted:
            sheet = actions.read_table(BytesIO(pasted.encode()))
        elif file and file.filename:
            sheet = actions.read_table(file.stream)
        else:
            raise Invalid(N_("Choose a file, or paste a table."))
        data = _packed(sheet)
        return _preview_page(_unpacked(data), data)
    except Refused as refused:
        words = gettext(refused.message)
        return _upload_page(words % refused.params if refused.params else words, refused.status)


def _packed(sheet: Sheet) -> dict[str, Any]:
    rows = [[row.line, *(text_of(cell) for cell in row.values)] for row in sheet.rows]
    return {"headers": list(sheet.headers), "rows": rows}


def _unpacked(data: dict[str, Any]) -> Sheet:
    rows = [Row(line, tuple(cell or None for cell in cells)) for line, *cells in data["rows"]]
    return Sheet("", tuple(data["headers"]), 0, rows)  # type: ignore[arg-type]


def _salt() -> str:
    # Signed for this place: what comes back is what was read.
    return f"tenants.questions.{ctx().place.tenant}"


def _preview_page(sheet: Sheet, data: dict[str, Any]) -> Page:
    good, refused, same = actions.judge_table(ctx().db, sheet)
    columns = actions.IMPORTER.columns(sheet.headers)
    mapped = [
        (gettext(one.title), columns.fields[name].header if name in columns.fields else None, one.required)
        for name, one in actions.IMPORTER.fields.items()
    ]
    return render_template(
        "tenants/training/import_preview.html",
        mapped=mapped,
        headers=[
            gettext(N_("Kind of question")),
            gettext(N_("Question")),
            gettext(N_("Options")),
            gettext(N_("Right answer")),
            gettext(N_("Topic")),
        ],
        rows=[(line, _shown(facts)) for line, facts in good[:SHOWN]],
        refused=[
            (one.line, [text_of(cell) for cell in one.cells], "；".join(f.text() for f in one.faults))
            for one in refused[:SHOWN]
        ],
        good_n=len(good),
        refused_n=len(refused),
        same=same,
        token=ticket(_salt(), data),
    )


def _shown(facts: QuestionFacts) -> list[str]:
    return [KINDS[facts.kind].zh, facts.stem, " / ".join(facts.options), letters(facts.right), facts.topic]


def _returned() -> Sheet:
    return _unpacked(opened(_salt(), request.form.get("token", "")))


def _taken() -> Sheet:
    """The table of the page, for this one run. Raises Conflict for the second."""
    return _unpacked(taken(_salt(), request.form.get("token", "")))


@exam_pages.post("/questions/import/run")
@SETTERS
def run_import(station: str) -> Page:  # noqa: ARG001
    """Take the good rows."""
    context = ctx()
    good, refused, same = actions.judge_table(context.db, _taken())
    added = actions.add_questions(
        context.db, context.actor, [facts for _, facts in good], source="TABLE", now=context.now
    )
    return render_template(
        "tenants/training/import_result.html", added=added, refused_n=len(refused), same=same
    )


@exam_pages.post("/questions/import/refused.xlsx")
@SETTERS
def refused_rows(station: str) -> Response:  # noqa: ARG001
    """The refused rows as they were, with line and reason."""
    sheet = _returned()
    refused: list[RefusedRow] = actions.judge_table(ctx().db, sheet)[1]
    return _book(refusal_book(sheet.headers, refused), "refused-questions.xlsx")
