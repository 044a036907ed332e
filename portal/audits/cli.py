"""`portal audits`: draws on files. Needs no database, no server and no settings; its answers are kept stable.

Exit status: 0 fine, 1 found wanting (a fault in a transcript, a refusal by rule), 2 bad input.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from portal.audits.cli_words import show_announcement, show_draw, show_faults
from portal.audits.rules.draw import announcement, draw, example_plan, recuse, verify
from portal.audits.rules.draw.compute import commitment_to
from portal.audits.rules.draw.reading import LARGEST_FILE, read_json
from portal.audits.rules.draw.rfc3797 import key_string, select
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.core.errors import Invalid, Refused
from portal.core.i18n import gettext, speaking

WANTING, BAD_INPUT = 1, 2

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the words."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("audits", help="Random audits: announce, draw, replace a recused inspector, verify.")
def audits() -> None:
    """The group."""


@contextmanager
def _answering(lang: str) -> Iterator[None]:
    """Say refusals in words and end with their exit status."""
    with speaking(lang):
        try:
            yield
        except Refused as refusal:
            click.echo(gettext(refusal.message, **refusal.params), err=True)
            sys.exit(BAD_INPUT if isinstance(refusal, Invalid) else WANTING)


def _read(file: Path) -> Any:
    try:
        with file.open("rb") as handle:
            return read_json(handle.read(LARGEST_FILE + 1))
    except OSError as why:
        raise Invalid("%(file)s: %(why)s", file=file, why=why.strerror) from why


def _print(value: object, words: Callable[[Any], None], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False))
    else:
        words(value)


@audits.command("secret")
def secret_command() -> None:
    """A fresh secret and its commitment: keep the first locked away, publish the second before the draw."""
    secret = secrets.token_hex(32)
    click.echo(json.dumps({"secret": secret, "commitment": commitment_to(secret)}))


@audits.command("announce")
@file_argument
@lang_option
@json_option
def announce_command(file: Path, lang: str, as_json: bool) -> None:
    """What to publish before the entropy of the plan in FILE exists. Never shows the secret."""
    with _answering(lang):
        _print(announcement(_read(file)), show_announcement, as_json)


@audits.command("draw")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--example", is_flag=True, help="Print a small plan to start from.")
@lang_option
@json_option
def draw_command(file: Path | None, example: bool, lang: str, as_json: bool) -> None:
    """Draw the plan in FILE, its secret revealed and its entropy known; --json prints the transcript."""
    if example:
        click.echo(json.dumps(example_plan(), ensure_ascii=False, indent=1))
        return
    if file is None:
        raise click.UsageError("Name the plan's file, or ask for --example.")
    with _answering(lang):
        _print(draw(_read(file)), show_draw, as_json)


@audits.command("verify")
@file_argument
@click.option("--announced", help="The announcement's digest as it was published before the draw.")
@lang_option
@json_option
def verify_command(file: Path, announced: str | None, lang: str, as_json: bool) -> None:
    """Repeat the draw of the transcript in FILE and name every part that differs."""
    with _answering(lang):
        transcript = _read(file)
        faults = verify(transcript, announced)
        shown = {
            "ok": not faults,
            "announced": announced is not None,
            "faults": [{**fault.as_dict(), "words": fault.words(lang)} for fault in faults],
        }
        _print(shown, show_faults, as_json)
    if faults:
        sys.exit(BAD_INPUT if faults[0].wrong == "MALFORMED" else WANTING)


@audits.command("recuse")
@file_argument
@click.option("--object", "object_id", required=True, help="The drawn object.")
@click.option("--inspector", required=True, help="The inspector who steps back.")
@click.option("--reason", required=True, type=click.Choice(list(RECUSAL_REASONS)))
@click.option("--declared-on", required=True, help="YYYY-MM-DD.")
@click.option("--approved-by", required=True, help="The supervisor who approved it.")
@lang_option
@json_option
def recuse_command(file: Path, lang: str, as_json: bool, object_id: str, **told: str) -> None:
    """Replace one inspector of the transcript in FILE by the next of the same order; --json prints it anew."""
    with _answering(lang):
        transcript = _read(file)
        faults = verify(transcript)
        if faults:
            _print(
                {"ok": False, "announced": False, "faults": [{"words": f.words(lang)} for f in faults]},
                show_faults,
                as_json=False,
            )
            sys.exit(BAD_INPUT if faults[0].wrong == "MALFORMED" else WANTING)
        _print(recuse(transcript, {"object": object_id, **told}), show_draw, as_json)


@audits.command("rfc3797")
@click.option("--source", "sources", multiple=True, help='Numbers of one public source, e.g. "2 5 12 8 10".')
@click.option("--pool", required=True, type=int, help="How many places there are to draw from.")
@click.option("--take", required=True, type=int, help="How many are drawn.")
@lang_option
@json_option
def rfc3797_command(sources: tuple[str, ...], pool: int, take: int, lang: str, as_json: bool) -> None:
    """A small lot by RFC 3797 as it stands: places of a published list, numbered from 1."""
    with _answering(lang):
        key = key_string([_numbers(source) for source in sources])
        shown = {"key": key, "selected": select(key, pool, take)}
        _print(shown, lambda _: click.echo(f"{key}\n" + " ".join(map(str, shown["selected"]))), as_json)


def _numbers(text: str) -> list[int]:
    words = text.replace(",", " ").split()
    if not words or not all(word.isascii() and word.isdigit() and len(word) < 16 for word in words):
        raise click.BadParameter(f"{text!r} is not a list of whole numbers", param_hint="--source")
    return [int(word) for word in words]
