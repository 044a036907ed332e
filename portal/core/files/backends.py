"""Where contents lie, from YIZHAN_FILES_URL.

`file:///var/lib/yizhan/files`, or `s3://bucket/prefix?endpoint=https://…&region=…` (`&style=path` for stores
without virtual hosts; credentials as AWS clients take them, e.g. AWS_ACCESS_KEY_ID).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from portal.core.files.bucket import Bucket, client_for
from portal.core.files.contents import Backend
from portal.core.files.folder import Folder
from portal.core.settings import settings


@cache
def backend_for(url: str) -> Backend:
    """The backend an address names. Raises ValueError for one it cannot read."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return Bucket(client_for(options), parts.netloc, parts.path)
    raise ValueError("YIZHAN_FILES_URL must be file:///folder or s3://bucket?endpoint=…")


def backend() -> Backend:
    """This process's backend."""
    return backend_for(settings().files_url)
