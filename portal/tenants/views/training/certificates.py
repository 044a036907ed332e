"""Anybody who holds a certificate's check code may ask whether it is genuine."""

from flask import render_template, request

from portal.core import masks
from portal.core.web import access, ctx, limit
from portal.tenants.queries import own_card
from portal.tenants.queries.training import certified
from portal.tenants.rules.training.exams import CODE_LENGTH, bare_code, grouped
from portal.tenants.views.training.places import Page, certificate_pages


@certificate_pages.get("/")
@access.anyone
@limit("30 per minute")
def check(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Is this certificate one of ours? Shows exam, day and the name with only its first character."""
    context = ctx()
    code = bare_code(request.args.get("code", ""))
    found = certified(context.db, code) if len(code) == CODE_LENGTH else None
    paper, exam, person = found or (None, None, None)
    return render_template(
        "tenants/training/certificate_check.html",
        card=own_card(context.db),
        asked=bool(request.args.get("code", "").strip()),
        code=grouped(code),
        paper=paper,
        exam=exam,
        name=masks.name(person.name) if person else "",
    )
