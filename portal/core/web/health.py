"""Probes: /healthz (the process answers), /readyz (what it needs answers), /metrics (Prometheus)."""

import os
import time

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.core import outbox
from portal.core.db import ping
from portal.core.web import access
from portal.core.web.cycle import bare

blueprint = Blueprint("health", __name__)
REQUESTS = Counter("yizhan_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "yizhan_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


@blueprint.get("/healthz")
@access.anyone
def healthz() -> Response:
    """The process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access.anyone
def readyz() -> tuple[Response, int]:
    """Database and queue answer; 503 names what does not."""
    away = [f"{login} database" for login in ("station", "bureau") if not _answers(login)]
    away += [] if _queue() else ["queue"]
    return jsonify(status="away" if away else "ok", away=away), 503 if away else 200


def _answers(login: str) -> bool:
    try:
        ping(login)
    except SQLAlchemyError:
        return False
    return True


def _queue() -> bool:
    try:
        return bool(outbox.connection().ping())
    except RedisError:
        return False


@blueprint.get("/metrics")
@access.anyone
def metrics() -> Response:
    """Counters for Prometheus. The proxy keeps this address inside (docs/operations.md)."""
    registry: CollectorRegistry | None = None
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    body = generate_latest(registry) if registry is not None else generate_latest()
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def install(app: Flask) -> None:
    """Probes without a database session, and a count of every answer."""
    app.register_blueprint(blueprint)
    bare(app, "health.healthz", "health.readyz", "health.metrics", "static")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
        if "started" in g:
            SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
        return response
