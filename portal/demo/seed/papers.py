"""Files that people bring: a signature as the screen gives it, a test report."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from portal.demo.seed.chance import Chance

SIGNATURES = 24
SIZE = (360, 140)


def signature_png(chance: Chance) -> BytesIO:
    """One of a few signatures: strokes of ink on white."""
    return BytesIO(_signature(chance.randrange(SIGNATURES)))


@cache
def _signature(which: int) -> bytes:
    hand = Chance(which, "signature")
    picture = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(picture)
    for sign in range(hand.choice((2, 3))):
        left = 30 + sign * 105
        for _ in range(hand.randrange(4, 8)):
            x, y = left + hand.randrange(80), 25 + hand.randrange(85)
            bend = (x + hand.randrange(-30, 31), y + hand.randrange(-25, 26))
            end = (x + hand.randrange(-50, 51), y + hand.randrange(-35, 36))
            pen.line([(x, y), bend, end], fill=20, width=3, joint="curve")
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def report_pdf(item: str) -> BytesIO:
    """A one-page report: a picture of a page, as scanners make them."""
    page = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(page)
    for line in range(18):
        width = 200 + (len(item) * 37 + line * 61) % 340
        pen.line([(60, 90 + line * 40), (60 + width, 90 + line * 40)], fill=120, width=4)
    made = BytesIO()
    page.save(made, "PDF")
    return BytesIO(made.getvalue())
