"""Forms of return visits: a round, an attempt, the seven answers."""

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.audits.actions.return_visits.rounds import RoundFacts
from portal.audits.forms.common import NEEDED, choices
from portal.audits.rules import calls
from portal.core.i18n import N_, lazy_gettext
from portal.core.web.forms import BaseForm, LocalDateTimeField, VersionedForm

_L = lazy_gettext
BY_PERSON = ("PHONE", "DOOR", "ONLINE")
FAILED = ("NO_ANSWER", "OFF", "REFUSED")


class RoundForm(BaseForm):
    """A round of return visits."""

    title = StringField(_L(N_("Title of the round")), [InputRequired(NEEDED), Length(max=100)])
    first_day = DateField(_L(N_("Cases closed from")), [InputRequired(NEEDED)])
    last_day = DateField(_L(N_("Cases closed until")), [InputRequired(NEEDED)])
    sources = TextAreaField(
        _L(N_("Public sources of numbers")),
        [InputRequired(NEEDED), Length(max=2000)],
        description=_L(
            N_("One a line, known only after the announcement; for example the lottery of a stated day.")
        ),
    )
    falls_at = LocalDateTimeField(_L(N_("The numbers are known at")), [InputRequired(NEEDED)])
    until = LocalDateTimeField(_L(N_("Entered until")), [InputRequired(NEEDED)])

    def facts(self) -> RoundFacts:
        """The form as the action takes it, once it is valid."""
        assert self.first_day.data
        assert self.last_day.data
        assert self.falls_at.data
        assert self.until.data
        return RoundFacts(
            self.title.data or "",
            self.first_day.data,
            self.last_day.data,
            tuple((self.sources.data or "").splitlines()),
            self.falls_at.data,
            self.until.data,
        )


class AnswersForm(VersionedForm):
    """The seven questions of F11; the consumer's page shows the same."""

    contacted = RadioField(
        _L(N_("Did the station contact the consumer by itself and take the complaint up?")),
        [InputRequired(NEEDED)],
        choices=choices(calls.CONTACTED),
    )
    same = RadioField(
        _L(N_("Is the result as it is recorded?")), [InputRequired(NEEDED)], choices=choices(calls.SAME)
    )
    performed = RadioField(
        _L(N_("Was the agreement or promise performed?")),
        [InputRequired(NEEDED)],
        choices=choices(calls.PERFORMED),
    )
    in_time = RadioField(
        _L(N_("Was the answer given when it was promised?")),
        [InputRequired(NEEDED)],
        choices=choices(calls.IN_TIME),
    )
    points = RadioField(
        _L(N_("Manner and competence of the staff, one to five")),
        [InputRequired(NEEDED)],
        choices=[(str(n), str(n)) for n in range(1, 6)],
    )
    content = RadioField(
        _L(N_("Satisfied on the whole?")), [InputRequired(NEEDED)], choices=choices(calls.CONTENT)
    )
    pressed = RadioField(
        _L(N_("Pressed to withdraw, or did somebody else sign?")),
        [InputRequired(NEEDED)],
        choices=choices(calls.PRESSED),
    )
    opinion = TextAreaField(_L(N_("Opinion and advice")), [Length(max=1000)])

    def answers(self) -> calls.Answers:
        """The form as the action takes it, once it is valid."""
        return calls.Answers(
            contacted=self.contacted.data,
            same=self.same.data,
            performed=self.performed.data,
            in_time=self.in_time.data,
            manner=int(self.points.data),
            content=self.content.data,
            pressed=self.pressed.data,
            opinion=self.opinion.data or "",
        )


class CallForm(AnswersForm):
    """The answers as an officer writes them down."""

    manner = RadioField(
        _L(N_("How")), [InputRequired(NEEDED)], choices=choices(calls.MANNERS, BY_PERSON), default="PHONE"
    )


class AttemptForm(VersionedForm):
    """Nobody was reached."""

    reached = RadioField(
        _L(N_("How the call went")), [InputRequired(NEEDED)], choices=choices(calls.REACHED, FAILED)
    )
    manner = RadioField(
        _L(N_("How")), [InputRequired(NEEDED)], choices=choices(calls.MANNERS, BY_PERSON), default="PHONE"
    )
