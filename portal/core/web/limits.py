"""How often one address may ask: counted in Valkey, in memory while Valkey is away."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(
    get_remote_address,
    strategy="moving-window",
    headers_enabled=True,
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    default_limits=[],
)

View = TypeVar("View", bound=Callable[..., Any])


def limit(words: str) -> Callable[[View], View]:
    """At most this often from one address: ``@limit("40 per minute")`` under the access mark."""
    return cast("Callable[[View], View]", limiter.limit(words))


def install(app: Flask, redis_url: str) -> None:
    """Point the limiter at the queue's server. Only views under ``@limit`` are counted."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", redis_url)
    app.config.setdefault("RATELIMIT_KEY_PREFIX", "yz")
    limiter.init_app(app)
