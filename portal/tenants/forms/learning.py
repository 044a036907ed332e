"""Forms of training, exams and publicity."""

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.errors import Invalid
from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.terms import Vocabulary
from portal.core.web.forms import BaseForm, LocalDateTimeField, TicksField, VersionedForm
from portal.tenants.rules import publicity
from portal.tenants.rules.training import questions, sessions
from portal.tenants.rules.training.exams import (
    MOST_ATTEMPTS,
    MOST_MINUTES,
    MOST_QUESTIONS,
    ExamFacts,
)
from portal.tenants.rules.training.questions import LETTERS, QuestionFacts, letters, written_answer

_L = lazy_gettext
_NEEDED = InputRequired(_L(N_("Fill this in.")))


def _of(vocabulary: Vocabulary) -> Any:
    return lambda: vocabulary.choices(current_locale())


def _number(label: str, least: int, most: int, *, default: int) -> IntegerField:
    words = _L(N_("Write a number from %(least)s to %(most)s."), least=least, most=most)
    return IntegerField(
        _L(label), [_NEEDED, NumberRange(min=least, max=most, message=words)], default=default
    )


class SessionForm(VersionedForm):
    """A training session."""

    title = StringField(_L(N_("What the training is about")), [_NEEDED, Length(max=80)])
    kind = RadioField(_L(N_("Kind of training")), choices=_of(sessions.KINDS), default="CLASS")
    organizer = SelectField(_L(N_("Who holds it")), choices=_of(sessions.ORGANIZERS), default="STATION")
    held_on = DateField(_L(N_("Day")), [_NEEDED])
    minutes = _number(
        N_("Minutes credited to each participant"), sessions.LEAST_MINUTES, sessions.MOST_MINUTES, default=60
    )
    topic = StringField(_L(N_("Topic")), [Length(max=40)])
    place = StringField(_L(N_("Place")), [Length(max=60)])
    teacher = StringField(_L(N_("Teacher")), [Length(max=40)])
    summary = TextAreaField(_L(N_("What was taught")), [Length(max=2000)])

    def facts(self) -> sessions.SessionFacts:
        """The form as the action takes it."""
        return sessions.SessionFacts(
            kind=self.kind.data,
            organizer=self.organizer.data,
            title=self.title.data or "",
            held_on=self.held_on.data,
            minutes=self.minutes.data,
            topic=self.topic.data or "",
            place=self.place.data or "",
            teacher=self.teacher.data or "",
            summary=self.summary.data or "",
        )


class AttendanceForm(BaseForm):
    """Who was there."""

    members = TicksField(_L(N_("Who was there")), [Optional()])


class SessionFilesForm(BaseForm):
    """Files beside a session."""

    kind = SelectField(_L(N_("Kind of file")), choices=_of(sessions.FILES), default="PHOTO")
    files = MultipleFileField(_L(N_("Files")))


class PhotosForm(BaseForm):
    """Photos beside an activity."""

    files = MultipleFileField(_L(N_("Photos")))


class QuestionForm(VersionedForm):
    """A question of the bank; options stand one to a line."""

    kind = RadioField(_L(N_("Kind of question")), choices=_of(questions.KINDS), default="SINGLE")
    stem = TextAreaField(_L(N_("Question")), [_NEEDED, Length(max=500)])
    options = TextAreaField(
        _L(N_("Options")),
        [Length(max=1500)],
        description=_L(N_("One to a line, two to six; for true or false leave it empty.")),
    )
    answer = StringField(
        _L(N_("Right answer")),
        [_NEEDED, Length(max=20)],
        description=_L(
            N_(
                "Letters by the order of the options, for example ACD; for true or false the word for right or wrong."
            )
        ),
    )
    why = TextAreaField(_L(N_("Explanation")), [Length(max=500)])
    topic = StringField(_L(N_("Topic")), [Length(max=40)])

    def fill(self, facts: QuestionFacts) -> None:
        """Show a question that is there."""
        self.options.data = "" if facts.kind == "TRUE_FALSE" else "\n".join(facts.options)
        if facts.kind == "TRUE_FALSE":
            self.answer.data = "对" if facts.right == (0,) else "错"
        else:
            self.answer.data = letters(facts.right)

    def facts(self) -> QuestionFacts:
        """The form as the action takes it. Raises Invalid for an answer that cannot be read."""
        lines = tuple(line.strip() for line in (self.options.data or "").splitlines() if line.strip())
        if len(lines) > len(LETTERS):
            raise Invalid(N_("A question has two to six options."), field="options")
        if self.kind.data == "TRUE_FALSE":
            lines = lines or questions.TRUE_FALSE
        return QuestionFacts(
            kind=self.kind.data,
            stem=(self.stem.data or "").strip(),
            options=lines,
            right=written_answer(self.answer.data or "", self.kind.data),
            why=(self.why.data or "").strip(),
            topic=(self.topic.data or "").strip(),
        )


