"""Places in a URL: /s/<station>, /g/<bureau>, /p/<station>. The tenant comes from the URL and nowhere else."""

from flask import Blueprint
from werkzeug.routing import BaseConverter

from portal.core.places import PlaceKind

PREFIXES: dict[PlaceKind, str] = {
    "station": "/s/<place:station>",
    "bureau": "/g/<place:bureau>",
    "public": "/p/<place:station>",
    "none": "",
}


class PlaceConverter(BaseConverter):
    """The human code of a station or bureau: 331082-0001, 331082, 331082-03."""

    regex = "[0-9a-z][0-9a-z-]{1,31}"


def station_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages of a station's staff: /s/<station>/prefix/…"""
    return _blueprint("station", name, import_name, prefix)


def bureau_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages of a bureau's officers: /g/<bureau>/prefix/…"""
    return _blueprint("bureau", name, import_name, prefix)


def public_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Pages anyone may open, about one station: /p/<station>/prefix/…"""
    return _blueprint("public", name, import_name, prefix)


def _blueprint(kind: PlaceKind, name: str, import_name: str, prefix: str) -> Blueprint:
    return Blueprint(name, import_name, url_prefix=PREFIXES[kind] + prefix)


def kind_of(rule: str) -> PlaceKind:
    """The kind of place a URL rule stands in, by its prefix."""
    for kind, prefix in PREFIXES.items():
        if prefix and rule.startswith(prefix):
            return kind
    return "none"
