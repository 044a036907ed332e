"""Structured logs without personal data: names, telephones and addresses have no field here."""

import logging
import sys

import structlog

_DROP = frozenset({"name", "phone", "address", "id_no", "email", "password", "token", "facts", "story"})


def install(level: str, *, json: bool) -> None:
    """One JSON object a line in production, readable lines elsewhere."""
    logging.basicConfig(stream=sys.stderr, level=level.upper(), format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_personal_data,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if json
            else structlog.dev.ConsoleRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _without_personal_data(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    for key in _DROP & event.keys():
        event[key] = "…"
    return event
