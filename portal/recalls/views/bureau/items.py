"""The items of a list: looked at, corrected, taken off."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Forbidden, Missing, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.recalls.actions.alerts import amend
from portal.recalls.forms.alerts import LABELLED, ItemForm
from portal.recalls.models import AlertItem
from portal.recalls.queries import alerts
from portal.recalls.rules.alert.words import ITEM_STATES
from portal.recalls.rules.terms import FLAGS
from portal.recalls.views import shown
from portal.recalls.views.bureau.draft import item_line
from portal.recalls.views.places import KEEPERS, OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]
KEYS = (Key(AlertItem.number, lambda row: row.number, int),)  # type: ignore[arg-type]
DONE = {
    "check": N_("Noted: somebody looked at it."),
    "correct": N_("Corrected. Catalogues are matched anew."),
    "take_off": N_("Taken off the list."),
    "clear": N_("Taken off: it passed the second test."),
    "uphold": N_("Noted: the second test upheld the result."),
}


@bureau_pages.get("/<uuid:alert>/items")
@access.roles(*OFFICERS)
def items(bureau: str, alert: UUID) -> Page:
    """All items of a list, or those that wait for a person."""
    db = ctx().db
    row = alerts.alert(db, alert)
    waiting = request.args.get("waiting") == "1"
    found = page(
        db, alerts.items(row, waiting=waiting), KEYS, after=request.args.get("after"),
        before=request.args.get("before"), limit=50,
    )  # fmt: skip

    def at(**values: Any) -> str:
        return shown.here("recalls.items", bureau=bureau, alert=alert, **values)

    return render_template(
        "recalls/items.html",
        row=row,
        items=[item_line(item) for item in found.rows],
        item_states=ITEM_STATES,
        filters=[
            {"label": gettext(N_("All")), "url": at(), "current": not waiting},
            {"label": gettext(N_("To be looked at")), "url": at(waiting=1), "current": waiting},
        ],
        before=at(waiting=waiting and 1, before=found.before) if found.before else None,
        after=at(waiting=waiting and 1, after=found.after) if found.after else None,
    )


@bureau_pages.get("/<uuid:alert>/items/<uuid:item>")
@access.roles(*OFFICERS)
def item(bureau: str, alert: UUID, item: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """One item: the cells as they stood beside what was made of them."""
    form = ItemForm(formdata=None)
    return _item_page(alert, item, form)


def _item_page(alert: UUID, item: UUID, form: ItemForm) -> str:
    db = ctx().db
    row = alerts.alert(db, alert)
    found = alerts.item(db, row, item)
    form.version.data = str(found.version)
    side = "zh" if current_locale().startswith("zh") else "en"
    typed = form.texts(request.form) if request.method == "POST" else {}
    return render_template(
        "recalls/item.html",
        row=row,
        line=item_line(found),
        item=found,
        form=form,
        texts=[
            (name, getattr(one, side), typed.get(name, found.texts.get(name, "")))
            for name, one in LABELLED.items()
        ],
        problems=[FLAGS.label(code, current_locale()) for code in found.review if code in FLAGS],
        item_states=ITEM_STATES,
        may=ctx().actor.has(*KEEPERS) and row.state in {"PREVIEW", "IN_FORCE"},
    )


@bureau_pages.post("/<uuid:alert>/items/<uuid:item>/<any(check, correct, take_off, clear, uphold):step>")
@access.roles(*KEEPERS)
def item_post(bureau: str, alert: UUID, item: UUID, step: str) -> Page:
    """A step with an item; a refusal comes back as the page."""
    form = ItemForm()
    if not form.validate():
        return _item_page(alert, item, form), 422
    try:
        _take(alert, item, step, form)
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        ctx().db.rollback()
        form.refuse(refused)
        return _item_page(alert, item, form), refused.status
    flash_ok(gettext(DONE[step]))
    if step in {"check", "correct"} and request.form.get("next") == "waiting":
        return back_to("recalls.show", bureau=bureau, alert=alert)
    return back_to("recalls.item", bureau=bureau, alert=alert, item=item)


def _take(alert: UUID, item: UUID, step: str, form: ItemForm) -> None:
    db, actor, now, note = ctx().db, ctx().actor, ctx().now, form.note.data or ""
    common: dict[str, Any] = {"seen": form.seen_version, "now": now}
    if step == "check":
        amend.check_item(db, actor, alert, item, **common)
    elif step == "correct":
        amend.correct(db, actor, alert, item, form.texts(request.form), note=note, **common)
    elif step == "uphold":
        amend.uphold(db, actor, alert, item, note=note, **common)
    else:
        amend.take_off(db, actor, alert, item, cleared=step == "clear", note=note, **common)
