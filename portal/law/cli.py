"""`portal law`: deadlines on the command line. Needs no database, no server and no settings."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Any

import click

from portal.core.clock import SHANGHAI
from portal.core.errors import Refused
from portal.core.i18n import gettext, speaking
from portal.law.cli_input import Moment, Stop
from portal.law.rules.calendar import DAY_KINDS
from portal.law.rules.dates import day, length
from portal.law.rules.deadline import Deadline
from portal.law.rules.periods import PERIODS, NotInForce, Period
from portal.law.rules.reckon import Promise, due
from portal.law.rules.seed import SEEDED
from portal.law.rules.spans import FIRST_YEAR, LAST_YEAR, ShiftOn, Span, Unit

WANTING, BAD_INPUT = 1, 2


lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the words."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("law", help="Deadlines by dated rule, and the working-day calendar behind them.")
def law() -> None:
    """The group."""


@law.command("due")
@click.argument("code")
@click.option(
    "--from", "start", type=Moment(), required=True, help="When the clock starts (acceptance, receipt…)."
)
@click.option(
    "--pause", "pauses", type=Stop(), multiple=True, help="FROM/TO: stood still; TO itself counts again."
)
@click.option("--received", type=Moment(), help="When the bureau received the matter (caps a dispatch).")
@click.option("--level", type=click.IntRange(1, 3), help="Level of a food recall.")
@click.option("--days", type=int, help="A promised length in calendar days.")
@click.option("--working-days", type=int, help="A promised length in working days.")
@click.option("--hours", type=int, help="A promised length in hours.")
@click.option("--years", type=int, help="A chosen length in years.")
@click.option("--until", type=Moment(), help="The day both sides agreed on.")
@click.option("--extended", is_flag=True, help="With the extension the head of the bureau approved.")
@click.option(
    "--shift-on",
    type=click.Choice([*ShiftOn]),
    default=ShiftOn.ALL_NON_WORKING,
    help="Which last days move on.",
)
@lang_option
@json_option
def due_command(lang: str, as_json: bool, **asked: Any) -> None:
    """The last day inside the limit of CODE, and why.

    Exit 0; 1 when no rule gave CODE a length on that day; 2 when the question makes no sense.
    """
    with speaking(lang):
        try:
            deadline = _ask(asked)
        except Refused as refusal:
            click.echo(gettext(refusal.message, **refusal.params), err=True)
            sys.exit(WANTING if isinstance(refusal, NotInForce) else BAD_INPUT)
        shown = as_dict(deadline, lang)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    click.echo(f"{shown['due'] or '—'}  {shown['name']}")
    click.echo(shown["explanation"])
    click.echo(f"{shown['rule']}  {shown['basis']}")


def _ask(asked: dict[str, Any]) -> Deadline:
    return due(
        asked["code"],
        asked["start"],
        asked["pauses"],
        _promised(asked),
        received=asked["received"],
        level=asked["level"],
        extended=asked["extended"],
        shift_on=ShiftOn(asked["shift_on"]),
    )


def _promised(asked: dict[str, Any]) -> Promise | None:
    units = {
        "days": Unit.CALENDAR,
        "working_days": Unit.WORKING,
        "hours": Unit.HOURS,
        "years": Unit.YEARS,
    }
    given: list[Promise] = [
        Span(asked[name], unit) for name, unit in units.items() if asked[name] is not None
    ]
    if asked["until"] is not None:
        given.append(asked["until"])
    if len(given) > 1:
        raise click.UsageError("Give one length only.")
    return given[0] if given else None


def as_dict(deadline: Deadline, lang: str) -> dict[str, Any]:
    """The answer as JSON. `due` is null while the clock stands still; `earliest` is then what it can be at best."""
    shown = {
        "due": deadline.last_day.isoformat() if deadline.running else None,
        "explanation": deadline.explanation(lang),
        "rule": deadline.rule,
        "provisional": deadline.provisional,
        "name": deadline.period.name.label(lang),
        "basis": deadline.basis(lang),
        "due_at": deadline.due_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
        if deadline.running
        else None,
    }
    return shown if deadline.running else {**shown, "earliest": deadline.last_day.isoformat()}


@law.command("rules")
@click.option("--on", type=Moment(), help="Only the rules that govern a clock starting on this day.")
@lang_option
@json_option
def rules_command(on: date | datetime | None, lang: str, as_json: bool) -> None:
    """Every clock: its length, since when and until when it governs, on what article it rests."""
    at = on.astimezone(SHANGHAI).date() if isinstance(on, datetime) else on
    rows = [_rule(period, lang) for period in PERIODS if at is None or period.in_force(at)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        since, until = row["from"] or "", row["to"] or ""
        span = "—" if row["length"] is None else row["length"]
        click.echo(f"{row['code']}  {row['name']}  {span}  {since}…{until}  {row['basis']}")


def _rule(period: Period, lang: str) -> dict[str, Any]:
    return {
        "code": period.code,
        "rule": period.rule,
        "name": period.name.label(lang),
        "length": None if period.span is None else length(period.span, lang),
        "starts": period.starts.label(lang),
        "pauses": list(period.pauses),
        "from": period.since.isoformat() if period.since else None,
        "to": period.until.isoformat() if period.until else None,
        "adjustable": period.adjustable,
        "basis": period.basis.label(lang),
    }


@law.command("calendar")
@click.argument("year", type=click.IntRange(FIRST_YEAR, LAST_YEAR))
@lang_option
@json_option
def calendar_command(year: int, lang: str, as_json: bool) -> None:
    """The days off and the make-up working days of YEAR; exit 1 when its arrangement is not published yet."""
    complete = SEEDED.knows(date(year, 1, 1)) and SEEDED.knows(date(year, 12, 31))
    days = [
        {"date": at.isoformat(), "kind": note.kind, "name": note.label(lang)}
        for at, note in SEEDED.year(year)
    ]
    if as_json:
        click.echo(json.dumps({"year": year, "complete": complete, "days": days}, ensure_ascii=False))
    else:
        for at, note in SEEDED.year(year):
            words = day(at, year, lang, weekday=True)
            click.echo(f"{at}  {words}  {DAY_KINDS.label(note.kind, lang)}  {note.label(lang)}")
        if not complete:
            click.echo(_incomplete(lang))
    sys.exit(0 if complete else WANTING)


def _incomplete(lang: str) -> str:
    if lang == "zh":
        return (
            f"本表仅在 {SEEDED.complete_from} 至 {SEEDED.complete_until} 之间完整，以上为可预见的法定节假日"
        )
    return f"complete from {SEEDED.complete_from} to {SEEDED.complete_until} only; these are foreseeable statutory days"
