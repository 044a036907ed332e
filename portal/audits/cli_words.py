"""How `portal audits` speaks to a person when --json is not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from portal.audits.rules.draw import teams_now
from portal.audits.rules.draw.words import KINDS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _

SHOWN = 200  # objects listed for a person; --json has them all
Shown = Mapping[str, Any]


def show_announcement(shown: Shown) -> None:
    """The announcement in a few lines."""
    _show_plan(shown)
    click.echo(_("Commitment to the secret: %(hash)s", hash=shown["announcement"]["commitment"]))
    click.echo(_("Digest to publish: %(hash)s", hash=shown["announcement_sha256"]))


def show_draw(transcript: Shown) -> None:
    """Numbers by class, then each object with its team, leader first."""
    _show_plan(transcript)
    for row in transcript["quotas"]:
        click.echo(
            _("Class %(code)s: %(take)s of %(pool)s", code=row["class"], take=row["take"], pool=row["pool"])
        )
    names = {row["id"]: row["name"] for row in transcript["objects"]}
    teams = teams_now(transcript)
    for row in transcript["selected"][:SHOWN]:
        team = "、".join(teams[row["object"]])
        click.echo(f"{row['class']}  {row['object']}  {names[row['object']]}  {team}".rstrip())
    left = len(transcript["selected"]) - SHOWN
    if left > 0:
        click.echo(_("… and %(left)s more (--json prints all)", left=left))
    click.echo(_("Announcement: %(hash)s", hash=transcript["announcement_sha256"]))
    click.echo(_("Fingerprint of the transcript: %(hash)s", hash=transcript["sha256"]))


def _show_plan(shown: Shown) -> None:
    plan = shown["plan"]
    kind = KINDS.label(plan["kind"], current_locale())
    click.echo(f"{plan['id']}  {plan['title']}  {kind}  {plan['from']} – {plan['until']}")
    for source in shown["entropy_sources"]:
        click.echo(_("Public entropy: %(source)s", source=source))


def show_faults(shown: Shown) -> None:
    """One line a fault; or that there is none, and how much that proves."""
    for fault in shown["faults"]:
        click.echo(fault["words"])
    if not shown["ok"]:
        click.echo(_("The transcript cannot be relied on."))
    elif shown["announced"]:
        click.echo(_("Every part recomputed and found equal, as announced before the draw."))
    else:
        click.echo(
            _(
                "Every part recomputed and found equal. Compare the announcement's digest with the one published "
                "before the draw (--announced)."
            )
        )
