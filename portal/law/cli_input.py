"""How `portal law` reads dates, times and pauses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from portal.core.clock import SHANGHAI
from portal.law.rules.spans import Pause


class Moment(click.ParamType[date | datetime]):
    """An ISO date, or an ISO time; a time without a zone is meant in Shanghai."""

    name = "date or time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        """Read one moment."""
        try:
            if len(value) <= len("2026-11-21"):
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is not a date like 2026-09-28 or a time like 2026-09-28T10:00+08:00", param, ctx
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


class Stop(click.ParamType[Pause]):
    """FROM/TO; an empty TO is a pause that has not ended."""

    name = "from/to"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pause:
        """Read one pause."""
        begin, slash, end = value.partition("/")
        if not slash:
            self.fail(f"{value!r} is not FROM/TO", param, ctx)
        moment = Moment()
        return Pause(moment.convert(begin, param, ctx), moment.convert(end, param, ctx) if end else None)
