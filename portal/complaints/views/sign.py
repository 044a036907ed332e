"""签署: both sides on one device, or the scan of the signed paper."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.sign import SignatureFacts
from portal.complaints.actions.sign import sign as sign_text
from portal.complaints.forms.sign import SignForm, drawn
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import CasePage, load_page
from portal.complaints.rules.agreement import obligation_words, unpack_obligations
from portal.complaints.rules.facts import Acting
from portal.complaints.rules.steps import allowed
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import state_label, subject
from portal.complaints.views.steps import in_words
from portal.complaints.views.taking import kept
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.files import IMAGE, StoredFile, store
from portal.core.i18n import N_, gettext
from portal.core.web import Context, access, back_to, ctx, flash_ok

Page = str | Response | tuple[str, int]
STAFF = ("SETTLER", "LIAISON", "HEAD", "DEPUTY")
SIDES = (("consumer", "CONSUMER", "sign_consumer"), ("operator", "OPERATOR", "sign_operator"))


@station_pages.get("/<uuid:case>/sign")
@access.roles(*STAFF)
def sign(station: str, case: UUID) -> Page:
    """The text, and a pad for each side that has not signed yet."""
    context = ctx()
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    missing = _missing(page, context)
    form = SignForm()
    made = page.known.settlement
    assert made is not None
    form.version.data, form.text_hash.data = str(page.case.version), made.text_hash
    form.consumer_name.data = _proxy_name(page) or page.case.consumer_name
    form.consumer_capacity.data = "PROXY" if page.case.by_proxy else "SELF"
    return _render(page, form, missing, station)


@station_pages.post("/<uuid:case>/sign")
@access.roles(*STAFF)
def sign_post(station: str, case: UUID) -> Page:
    """Take the signatures; with both the agreement is concluded."""
    context, form = ctx(), SignForm()
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    missing = _missing(page, context)
    if not form.validate_on_submit():
        return _render(page, form, missing, station), 422
    try:
        pair = _signatures(context, form, missing)
        complaint = sign_text(context.db, context.actor, case, pair, seen=form.seen_version, now=context.now)
    except Missing:
        raise
    except Refused as refused:
        context.db.rollback()
        page = load_page(context.db, one_case(context.db, case), local_date(context.now))
        if isinstance(refused, CaseChanged):
            form.version.data, form.version.raw_data = str(page.case.version), None
        form.refuse(in_words(refused))
        return _render(page, form, missing, station), refused.status
    words = (
        N_("Agreement concluded · %(number)s") if complaint.state == "AGREED" else N_("Signed · %(number)s")
    )
    flash_ok(gettext(words, number=complaint.number or ""))
    return back_to("cases.case_page", station=station, case=case)


def _missing(page: CasePage, context: Context) -> list[str]:
    """The sides that can sign now. Raises the refusal when neither can."""
    acting, refusal, found = Acting(context.actor.person, context.actor.roles), None, []
    for side, _party, event in SIDES:
        try:
            allowed(page.known.case, event, acting)
            found.append(side)
        except Refused as refused:
            refusal = refused
    if not found and refusal is not None:
        raise in_words(refusal)
    return found


def _signatures(context: Context, form: SignForm, missing: list[str]) -> list[SignatureFacts]:
    scan = kept(context, form.scan)
    found = []
    for side, party, _event in SIDES:
        on_paper = bool(request.form.get(f"{side}_on_paper"))
        if side not in missing:
            continue
        pad = drawn(request.form.get(f"{side}_png", ""), request.form.get(f"{side}_strokes", ""))
        if pad is None and not on_paper:
            continue
        if on_paper and scan is None:
            raise Invalid(N_("Attach the scan of the signed paper."), field="scan")
        file = scan if on_paper and scan is not None else _picture(context, pad)
        found.append(
            SignatureFacts(
                party=party,
                signer_name=form[f"{side}_name"].data or "",
                capacity=form[f"{side}_capacity"].data or "SELF",
                how="PAPER" if on_paper else "SCREEN",
                file=file,
                text_hash=form.text_hash.data,
                strokes=None if on_paper or pad is None else pad[1],
            )
        )
    return found


def _picture(context: Context, pad: Any) -> StoredFile:
    return store(context.db, context.actor, pad[0], "signature.png", now=context.now, kinds=IMAGE)


def _proxy_name(page: CasePage) -> str:
    standing = [row.name for row in page.parties if row.kind == "PROXY" and row.ended_on is None]
    return standing[0] if standing else ""


def _render(page: CasePage, form: SignForm, missing: list[str], station: str) -> str:
    made = page.known.settlement
    for side in missing:
        form[f"{side}_name"].flags.required = True
        form[f"{side}_capacity"].flags.required = True
    return render_template(
        "complaints/sign.html",
        form=form,
        case=page.case,
        made=made,
        obligations=[obligation_words(one) for one in unpack_obligations(made.obligations)] if made else [],
        missing=missing,
        subject=subject(page.case),
        state=state_label(page.case.state),
        print_url=url_for("cases.print_paper", station=station, case=page.case.id, paper="F04"),
        back=url_for("cases.case_page", station=station, case=page.case.id),
    )
