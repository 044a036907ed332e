"""`portal trail`: verify an export anywhere; seal and export where the worker's settings are."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import Bureau, Scope, ScopeMissing, Station, System
from portal.core.settings import SettingsError
from portal.trail.actions.export import export, own_wish
from portal.trail.actions.keys import signer
from portal.trail.actions.seal import seal
from portal.trail.queries.born import path_of_tenant
from portal.trail.rules import stamps as stamp_rules
from portal.trail.rules.verify import BadInput, Report, pin, verify

SHOWN = 200  # faults printed for a person; --json has them all


@click.group("trail", help="The trail (留痕): verify an export, seal the day, export a book.")
def trail() -> None:
    """The group."""


@trail.command("verify")
@click.argument("export", type=click.Path(path_type=Path))
@click.option(
    "--key", "keys", multiple=True, help="Trust only this key: fingerprint, or file with a public key."
)
@click.option("--stamp", "stamps", multiple=True, help="Text of a QR code printed on a form (yz1/…).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def verify_command(
    export: Path, keys: tuple[str, ...], stamps: tuple[str, ...], as_json: bool, lang: str
) -> None:
    """Check EXPORT (a ZIP), which proves itself: no database, no network, no settings.

    Exit status: 0 nothing found, 1 found wanting (each fault is named), 2 the file cannot be read as an export.
    """
    try:
        report = verify(
            export,
            trusted=[pin(key) for key in keys],
            stamps=[stamp_rules.parse(stamp) for stamp in stamps],
        )
    except (BadInput, ValueError) as error:
        _bad_input(str(error), as_json, lang)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in lines(report, lang):
            click.echo(line)
    sys.exit(0 if report.ok else 1)


@trail.command("seal")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Shanghai date; today when left out.")
def seal_command(day: datetime | None) -> None:
    """Make the signed roots of a day now, as the schedule does each night. Needs the worker's settings.

    Exit status: 0 sealed, 1 a chain does not hold (named; the others are sealed), 2 not possible here.
    """
    try:
        with open_session(System("portal trail seal")) as db:
            sealed = seal(db, signer(), day=day.date() if day else clock.today(), now=clock.now())
            db.commit()
    except (SettingsError, ScopeMissing, OperationalError) as error:
        _bad_input(str(error), as_json=False, lang="en")
        sys.exit(2)
    for root in sealed.roots:
        click.echo(f"{root.scope} no {root.no} {root.day} size {root.size} {root.hash}")
    for fault in sealed.faults:
        click.echo(f"broken: {fault.scope} {fault.chain[0]}/{fault.chain[1]} seq {fault.seq}", err=True)
    sys.exit(1 if sealed.faults else 0)


@trail.command("export")
@click.option("--tenant", type=click.UUID, help="The station's id.")
@click.option("--bureau", help="The bureau's path in the tree.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The ZIP to write."
)
@click.pass_context
def export_command(context: click.Context, tenant: UUID | None, bureau: str | None, out: Path) -> None:
    """Export the whole book of a station or bureau to a ZIP. Needs the worker's settings.

    Exit status: 0 written and verified, 1 written but found wanting, 2 not possible here.
    """
    # Modules supply their data to a whole export; `portal` itself knows how to load them all.
    load_modules: Callable[[], None] | None = context.find_root().obj
    if load_modules:
        load_modules()
    try:
        scope = _scope_of(tenant, bureau)
        with open_session(scope) as db, out.open("w+b") as handle:
            export(db, handle, own_wish(scope), signer(), now=clock.now())
    except (SettingsError, ScopeMissing, OperationalError, ValueError) as error:
        _bad_input(str(error), as_json=False, lang="en")
        sys.exit(2)
    report = verify(out)
    for line in lines(report, "zh"):
        click.echo(line)
    sys.exit(0 if report.ok else 1)


def _scope_of(tenant: UUID | None, bureau: str | None) -> Scope:
    if (tenant is None) == (bureau is None):
        raise ValueError("name one station (--tenant) or one bureau (--bureau)")
    if tenant is None:
        return Bureau(bureau)
    with open_session(System("portal trail export")) as db:
        path = path_of_tenant(db, tenant)
    if path is None:
        raise ValueError(f"nothing was ever written in the book of {tenant}")
    return Station(tenant, path)


def _bad_input(words: str, as_json: bool, lang: str) -> None:
    if as_json:
        click.echo(json.dumps({"ok": False, "error": words}, ensure_ascii=False))
    else:
        click.echo(("无法核验：" if lang == "zh" else "cannot verify: ") + words, err=True)


def lines(report: Report, lang: str) -> list[str]:
    """The report for a person."""
    zh = lang == "zh"
    shown = [fault.text(lang) for fault in report.faults[:SHOWN]]
    if len(report.faults) > SHOWN:
        more = len(report.faults) - SHOWN
        shown.append(f"……另有 {more} 处" if zh else f"… and {more} more")
    return [*_facts(report, zh), *_signers(report, zh), *shown, _verdict(report, zh)]


def _facts(report: Report, zh: bool) -> list[str]:
    if zh:
        kind = "全部" if report.whole else "部分"
        return [
            f"范围：{report.scope}（{kind}事项），导出时间 {report.made_at}",
            f"事项 {report.subjects} 个，条目 {report.entries} 条，其中已每日封存 {report.sealed} 条；"
            f"每日根 {report.roots} 个，最近一日 {report.last_day or '无'}；"
            f"附件 {report.files} 个（另有 {report.files_absent} 个未随包）",
        ]
    kind = "whole" if report.whole else "part"
    return [
        f"Scope: {report.scope} ({kind}), exported at {report.made_at}",
        f"{report.subjects} subjects, {report.entries} entries, {report.sealed} of them sealed; "
        f"{report.roots} daily roots, the last of {report.last_day or 'no day'}; "
        f"{report.files} files ({report.files_absent} not in the archive)",
    ]


def _signers(report: Report, zh: bool) -> list[str]:
    made = []
    for one in report.signed_by:
        if zh:
            trust = {
                True: "您信任的密钥",
                False: "不在您信任之列",
                None: "未指定信任的密钥，请用别的渠道核对指纹",
            }
            what = ("清单、" if one.manifest else "") + f"每日根 {one.roots} 个"
            made.append(f"签名：{one.alg} {one.key}（{what}；{trust[one.trusted]}）")
        else:
            trust = {
                True: "trusted",
                False: "not trusted",
                None: "no key was pinned: compare the fingerprint",
            }
            what = ("manifest, " if one.manifest else "") + f"{one.roots} roots"
            made.append(f"Signed by {one.alg} {one.key} ({what}; {trust[one.trusted]})")
    return made


def _verdict(report: Report, zh: bool) -> str:
    if report.ok:
        return (
            "核验通过：未发现改动、删除、调换或截断。" if zh else "Nothing found: it is whole and unchanged."
        )
    count = len(report.faults)
    return f"核验未通过：发现 {count} 处问题。" if zh else f"Found wanting: {count} faults."
