"""Small files of every kind, made on the spot."""

import io
import zipfile

import openpyxl
from PIL import Image, ImageDraw

from portal.core import images  # noqa: F401  (teaches Pillow HEIC)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(width=64, height=48, mode="RGB"):
    """Left half red, right half blue: orientation shows."""
    image = Image.new(mode, (width, height), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height), fill="red")
    return image


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def heic(**options):
    return saved(picture(), "HEIF", **options)


def xlsx(rows=(("名称", "批号"), ("面粉", "A1"))):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/").replace("--", "."), content)
    return out.getvalue()


def docx():
    return archive(**{"[Content_Types]--xml": "<Types/>", "word__document--xml": "<w/>"})


def samples():
    """(content, usual extension, media type) of everything that is accepted."""
    office = "application/vnd.openxmlformats-officedocument."
    return [
        (saved(picture()), ".jpg", "image/jpeg"),
        (saved(picture(), "PNG"), ".png", "image/png"),
        (saved(picture(), "WEBP"), ".webp", "image/webp"),
        (saved(picture(), "GIF"), ".gif", "image/gif"),
        (heic(), ".heic", "image/heic"),
        (PDF, ".pdf", "application/pdf"),
        (xlsx(), ".xlsx", office + "spreadsheetml.sheet"),
        (docx(), ".docx", office + "wordprocessingml.document"),
        ("名称,批号\n面粉,A1\n".encode(), ".csv", "text/csv"),
        ("名称,批号\r\n面粉,A1\r\n".encode("gb18030"), ".csv", "text/csv"),
        ("名称\t批号\n面粉\tA1\n".encode("utf-16"), ".csv", "text/csv"),
        ("情况说明：当天无货。".encode(), ".txt", "text/plain"),
    ]
