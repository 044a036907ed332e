"""A bureau's checklists: the versions, a draft edited by page, its publication."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, send_file
from werkzeug.wrappers import Response

from portal import bureaus
from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, back_to, bureau_blueprint, ctx, flash_ok
from portal.core.web.forms import VersionedForm
from portal.tenants.actions import standards as actions
from portal.tenants.forms.standards import (
    PublishForm,
)
from portal.tenants.models import StandardVersion
from portal.tenants.queries import standards as queries
from portal.tenants.rules import KINDS
from portal.tenants.rules.standards import Words, packed_items, plain, sum_fault
from portal.tenants.rules.standards.words import BINDING, EVIDENCE, FIELDS, RECORDS, VERSIONS
from portal.tenants.views.standards.words import say

blueprint = bureau_blueprint("checklists", __name__, "/checklists")
Page = str | Response | tuple[str, int]
KEEPERS = access.roles("ADMIN", "SUPERVISOR")
TONES = {"DRAFT": "amber", "PUBLISHED": "jade", "RETIRED": "line"}


@blueprint.get("/")
@access.member
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The bureau's own checklists, and those in force from above."""
    context = ctx()
    path, today = context.place.office_path, local_date(context.now)
    above = queries.inherited(context.db, path, today)
    return render_template(
        "tenants/standards/lists.html",
        own=queries.own_versions(context.db, path),
        above=above,
        names=bureaus.names(context.db, {one.office_path for one in above}),
        today=today,
        may_keep=context.actor.has("ADMIN", "SUPERVISOR"),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "versions": VERSIONS,
        "tones": TONES,
        "binding": BINDING,
        "kinds": KINDS,
        "evidence": EVIDENCE,
        "keys": {**FIELDS, **RECORDS},
        "locale": current_locale(),
        "plain": plain,
    }


@blueprint.get("/<uuid:version>")
@access.member
def one(bureau: str, version: UUID) -> Page:  # noqa: ARG001
    """One version; a draft of the own bureau with what may be done to it."""
    context = ctx()
    row = queries.readable_version(context.db, context.place.office_path, version)
    return _one_page(row, _publish_form(row), "", 200)


def _publish_form(row: StandardVersion) -> PublishForm:
    tomorrow = local_date(ctx().now) + timedelta(days=1)
    return PublishForm(formdata=None, data={"start": tomorrow, "version": row.version})


def _one_page(row: StandardVersion, form: PublishForm, error: str, status: int) -> Page:
    context = ctx()
    found = queries.checklist_of(row)
    fault = sum_fault(found.items) if found.items else None
    mine = row.office_path == context.place.office_path
    page = render_template(
        "tenants/standards/version.html",
        row=row,
        checklist=found,
        form=form,
        error=error,
        kinds_words="、".join(KINDS.label(kind, current_locale()) for kind in found.kinds),
        sum_words=say(Words(fault.message, fault.params)) if fault else "",
        may_keep=mine and context.actor.has("ADMIN", "SUPERVISOR"),
        may_copy=context.actor.has("ADMIN", "SUPERVISOR"),
        owner=bureaus.names(context.db, [row.office_path]).get(row.office_path, ""),
        **_words(),
    )
    return page, status


def own(version: UUID) -> StandardVersion:
    """One version of the own bureau. Raises Missing."""
    context = ctx()
    return queries.own_version(context.db, context.place.office_path, version)


@blueprint.post("/<uuid:version>/publish")
@KEEPERS
def publish_post(bureau: str, version: UUID) -> Page:
    """Publish a draft from a day on."""
    context, form, row = ctx(), PublishForm(), own(version)
    if not form.validate():
        return _one_page(row, form, gettext(N_("Choose the day from which it is in force.")), 422)
    path = context.place.office_path
    try:
        actions.publish(
            context.db, context.actor, path, version, form.day, form.seen_version, now=context.now
        )
    except Refused as refused:
        context.db.refresh(row)
        words = say(Words(refused.message, refused.params))
        return _one_page(row, _publish_form(row), words, refused.status)
    flash_ok(gettext(N_("Published. The stations it covers are asked from that day on.")))
    return back_to("checklists.one", bureau=bureau, version=version)


@blueprint.post("/<uuid:version>/retire")
@KEEPERS
def retire_post(bureau: str, version: UUID) -> Page:
    """Take a standard out of force."""
    context = ctx()
    seen, path = VersionedForm().seen_version, context.place.office_path
    actions.retire(context.db, context.actor, path, version, seen, now=context.now)
    flash_ok(gettext(N_("Retired. Nobody is asked any more; what is confirmed stands until it runs out.")))
    return back_to("checklists.show", bureau=bureau)


@blueprint.post("/<uuid:version>/drop")
@KEEPERS
def drop_post(bureau: str, version: UUID) -> Page:
    """Give a draft up."""
    context = ctx()
    seen, path = VersionedForm().seen_version, context.place.office_path
    actions.drop(context.db, context.actor, path, version, seen, now=context.now)
    flash_ok(gettext(N_("The draft is dropped.")))
    return back_to("checklists.show", bureau=bureau)


@blueprint.post("/<uuid:version>/next")
@KEEPERS
def next_post(bureau: str, version: UUID) -> Page:
    """A new draft from this version: the next one, or the bureau's own of one from above."""
    context = ctx()
    path = context.place.office_path
    source = queries.checklist_of(queries.readable_version(context.db, path, version))
    row = actions.draft(context.db, context.actor, path, source, now=context.now)
    flash_ok(gettext(N_("A new draft begins as a copy.")))
    return back_to("checklists.one", bureau=bureau, version=row.id)


@blueprint.get("/<uuid:version>/checklist.json")
@access.member
def as_json(bureau: str, version: UUID) -> Response:  # noqa: ARG001
    """The version as a file another bureau can read in."""
    context = ctx()
    row = queries.readable_version(context.db, context.place.office_path, version)
    found = queries.checklist_of(row)
    data = {
        "code": row.code,
        "title": row.title,
        "title_en": row.title_en,
        "note": row.note,
        "pass_mark": row.pass_mark,
        "binding": row.binding,
        "kinds": row.kinds,
        "areas": row.areas,
        "items": packed_items(found.items),
    }
    content = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return send_file(
        BytesIO(content),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"{row.code}-{row.number}.json",
    )
