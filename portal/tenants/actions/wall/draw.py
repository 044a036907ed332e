"""Drawing a sheet: print HTML for the browser, PDF at true size. What hangs on a wall is Chinese."""

import base64
import io
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from PIL import Image, ImageOps
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from portal.accounts import STATION_ROLES
from portal.core.files import read_file
from portal.core.migrate import ROOT
from portal.core.pdf import render_pdf
from portal.core.qr import qr_data_uri
from portal.tenants.rules.posted import PROMISE, lines
from portal.tenants.rules.wall import Person, Sheet, Source, fit_text, fit_title, topic

WEEK = "一二三四五六日"
STAFF_A_PAGE, BADGES_A_PAGE = 8, 10
PORTRAIT = (600, 840)  # pixels: 300 to the inch on the board
PHONE = re.compile(r"(\d{3,4}-\d{7,8}|\d{3}-\d{3,4}-\d{4})")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = _day
    made.globals.update(
        fit_text=fit_text,
        fit_title=fit_title,
        lines=lines,
        roles=_roles,
        week=WEEK,
        plain=_plain,
        unbroken=_unbroken,
    )
    return made


def _day(value: date) -> str:
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def _roles(codes: Sequence[str]) -> str:
    return "　".join(STATION_ROLES.label(code, "zh") for code in codes)


def _plain(url: str) -> str:
    """An address as people read it."""
    return url.removeprefix("https://").removeprefix("http://")


def _unbroken(text: str) -> Markup:
    """Telephone numbers stay in one line."""
    return Markup(PHONE.sub(r'<span class="nb">\1</span>', str(escape(text))))  # noqa: S704 - escaped first


def sheet_html(sheet: Sheet, source: Source, *, nonce: str = "") -> str:
    """The sheet as a page of its own; *nonce* lets a browser take its styles."""
    size = sheet.size
    template = _environment().get_template(f"print/wall/{sheet.kind}.html")
    return template.render(
        s=source, sheet=sheet, w=size.width, h=size.height, nonce=nonce, **_more(sheet, source)
    )


def sheet_pdf(sheet: Sheet, source: Source) -> bytes:
    """The sheet at true size. Raises Unavailable where this machine cannot print."""
    size = (sheet.size.width, sheet.size.height)
    drawn = render_pdf(sheet_html(sheet, source), size=size, margins=(0, 0, 0, 0), title=sheet.name.zh)
    return _exact(drawn, size)


def _exact(drawn: bytes, size: tuple[float, float]) -> bytes:
    """The engine rounds paper to whole points; a printing shop measures. The frame is set to the hundredth."""
    writer = PdfWriter(clone_from=io.BytesIO(drawn))
    for page in writer.pages:
        top = float(page.mediabox.top)
        width, height = (side * 72 / 25.4 for side in size)
        page.mediabox = page.cropbox = RectangleObject((0, top - height, width, top))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _more(sheet: Sheet, source: Source) -> dict[str, Any]:
    match sheet.kind:
        case "staff":
            return {"pages": _pages(source.people, STAFF_A_PAGE), "faces": _faces(source.people)}
        case "badges":
            return {"pages": _pages(source.people, BADGES_A_PAGE), "faces": _faces(source.people)}
        case "rule":
            code = sheet.key.removeprefix("RULE-")
            return {"rule": next(rule for rule in source.rules if rule.code == code)}
        case "duty":
            first = source.duty[0].day if source.duty else source.today
            return {"weeks": _weeks(source), "month": first}
        case "board":
            promise = next((rule for rule in source.rules if rule.code == PROMISE), None)
            return {
                "topic": topic(source.today.month),
                "qr": qr_data_uri(source.url),
                "promise": promise,
            }
        case "poster":
            return {"qr": qr_data_uri(source.url, scale=16)}
    return {}


def _pages(people: Sequence[Person], most: int) -> list[Sequence[Person]]:
    return [people[at : at + most] for at in range(0, len(people), most)]


def _faces(people: Sequence[Person]) -> dict[str, str]:
    """The pictures, inside the page: a printed document fetches nothing."""
    return {
        one.photo: "data:image/jpeg;base64," + base64.b64encode(_portrait(read_file(one.photo))).decode()
        for one in people
        if one.photo
    }


def _portrait(picture: bytes) -> bytes:
    """The picture cut to the frame, five to seven, a little above the middle, where faces are: the engine can only
    stretch."""
    with Image.open(io.BytesIO(picture)) as image:
        fitted = ImageOps.fit(image.convert("RGB"), PORTRAIT, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=88)
    return out.getvalue()


def _weeks(source: Source) -> list[list[Any]]:
    """The month by weeks from Monday, None where it has not begun or is over."""
    if not source.duty:
        return []
    cells: list[Any] = [None] * (source.duty[0].day.isoweekday() - 1) + list(source.duty)
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]
