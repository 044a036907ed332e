"""Photographs: what a browser is shown instead of the original, and when it was taken.

A display copy is a JPEG of at most 1600 pixels, upright, in sRGB, without a word of metadata (no place, no
camera, no owner). Phones' HEIC is read as well as JPEG, PNG, WebP and GIF (its first frame).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import IO

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from portal.core.clock import SHANGHAI
from portal.core.errors import Invalid
from portal.core.i18n import N_

pillow_heif.register_heif_opener()

DISPLAY_SIDE = 1600
THUMBNAIL_SIDE = 320
QUALITY = 82
# Phones of 108 megapixels pass: a JPEG is decoded small. Other kinds unpack whole, four bytes a pixel; a "bomb" of
# a few kilobytes that unpacks to gigabytes does not get that far.
MAX_JPEG_PIXELS = 120_000_000
MAX_PIXELS = 60_000_000
Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
DAMAGED = N_("The picture is damaged or incomplete. Take it again, or save it as JPEG and try once more.")
EXIF_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
EXIF_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


def display_copy(content: bytes | IO[bytes], *, side: int = DISPLAY_SIDE) -> bytes:
    """The JPEG to show, `side` pixels at most. Raises Invalid for what is no whole picture or is too large."""
    with _opened(content) as image:
        # JPEG can be decoded small; the others ignore this.
        image.draft("RGB", (side * 2, side * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        _srgb(upright).save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return out.getvalue()


def thumbnail(content: bytes | IO[bytes]) -> bytes:
    """A small JPEG for lists. Raises Invalid like `display_copy`."""
    return display_copy(content, side=THUMBNAIL_SIDE)


def captured_at(content: bytes | IO[bytes]) -> datetime | None:
    """When the camera says the picture was taken (UTC); without an offset its clock is taken as Shanghai's.

    None when it does not say, or says nonsense. Raises Invalid like `display_copy`.
    """
    with _opened(content) as image:
        detail = image.getexif().get_ifd(ExifTags.IFD.Exif)
        taken = detail.get(ExifTags.Base.DateTimeOriginal) or detail.get(ExifTags.Base.DateTimeDigitized)
        offset = detail.get(ExifTags.Base.OffsetTimeOriginal) or detail.get(ExifTags.Base.OffsetTime)
    return _exif_time(str(taken or ""), str(offset or ""))


def _exif_time(taken: str, offset: str) -> datetime | None:
    parts, zone = EXIF_TIME.match(taken), EXIF_OFFSET.match(offset)
    if not parts:
        return None
    try:
        local = datetime(*map(int, parts.groups()), tzinfo=_zone(zone) if zone else SHANGHAI)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    return local.astimezone(UTC) if local.year >= 1990 else None


def _zone(offset: re.Match[str]) -> timezone:
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-shift if offset[1] == "-" else shift)


@contextmanager
def _opened(content: bytes | IO[bytes]) -> Iterator[Image.Image]:
    handle = io.BytesIO(content) if isinstance(content, bytes) else content
    handle.seek(0)
    limit = MAX_JPEG_PIXELS
    try:
        with Image.open(handle, formats=FORMATS) as image:
            limit = MAX_JPEG_PIXELS if image.format in {"JPEG", "MPO"} else MAX_PIXELS
            if image.width * image.height > limit:
                raise Image.DecompressionBombError
            yield image
    except Image.DecompressionBombError:
        raise Invalid(
            N_("The picture has more than %(millions)d million pixels. Send a smaller one."),
            millions=limit // 1_000_000,
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, MemoryError):
        # What the many decoders raise for bytes that are not what the header promised.
        raise Invalid(DAMAGED) from None


def _srgb(image: Image.Image) -> Image.Image:
    """Plain RGB on white paper, colours converted from the camera's profile."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear.getchannel("A"))
    if image.mode.startswith("I"):  # 16 bits a pixel: Pillow would cut instead of scale
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        image = _convert(image, profile)
    plain = image.convert("RGB")
    plain.info.clear()
    return plain


def _convert(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile only costs a little colour
        return image
    return converted or image
