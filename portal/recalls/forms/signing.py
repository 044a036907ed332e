"""A signature from the pad (assets/js/parts/signature.js): its picture and its strokes."""

import base64
import binascii
import json
from io import BytesIO
from typing import Any

from portal.core.errors import Invalid
from portal.core.i18n import N_

BIGGEST = 400_000
HEAD = "data:image/png;base64"
DAMAGED = N_("The signature did not arrive whole. Please sign again.")


def drawn(png: str, strokes: str) -> tuple[BytesIO, list[Any] | None] | None:
    """The picture and its strokes; None when nothing was drawn. Raises Invalid on what is no picture of a pad."""
    if not png:
        return None
    head, _, body = png.partition(",")
    if head != HEAD or len(body) > BIGGEST:
        raise Invalid(DAMAGED, field="signer")
    try:
        picture = base64.b64decode(body, validate=True)
        lines = json.loads(strokes) if strokes else None
    except (binascii.Error, ValueError) as error:
        raise Invalid(DAMAGED, field="signer") from error
    return BytesIO(picture), [lines] if lines is not None else None