class ExamForm(BaseForm):
    """An exam to set."""

    title = StringField(_L(N_("Title of the exam")), [_NEEDED, Length(max=60)])
    topics = TicksField(
        _L(N_("Topics")), [Optional()], description=_L(N_("Nothing ticked means all of them."))
    )
    questions = _number(N_("Number of questions"), 1, MOST_QUESTIONS, default=20)
    pass_mark = _number(N_("Passed from, in per cent"), 1, 100, default=80)
    minutes = _number(N_("Minutes for a paper"), 1, MOST_MINUTES, default=30)
    attempts = _number(N_("Attempts for each person"), 1, MOST_ATTEMPTS, default=2)
    opens_at = LocalDateTimeField(_L(N_("Opens")), [_NEEDED])
    closes_at = LocalDateTimeField(_L(N_("Closes")), [_NEEDED])

    def facts(self) -> ExamFacts:
        """The form as the action takes it, once it is valid."""
        assert self.opens_at.data
        assert self.closes_at.data
        return ExamFacts(
            title=self.title.data or "",
            questions=self.questions.data,
            pass_mark=self.pass_mark.data,
            minutes=self.minutes.data,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            attempts=self.attempts.data,
            topics=tuple(self.topics.data or ()),
        )


class ActivityForm(VersionedForm):
    """A publicity activity."""

    title = StringField(_L(N_("Title of the activity")), [_NEEDED, Length(max=80)])
    kind = RadioField(_L(N_("Kind of activity")), choices=_of(publicity.ACTIVITIES), default="MATERIALS")
    held_on = DateField(_L(N_("Day")), [_NEEDED])
    place = StringField(_L(N_("Place")), [Length(max=60)])
    materials = _number(N_("Pieces handed out"), 0, 1_000_000, default=0)
    people = _number(N_("People reached"), 0, 1_000_000, default=0)
    consultations = _number(N_("Questions answered on the spot"), 0, 1_000_000, default=0)
    summary = TextAreaField(_L(N_("What was done")), [Length(max=2000)])

    def facts(self) -> publicity.ActivityFacts:
        """The form as the action takes it."""
        return publicity.ActivityFacts(
            kind=self.kind.data,
            title=self.title.data or "",
            held_on=self.held_on.data,
            place=self.place.data or "",
            materials=self.materials.data,
            people=self.people.data,
            consultations=self.consultations.data,
            summary=self.summary.data or "",
        )


class WarningForm(VersionedForm):
    """A consumption warning."""

    title = StringField(_L(N_("Title of the warning")), [_NEEDED, Length(max=60)])
    source = RadioField(_L(N_("Who says so")), choices=_of(publicity.SOURCES), default="STATION")
    body = TextAreaField(_L(N_("The warning")), [_NEEDED, Length(max=1000)])
    led = StringField(
        _L(N_("One line for the screen")),
        [Length(max=publicity.LED_LENGTH)],
        description=_L(N_("For the LED screen or a text message.")),
    )
    shown_from = DateField(_L(N_("Shown from")), [_NEEDED])
    shown_until = DateField(_L(N_("Shown until")), [_NEEDED])

    def facts(self) -> publicity.WarningFacts:
        """The form as the action takes it."""
        return publicity.WarningFacts(
            title=self.title.data or "",
            body=self.body.data or "",
            led=self.led.data or "",
            source=self.source.data,
            shown_from=self.shown_from.data,
            shown_until=self.shown_until.data,
        )


class StoryForm(VersionedForm):
    """A typical case told without its people."""

    title = StringField(_L(N_("Title of the case")), [_NEEDED, Length(max=60)])
    story = TextAreaField(_L(N_("What happened")), [_NEEDED, Length(max=2000)])
    handling = TextAreaField(_L(N_("How it was settled")), [_NEEDED, Length(max=2000)])
    basis = TextAreaField(_L(N_("What it rests on")), [Length(max=500)])
    lesson = TextAreaField(_L(N_("What it teaches")), [_NEEDED, Length(max=1000)])

    def facts(self) -> publicity.StoryFacts:
        """The form as the action takes it."""
        return publicity.StoryFacts(
            title=self.title.data or "",
            story=self.story.data or "",
            handling=self.handling.data or "",
            lesson=self.lesson.data or "",
            basis=self.basis.data or "",
        )
