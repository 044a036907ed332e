"""Keeping the question bank: by hand, from a table, from the questions that come with the product."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import IO, Any

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid, Refused
from portal.core.sheets import Fault, Field, Importer, Limits, RefusedRow, Sheet, read_rows
from portal.core.sheets.parsers import text
from portal.tenants.actions.training.keeping import check_seen, note, overwrite
from portal.tenants.models.training import ExamQuestion
from portal.tenants.queries.training import known_stems
from portal.tenants.rules.training.questions import LETTERS, QuestionFacts, check_question, from_row

MOST = 2_000  # rows of one table
LIMITS = Limits(rows=MOST, columns=40, cell=1_000)
_OPTIONS = tuple(f"option_{letter.lower()}" for letter in LETTERS)
IMPORTER = Importer(
    (
        Field("kind", N_("Kind of question"), text(20), ("题型", "类型", "题目类型", "kind")),
        Field("stem", N_("Question"), text(500), ("题干", "题目", "试题", "问题", "question"), required=True),
        *[
            Field(
                name,
                N_("Option %(letter)s").replace("%(letter)s", letter),
                text(200),
                (f"选项{letter}", f"{letter}选项", letter, f"选项 {letter}", f"option {letter.lower()}"),
            )
            for name, letter in zip(_OPTIONS, LETTERS, strict=True)
        ],
        Field(
            "answer", N_("Right answer"), text(20), ("答案", "正确答案", "标准答案", "answer"), required=True
        ),
        Field("why", N_("Explanation"), text(500), ("解析", "答案解析", "依据", "说明", "explanation")),
        Field("topic", N_("Topic"), text(40), ("主题", "知识点", "分类", "类别", "章节", "topic")),
    )
)


def add_questions(
    db: Session, actor: Actor, found: Iterable[QuestionFacts], *, source: str, now: datetime
) -> int:
    """Add those whose text the bank does not hold; returns how many. Raises Invalid for a faulty one."""
    known = known_stems(db)
    added: list[ExamQuestion] = []
    for facts in found:
        check_question(facts)
        if facts.stem in known:
            continue
        known.add(facts.stem)
        added.append(ExamQuestion(**_columns(facts), retired_at=None, at=now))
    db.add_all(added)
    db.flush()
    if added:
        note(db, actor, "question:added", added[0].id, {"count": len(added), "source": source}, now=now)
    return len(added)


def add_question(db: Session, actor: Actor, facts: QuestionFacts, *, now: datetime) -> None:
    """Add one. Raises Invalid; Conflict when the bank holds its text already."""
    if not add_questions(db, actor, [facts], source="HAND", now=now):
        raise Conflict(N_("The bank holds this question already."))


def change_question(
    db: Session, actor: Actor, row: ExamQuestion, facts: QuestionFacts, seen: int, *, now: datetime
) -> None:
    """Correct a question; papers already drawn keep the old words. Raises Invalid, Conflict."""
    check_question(facts)
    check_seen(row, seen)
    changed = overwrite(row, _columns(facts))
    if changed:
        db.flush()
        note(db, actor, "question:changed", row.id, {"fields": changed}, now=now)


def retire_question(db: Session, actor: Actor, row: ExamQuestion, *, now: datetime) -> None:
    """No paper asks it any more. Raises Conflict when that was said before."""
    if row.retired_at is not None:
        raise Conflict(N_("This question is out of use already."))
    row.retired_at = now
    db.flush()
    note(db, actor, "question:retired", row.id, now=now)


def _columns(facts: QuestionFacts) -> dict[str, Any]:
    values = asdict(facts)
    right = values.pop("right")
    return {**values, "options": list(facts.options), "correct": list(right)}


@cache
def shipped() -> tuple[QuestionFacts, ...]:
    """The questions that come with the product: consumer law and the station's own procedure, with their sources."""
    raw = files("portal.tenants").joinpath("data/questions.json").read_text(encoding="utf-8")
    return tuple(
        from_row(one["kind"], one["stem"], one.get("options", ()), one["answer"], one["why"], one["topic"])
        for one in json.loads(raw)
    )


def read_table(stream: IO[bytes]) -> Sheet:
    """The table of a file. Raises Invalid in words."""
    return read_rows(stream, LIMITS, known=IMPORTER.known)


def judge_table(db: Session, sheet: Sheet) -> tuple[list[tuple[int, QuestionFacts]], list[RefusedRow], int]:
    """(line and question to add, refused rows, how many the bank holds already). Raises Invalid without a column
    of questions or answers."""
    columns = IMPORTER.columns(sheet.headers)
    known, seen = known_stems(db), dict[str, int]()
    good: list[tuple[int, QuestionFacts]] = []
    refused: list[RefusedRow] = []
    same = 0
    for row, judged in zip(sheet.rows, IMPORTER.read(sheet, columns), strict=True):
        if isinstance(judged, RefusedRow):
            refused.append(judged)
            continue
        try:
            facts = _facts(judged.values)
            if facts.stem in seen:
                raise Invalid(
                    N_("the same question stands in line %(line)s"), field="stem", line=seen[facts.stem]
                )
        except Refused as fault:
            header = (
                columns.fields[fault.field].header if fault.field and fault.field in columns.fields else ""
            )
            refused.append(RefusedRow(row.line, row.values, (Fault(header, fault.message, fault.params),)))
            continue
        seen[facts.stem] = row.line
        if facts.stem in known:
            same += 1
        else:
            good.append((row.line, facts))
    return good, refused, same


def _facts(values: Any) -> QuestionFacts:
    words: Sequence[str] = [values[name] or "" for name in _OPTIONS]
    return from_row(
        values["kind"] or "",
        values["stem"],
        words,
        values["answer"],
        values["why"] or "",
        values["topic"] or "",
    )
