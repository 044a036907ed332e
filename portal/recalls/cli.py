"""`portal recalls`: read a published list and find its goods in a catalogue, on files, without any server.

Exit codes: 0 read whole, 1 something needed could not be found in a file, 2 not a readable file.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.match.report import outcome_as_json
from portal.recalls.rules.match.run import Hit, Outcome, match
from portal.recalls.rules.reading.catalogue import Catalogue, read_catalogue
from portal.recalls.rules.reading.grid import Grid, UnreadableFile
from portal.recalls.rules.reading.listing import Item, ProductList, read_list
from portal.recalls.rules.reading.load import load
from portal.recalls.rules.reading.report import column_as_json, column_warnings, is_wanting, list_as_json
from portal.recalls.rules.terms import FLAGS, LEVELS, ROLES

FINE, WANTING, BAD_INPUT = 0, 1, 2
_FILE = click.Path(allow_dash=True, path_type=Path)
_SHOWN = 200


@click.group("recalls")
def recalls() -> None:
    """Product alerts: read a published list, match it with a catalogue."""


@recalls.command("read")
@click.argument("product_list", metavar="LIST", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read_command(product_list: Path, as_json: bool) -> None:
    """Read LIST (xlsx, xls, csv, pasted table, saved web page, PDF; - for standard input)."""
    found = read_list(_load(product_list))
    if as_json:
        _print_json({"file": product_list.name, **list_as_json(found)})
    else:
        _print_list(found)
    sys.exit(WANTING if is_wanting(found) else FINE)


@recalls.command("match")
@click.argument("product_list", metavar="LIST", type=_FILE)
@click.argument("catalogue", metavar="CATALOGUE", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--least", type=click.Choice(list(LEVELS)), default="NAME_ONLY", help="Leave out lower levels.")
def match_command(product_list: Path, catalogue: Path, as_json: bool, least: str) -> None:
    """Find the goods of LIST in CATALOGUE."""
    listed, shelves = read_list(_load(product_list)), read_catalogue(_load(catalogue))
    rows = itertools.chain.from_iterable(shelf.rows for shelf in shelves)
    columns = {field for shelf in shelves for column in shelf.columns for field in column.fields}
    outcome = match(listed.items, rows, least, columns)
    wanting = is_wanting(listed) or not shelves or any("product_name" in shelf.missing for shelf in shelves)
    if as_json:
        _print_json(_match_json(listed, shelves, outcome))
    else:
        _print_outcome(listed, shelves, outcome)
    sys.exit(WANTING if wanting else FINE)


def _load(path: Path) -> list[Grid]:
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return load(content, path.stem)
    except OSError as error:
        _refuse(f"{path}: {error.strerror}")
    except UnreadableFile as error:
        _refuse(f"{path}: {error}")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(BAD_INPUT)


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _match_json(listed: ProductList, shelves: list[Catalogue], outcome: Outcome) -> dict[str, Any]:
    report = list_as_json(listed)
    return {
        **outcome_as_json(outcome),
        "list": {key: report[key] for key in ("columns", "missing", "warnings")}
        | {"items": len(listed.items)},
        "catalogue": {
            "columns": [column_as_json(column) for shelf in shelves for column in shelf.columns],
            "missing": sorted({code for shelf in shelves for code in shelf.missing})
            if shelves
            else ["product_name"],
            "warnings": [w.as_json() for shelf in shelves for w in column_warnings(shelf.columns, "", None)],
        },
    }


def _print_list(found: ProductList) -> None:
    for table in found.tables:
        click.echo(f"{table.sheet} 第 {table.line} 行表头  {table.notice_no}".strip())
        for column in table.columns:
            meaning = column_as_json(column)["zh"] or "（未识别）"
            click.echo(f"  {column.header or '（空）'} → {meaning}  {column.confidence:.0%}")
    for item in found.items:
        click.echo(_item_line(item))
    for warning in list_as_json(found)["warnings"]:
        where = f"第 {warning['line']} 行 " if warning["line"] else ""
        click.echo(
            f"注意：{warning['sheet']} {where}{warning['zh']}：{warning['text']}".rstrip("："), err=True
        )


def _item_line(item: Item) -> str:
    makers = "；".join(f"{ROLES[party.role].zh}：{party.name}" for party in item.parties) or "（无生产企业）"
    failing = "、".join(failure.item for failure in item.failures)
    marks = "，".join(FLAGS[code].zh for code in sorted(item.flags | item.review))
    name = item.name or "（无名称）"
    return f"{item.index}. {name}  {item.cells.get('spec')}  {makers}  [{failing}]  {marks}".rstrip()


def _print_outcome(listed: ProductList, shelves: list[Catalogue], outcome: Outcome) -> None:
    for hit in outcome.hits[:_SHOWN]:
        click.echo(_hit_line(hit))
        click.echo("    " + "；".join(reason.zh for reason in hit.reasons))
    if len(outcome.hits) > _SHOWN:
        click.echo(f"……另有 {len(outcome.hits) - _SHOWN} 条，用 --json 查看全部")
    counts = "，".join(f"{LEVELS[level].zh} {count}" for level, count in outcome.by_level.items() if count)
    click.echo(f"名单 {len(listed.items)} 条，台账 {outcome.rows} 行：{counts or '没有比中'}")
    missing = {code for shelf in shelves for code in shelf.missing} if shelves else {"product_name"}
    for code in sorted(missing):
        click.echo(f"注意：台账缺少列“{FIELDS[code].zh}”", err=True)


def _hit_line(hit: Hit) -> str:
    judgement, row = hit.judgement, hit.row
    mark = "（须人工核对）" if judgement.review else ""
    listed = f"名单第 {hit.item.lines[0]} 行 {hit.item.name}"
    stocked = f"台账第 {row.line} 行 {row.texts.get('product_name', '')}"
    return f"{LEVELS[judgement.level].zh}{mark}  {judgement.score:.2f}  {listed} ＝ {stocked}"
