"""Giving a file to a browser. The view has already decided that this person may see it."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from portal.core.errors import Missing
from portal.core.files.contents import GONE
from portal.core.files.models import FileColumns
from portal.core.files.store import open_file

# Shown in the page; everything else is downloaded, whatever the browser thinks of it.
INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"}
# A browser's own PDF viewer does not work inside a sandbox.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


def file_response(row: FileColumns, *, download: bool = False, display: bool = False) -> Response:
    """The file as an answer; `display` gives a picture's copy for pages instead of the original.

    Answers conditional and range requests. Raises Missing when it was given up, or Unavailable.
    """
    if row.purged_at is not None:
        raise Missing(GONE)
    copy = row.display_sha256 if display else None
    media_type = "image/jpeg" if copy else row.media_type
    handle = open_file(copy or row.sha256)
    answer = Response(wrap_file(request.environ, handle), mimetype=media_type, direct_passthrough=True)
    answer.call_on_close(handle.close)
    answer.set_etag(copy or row.sha256)
    inline = media_type in INLINE and not download
    answer.headers["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(row.name, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else POLICY
    # The content never changes under its address, but who may see it does.
    answer.headers["Cache-Control"] = "private, no-cache"
    if copy:
        answer.make_conditional(request.environ)
    else:
        answer.content_length = row.size
        answer.make_conditional(request.environ, accept_ranges=True, complete_length=row.size)
    return answer
