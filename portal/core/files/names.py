"""File names: what is kept of the one a browser sends."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from portal.core.errors import Invalid
from portal.core.files.kinds import BY_EXTENSION, MediaType
from portal.core.i18n import N_

LONGEST = 120
# Controls, direction marks that can make "fdp.exe" read "exe.pdf", and what Windows cannot save.
UNFIT = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff<>:\"|?*]")


def clean_name(filename: str, media: MediaType) -> str:
    """A safe name with the right extension. Raises Invalid when the extension promises another family."""
    plain = unicodedata.normalize("NFC", filename).replace("\\", "/")
    plain = UNFIT.sub("", PurePosixPath(plain).name).strip(". ")
    path = PurePosixPath(plain or "file")
    extension = path.suffix.lower()
    claimed = BY_EXTENSION.get(extension)
    if extension in media.extensions:
        return _cut(path.stem, path.suffix)
    if claimed is None:
        return _cut(path.name, media.extensions[0])
    if claimed.kind is not media.kind:
        raise Invalid(
            N_("The file is named %(extension)s but its content is %(actual)s. Save it in its own format."),
            extension=extension,
            actual=media.extensions[0],
        )
    return _cut(path.stem, media.extensions[0])


def _cut(stem: str, extension: str) -> str:
    return (stem[: LONGEST - len(extension)] or "file") + extension
