"""Reading the JSON of a plan or a transcript, strictly: what a browser would read must be what is read here."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from portal.audits.rules.draw.memory import collector_paused
from portal.core.errors import Invalid
from portal.core.i18n import N_

LARGEST_FILE = 512 * 1024 * 1024  # bytes; a million objects are about 100 MB


@collector_paused()
def read_json(data: bytes) -> Any:
    """The document in a file. Raises Invalid when it is too large, not UTF-8, or not plain JSON.

    A key given twice is refused (two readers might take different ones), and so are NaN and Infinity.
    """
    if len(data) > LARGEST_FILE:
        raise Invalid(
            N_("The file is larger than %(most)s MB, the most that is read."), most=LARGEST_FILE // 2**20
        )
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=_number,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as why:
        raise Invalid(N_("The file is not UTF-8 text (byte %(place)s)."), place=why.start) from why
    except RecursionError as why:
        raise Invalid(N_("The file is nested too deeply to be a plan or a transcript.")) from why
    except json.JSONDecodeError as why:
        raise Invalid(
            N_("The file is not JSON: line %(line)s, column %(column)s."), line=why.lineno, column=why.colno
        ) from why
    except ValueError as why:  # an integer of thousands of digits
        raise Invalid(N_("The file holds a number that is too long.")) from why


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid(N_('The file gives "%(name)s" twice in one object.'), name=twice)
    return found


def _number(text: str) -> int | float:
    """2.0 and 2e3 are whole numbers, as JavaScript reads them."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> NoReturn:
    raise Invalid(N_("The file is not JSON: %(name)s is no number."), name=name)
