"""Forms of standards: a checklist, one of its items, its publication, the file it comes from."""

from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.core.i18n import N_, current_locale, gettext, lazy_gettext
from portal.core.web.forms import BaseForm, TicksField, VersionedForm
from portal.tenants.models import StandardVersion
from portal.tenants.rules import KINDS
from portal.tenants.rules.standards import LONGEST_VALIDITY, Checklist, Evidence, Item, plain
from portal.tenants.rules.standards.words import BINDING, EVIDENCE, FIELDS, RECORDS

NEEDED = InputRequired(lazy_gettext(N_("Fill this in.")))
SLOTS = 6  # kinds of proof one item may ask for


class ChecklistForm(VersionedForm):
    """A checklist besides its items."""

    code = StringField(
        lazy_gettext(N_("Code")),
        [NEEDED, Length(max=40)],
        description=lazy_gettext(
            N_("Letters, digits, dashes. It stays the same through all versions, such as LINHAI-2027.")
        ),
    )
    title = StringField(lazy_gettext(N_("Name of the standard")), [NEEDED, Length(max=120)])
    title_en = StringField(lazy_gettext(N_("Name in English")), [Length(max=200)])
    note = TextAreaField(lazy_gettext(N_("Basis and remarks")), [Length(max=500)])
    pass_mark = IntegerField(lazy_gettext(N_("Pass mark (of 100)")), [NEEDED])
    binding = RadioField(lazy_gettext(N_("Who has to meet it")))
    kinds = TicksField(
        lazy_gettext(N_("Kinds of station")),
        description=lazy_gettext(N_("None ticked: every kind.")),
    )
    areas = StringField(
        lazy_gettext(N_("Areas")),
        [Length(max=200)],
        description=lazy_gettext(
            N_(
                "First 2, 4 or 6 digits of area codes, separated by commas. Empty: the whole area of this bureau."
            )
        ),
    )

    def offer(self) -> None:
        """Offer kinds in the reader's language."""
        self.kinds.choices = KINDS.choices(current_locale())
        self.binding.choices = BINDING.choices(current_locale())

    def checklist(self) -> Checklist:
        """The form as the action takes it; it has no items."""
        areas = (self.areas.data or "").replace("，", ",").replace("、", ",").split(",")
        return Checklist(
            code=(self.code.data or "").strip(),
            title=(self.title.data or "").strip(),
            title_en=(self.title_en.data or "").strip(),
            note=(self.note.data or "").strip(),
            pass_mark=self.pass_mark.data or 0,
            binding=self.binding.data or "",
            kinds=tuple(self.kinds.data or ()),
            areas=tuple(one.strip() for one in areas if one.strip()),
            items=(),
        )


def head_values(row: StandardVersion) -> dict[str, Any]:
    """What the form of a stored checklist begins with."""
    names = ("code", "title", "title_en", "note", "pass_mark", "binding", "kinds", "version")
    return {**{name: getattr(row, name) for name in names}, "areas": ", ".join(row.areas)}


class EvidenceForm(Form):  # type: ignore[misc]
    """One kind of proof. Without a kind it is not asked."""

    kind = SelectField(lazy_gettext(N_("Kind of evidence")), [Optional()])
    what = StringField(lazy_gettext(N_("What to show")), [Length(max=200)])
    count = IntegerField(lazy_gettext(N_("Count")), [Optional()])
    key = SelectField(lazy_gettext(N_("Field or record")), [Optional()])
    camera_only = BooleanField(lazy_gettext(N_("Straight from the camera only")))
    max_age_days = IntegerField(lazy_gettext(N_("Photo at most so many days old")), [Optional()])

    def evidence(self) -> Evidence:
        """The proof as rules take it."""
        photo = self.kind.data == "PHOTO"
        return Evidence(
            kind=self.kind.data,
            what=(self.what.data or "").strip(),
            count=self.count.data if self.count.data is not None else 1,
            key=self.key.data or "",
            camera_only=photo and bool(self.camera_only.data),
            max_age_days=self.max_age_days.data if photo else None,
        )


class ItemForm(VersionedForm):
    """One item of a draft."""

    code = StringField(lazy_gettext(N_("Code")), [NEEDED, Length(max=40)])
    title = StringField(lazy_gettext(N_("What is asked")), [NEEDED, Length(max=200)])
    title_en = StringField(lazy_gettext(N_("In English")), [Length(max=200)])
    weight = DecimalField(lazy_gettext(N_("Weight (of 100 together)")), [NEEDED], places=None)
    required = BooleanField(lazy_gettext(N_("Required: without it the standard is not met")))
    validity_days = IntegerField(lazy_gettext(N_("Proof is valid for so many days (at most 365)")), [NEEDED])
    help = TextAreaField(lazy_gettext(N_("How to fill it in")), [Length(max=500)])
    evidence = FieldList(FormField(EvidenceForm), min_entries=SLOTS, max_entries=SLOTS)

    def offer(self) -> None:
        """Offer kinds of proof, fields and records in the reader's language."""
        locale = current_locale()
        nothing = [("", gettext(N_("none")))]
        keys = {
            gettext(N_("Fields of the profile")): FIELDS.choices(locale),
            gettext(N_("Records of the system")): RECORDS.choices(locale),
        }
        for entry in self.evidence:
            entry.form.kind.choices = [*nothing, *EVIDENCE.choices(locale)]
            entry.form.key.choices = {"": nothing, **keys}

    def item(self) -> Item:
        """The item as the action takes it."""
        weight = self.weight.data
        return Item(
            code=(self.code.data or "").strip(),
            title=(self.title.data or "").strip(),
            title_en=(self.title_en.data or "").strip(),
            weight=weight if isinstance(weight, Decimal) else Decimal(0),
            required=bool(self.required.data),
            validity_days=self.validity_days.data or 0,
            help=(self.help.data or "").strip(),
            evidence=tuple(entry.form.evidence() for entry in self.evidence if entry.form.kind.data),
        )


def item_values(item: Item | None, version: int) -> dict[str, Any]:
    """What the form of an item begins with."""
    if item is None:
        return {"version": version, "required": True, "validity_days": LONGEST_VALIDITY}
    proofs = [dict(vars(one)) for one in item.evidence]
    return {**vars(item), "weight": Decimal(plain(item.weight)), "evidence": proofs, "version": version}


class PublishForm(VersionedForm):
    """From when a version is in force."""

    start = DateField(lazy_gettext(N_("In force from")), [NEEDED])

    @property
    def day(self) -> date:
        """The day chosen."""
        chosen: date = self.start.data
        return chosen


class ChecklistFileForm(BaseForm):
    """What a table does not say of its checklist."""

    code = StringField(lazy_gettext(N_("Code")), [Length(max=40)])
    title = StringField(lazy_gettext(N_("Name of the standard")), [Length(max=120)])
    pass_mark = IntegerField(lazy_gettext(N_("Pass mark (of 100)")), [Optional()])
