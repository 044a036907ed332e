"""The way out: SMS through whatever apprise knows, or nowhere. The network is used by the worker only."""

from typing import Protocol

import apprise
import structlog

from portal.core.settings import settings

log = structlog.get_logger(__name__)


class Channel(Protocol):
    """Something that carries a short text to a telephone."""

    def send(self, phone: str, body: str) -> bool:
        """True when the carrier took it."""
        ...


class Nowhere:
    """The null twin: takes everything, sends nothing. For demo, tests and stations without an SMS contract."""

    def send(self, phone: str, body: str) -> bool:  # noqa: ARG002 - the Protocol's shape
        """Say yes."""
        log.debug("sms_nowhere", length=len(body))
        return True


class Apprise:
    """Any service apprise knows; ``{phone}`` in the URL is where the number goes."""

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, phone: str, body: str) -> bool:
        """Hand *body* to the service. False when it refused or was away."""
        carrier = apprise.Apprise()
        carrier.add(self.url.replace("{phone}", "+86" + phone.removeprefix("+86")))
        return bool(carrier.notify(body=body))


def sms() -> Channel:
    """The channel the settings name."""
    url = settings().sms_url
    return Apprise(url) if url else Nowhere()
