"""A plan, the freezing of its draw, the public numbers."""

from collections.abc import Sequence
from datetime import date, datetime

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.audits.forms.common import NEEDED, choices
from portal.audits.models import Plan
from portal.audits.rules.catalogue import CREDIT_CLASSES, KINDS
from portal.audits.rules.planning import DEFAULT_CAP, PlanFacts
from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import LocalDateTimeField, TicksField, VersionedForm
from portal.tenants import KINDS as STATION_KINDS

_L = lazy_gettext
MONTHS = (("3", _L(N_("3 months"))), ("12", _L(N_("1 year"))), ("36", _L(N_("3 years"))))


class PlanForm(VersionedForm):
    """抽查计划."""

    kind = RadioField(_L(N_("Kind of check")), [InputRequired(NEEDED)], choices=choices(KINDS))
    title = StringField(_L(N_("Title of the plan")), [InputRequired(NEEDED), Length(max=200)])
    year = IntegerField(_L(N_("Year")), [InputRequired(NEEDED)])
    starts_on = DateField(_L(N_("First day of the checks")), [InputRequired(NEEDED)])
    ends_on = DateField(_L(N_("Last day of the checks")), [InputRequired(NEEDED)])
    items = TicksField(_L(N_("Items to check")), [InputRequired(NEEDED)], choices=())
    kinds = TicksField(_L(N_("Kinds of station (none ticked: all)")), choices=choices(STATION_KINDS))
    area = SelectField(_L(N_("Area")), choices=())
    ratio_a = StringField(_L(N_("Ratio of class A")), [Length(max=20)], default="1%")
    ratio_b = StringField(_L(N_("Ratio of class B")), [Length(max=20)], default="3%")
    ratio_c = StringField(_L(N_("Ratio of class C")), [Length(max=20)], default="10%")
    ratio_d = StringField(_L(N_("Ratio of class D")), [Length(max=20)], default="30%")
    at_least = IntegerField(_L(N_("At least of each class")), [InputRequired(NEEDED)], default=1)
    unrated = SelectField(
        _L(N_("Stations without a class are drawn as")),
        choices=[(code, code) for code in CREDIT_CLASSES],
        default="B",
    )
    cap = IntegerField(
        _L(N_("Most inspections of one enterprise a year")), [InputRequired(NEEDED)], default=DEFAULT_CAP
    )
    team_size = IntegerField(_L(N_("Inspectors a team")), [InputRequired(NEEDED)], default=2)
    publish_months = RadioField(_L(N_("Results are shown for")), choices=MONTHS, default="12")

    def offer(self, items: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]]) -> None:
        """The items and areas one may choose from."""
        self.items.choices = list(items)
        self.area.choices = list(areas)

    def facts(self) -> PlanFacts:
        """The form as the action takes it."""
        return PlanFacts(
            kind=self.kind.data or "",
            title=self.title.data or "",
            year=self.year.data or 0,
            items=tuple(self.items.data or ()),
            kinds=tuple(self.kinds.data or ()),
            area=self.area.data or "",
            ratios={code: self._fields[f"ratio_{code.lower()}"].data or "" for code in CREDIT_CLASSES},
            at_least=self.at_least.data or 0,
            unrated=self.unrated.data or "",
            cap=self.cap.data or 0,
            team_size=self.team_size.data or 0,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            publish_months=int(self.publish_months.data or 0),
        )

    def fill(self, row: Plan) -> None:
        """A draft as it stands."""
        for name in ("kind", "title", "year", "starts_on", "ends_on", "items", "cap", "team_size"):
            self._fields[name].data = getattr(row, name)
        self.kinds.data, self.area.data = row.filters.get("kinds", []), row.filters.get("area", "")
        self.publish_months.data = str(row.publish_months)
        rules = row.ratios["classes"]
        for code in CREDIT_CLASSES:
            self._fields[f"ratio_{code.lower()}"].data = rules[code]["ratio"] if code in rules else ""
        self.at_least.data = min(rule["at_least"] for rule in rules.values())
        self.unrated.data = row.ratios["unrated"]


class FreezeForm(VersionedForm):
    """Which public numbers, when they fall, until when they are entered."""

    sources = TextAreaField(
        _L(N_("Public sources of numbers, one a line")), [InputRequired(NEEDED), Length(max=2600)]
    )
    falls_at = LocalDateTimeField(_L(N_("When the numbers become known")), [InputRequired(NEEDED)])
    until = LocalDateTimeField(_L(N_("Last hour to enter them")), [InputRequired(NEEDED)])

    def hours(self) -> tuple[datetime, datetime]:
        """When the numbers fall, and the last hour to enter them; of a form that was validated."""
        assert self.falls_at.data is not None
        assert self.until.data is not None
        return self.falls_at.data, self.until.data


class DayForm(VersionedForm):
    """A day of the route."""

    planned_on = DateField(_L(N_("Day of the visit")), [Optional()])

    def day(self) -> date | None:
        """The day, or none."""
        found: date | None = self.planned_on.data
        return found
