"""What an officer fills in about a list."""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.i18n import N_
from portal.core.web.forms import BaseForm, VersionedForm
from portal.recalls.actions.alerts.amend import EDITABLE
from portal.recalls.actions.alerts.intake import AlertFacts
from portal.recalls.forms.fields import NEEDED, L, cards, choices
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.columns.fields import FIELDS


class UploadForm(BaseForm):
    """A list and what is said of it. `file` and `pasted` are read by the view."""

    kind = SelectField(L(N_("Kind of list")), choices=choices(KINDS))
    title = StringField(L(N_("Title")), [InputRequired(NEEDED), Length(max=200)])
    issuer = StringField(L(N_("Issued by")), [Length(max=100)])
    notice_no = StringField(L(N_("Number of the notice")), [Length(max=100)])
    notice_date = DateField(L(N_("Day of the notice")), [InputRequired(NEEDED)])
    filed_on = DateField(L(N_("Recall plan filed on")), [Optional()])
    gravity = cards(L(N_("Gravity")), GRAVITIES, default="2")
    public = cards(
        L(N_("May the public know")),
        KINDS,
        default="1",
    )
    ask_all = BooleanField(L(N_("Every station must answer, also those that have none of it")), default=True)
    instruction = TextAreaField(L(N_("Words to the stations")), [Length(max=1000)])
    revises = HiddenField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.public.choices = [
            ("1", str(L(N_("Published|The notice is public; stations post it and their pages show it.")))),
            ("0", str(L(N_("Not published|Only stations see it. It never reaches a public page.")))),
        ]

    def facts(self) -> AlertFacts:
        """The form as the action takes it."""
        return AlertFacts(
            kind=self.kind.data,
            title=self.title.data.strip(),
            issuer=(self.issuer.data or "").strip(),
            notice_no=(self.notice_no.data or "").strip(),
            notice_date=self.notice_date.data,
            filed_on=self.filed_on.data,
            gravity=self.gravity.data,
            public=self.public.data == "1",
            ask_all=bool(self.ask_all.data),
            instruction=(self.instruction.data or "").strip(),
        )


class ItemForm(VersionedForm):
    """One item's texts, as they are matched."""

    note = StringField(L(N_("Why it is changed")), [Length(max=200)])

    def texts(self, given: Any) -> dict[str, str]:
        """The texts the page sent, by field."""
        return {name: str(given[f"text-{name}"]) for name in EDITABLE if f"text-{name}" in given}


LABELLED = {name: FIELDS[name] for name in EDITABLE}


class NoteForm(VersionedForm):
    """Words for a step."""

    note = TextAreaField(L(N_("Reason or comment")), [InputRequired(NEEDED), Length(max=1000)])
