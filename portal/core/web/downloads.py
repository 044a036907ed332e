"""Tables to take along."""

from io import BytesIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_sheet(content: bytes, name: str) -> Response:
    """A workbook (core.sheets.write_xlsx) as a file called *name*."""
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
