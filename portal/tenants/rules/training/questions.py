"""Questions of an exam: what one is, and how a table writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary

KINDS = Vocabulary(
    Term("SINGLE", "单选题", "One answer"),
    Term("MULTI", "多选题", "Several answers"),
    Term("TRUE_FALSE", "判断题", "True or false"),
)
LETTERS = "ABCDEF"
TRUE_FALSE = ("正确", "错误")
_TRUE, _FALSE = (
    frozenset({"对", "正确", "是", "√", "T", "TRUE", "A"}),
    frozenset({"错", "错误", "否", "×", "F", "FALSE", "B"}),
)
_SPACES = re.compile(r"[\s,，、;；.]+")


@dataclass(frozen=True)
class QuestionFacts:
    """A question: *right* holds the places of the right options, from 0, in order."""

    kind: str
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str = ""
    topic: str = ""


def check_question(facts: QuestionFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if facts.kind not in KINDS:
        raise Invalid(N_("Choose from the list."), field="kind")
    if not facts.stem.strip():
        raise Invalid(N_("Write the question."), field="stem")
    if not 2 <= len(facts.options) <= len(LETTERS) or not all(one.strip() for one in facts.options):
        raise Invalid(N_("A question has two to six options."), field="options")
    if len({one.strip() for one in facts.options}) < len(facts.options):
        raise Invalid(N_("Two options say the same."), field="options")
    if not facts.right or not set(facts.right) <= set(range(len(facts.options))):
        raise Invalid(N_("Mark which options are right."), field="answer")
    if facts.kind != "MULTI" and len(facts.right) != 1:
        raise Invalid(N_("This kind of question has exactly one right answer."), field="answer")
    if facts.kind == "MULTI" and len(facts.right) < 2:
        raise Invalid(N_("A question with several answers has at least two right ones."), field="answer")


def written_answer(text: str, kind: str) -> tuple[int, ...]:
    """The answer as tables write it: `A`, `ACD`, `A、C`, `对`. Raises Invalid."""
    word = _SPACES.sub("", text.strip().upper())
    if kind == "TRUE_FALSE" and word in _TRUE | _FALSE:
        return (0,) if word in _TRUE else (1,)
    places = tuple(sorted({LETTERS.find(letter) for letter in word}))
    if not word or -1 in places:
        raise Invalid(
            N_(
                "Write the answer as letters, for example ACD; for true or false the word for right or wrong."
            ),
            field="answer",
        )
    return places


def kind_of(word: str, answer: str) -> str:
    """The kind a table's word means; without a word, what the answer looks like. Raises Invalid."""
    text = word.strip()
    for term in KINDS.values():
        if text and text in (term.code, term.zh, term.zh.removesuffix("题"), term.en):
            return term.code
    if text:
        raise Invalid(N_("Choose from the list."), field="kind")
    bare = _SPACES.sub("", answer.strip().upper())
    if bare in (_TRUE | _FALSE) - {"A", "B"}:
        return "TRUE_FALSE"
    return "MULTI" if len(bare) > 1 else "SINGLE"


def from_row(
    word: str, stem: str, options: Sequence[str], answer: str, why: str, topic: str
) -> QuestionFacts:
    """One row of a table as a question. Raises Invalid beside the column at fault."""
    kind = kind_of(word, answer)
    filled = tuple(one.strip() for one in options if one.strip())
    if kind == "TRUE_FALSE":
        filled = filled or TRUE_FALSE
    facts = QuestionFacts(
        kind, stem.strip(), filled, written_answer(answer, kind), why.strip(), topic.strip()
    )
    check_question(facts)
    return facts


def letters(places: Sequence[int]) -> str:
    """(0, 2) → `AC`: how people write an answer."""
    return "".join(LETTERS[place] for place in places)
