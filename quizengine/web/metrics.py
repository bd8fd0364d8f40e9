"""Figures for Prometheus: requests, what students do, errors of the database, and who waits to sign in.

Several processes serve one site, and any of them may be asked. So where PROMETHEUS_MULTIPROC_DIR is set each writes
its figures into files there, and the one that is asked adds them up (`gunicorn_settings` sets it).
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from time import perf_counter
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, event

from ..errors import NotFound
from ..i18n import msg
from ..services import health
from . import access

blueprint = Blueprint("metrics", __name__)

OWN = CollectorRegistry()
REQUESTS = Counter(
    "quizengine_requests", "Requests answered, by endpoint and status.", ["endpoint", "method", "status"], registry=OWN
)
SECONDS = Histogram(
    "quizengine_request_seconds",
    "Time from the request to its answer.",
    ["endpoint"],
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
EVENTS = Counter(
    "quizengine_attempt_events", "Attempts started, answers saved, attempts submitted.", ["event"], registry=OWN
)
SIGNING_IN = Gauge(
    "quizengine_sign_ins_in_progress",
    "Passwords being checked or waiting for it.",
    multiprocess_mode="livesum",
    registry=OWN,
)
DATABASE_ERRORS = Counter(
    "quizengine_database_errors", "Errors that the database answered with.", ["kind"], registry=OWN
)

EVENT_OF = {
    "student.start": "start",
    "student.sitting.start": "start",
    "student.answer": "save",
    "student.submit": "submit",
}
SIGN_INS = frozenset({"auth.sign_in_post", "auth.again_post"})
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
# A request with one of these came through a proxy, whose address says nothing about who asks.
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def install(app: Flask, engine: Engine) -> None:
    """Count every request of the application and every error of its database."""
    app.before_request(_begin)
    app.after_request(_count)
    app.teardown_request(_leave)
    event.listen(engine, "handle_error", _count_error)


@blueprint.get("/metrics")
@access.open_to_all
def show() -> Response:
    if not _is_near():
        raise NotFound(msg("There is no such page, or it is not yours."))
    return Response(generate_latest(_gathered()), content_type=CONTENT_TYPE_LATEST)


def _is_near() -> bool:
    """Say whether the figures may be shown: to this machine and the networks of the settings, never through a proxy."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback or any(address in network for network in access.settings().metrics_networks)


class _OpenAttempts(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        count = health.open_attempts(access.engine(), now=access.now())
        if count is not None:
            yield GaugeMetricFamily("quizengine_open_attempts", "Attempts that are running.", value=count)


def _gathered() -> CollectorRegistry:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(OWN)
    registry.register(_OpenAttempts())
    return registry


def _begin() -> None:
    g.metrics_started = perf_counter()
    if request.endpoint in SIGN_INS and request.method == "POST":
        g.metrics_signing_in = True
        SIGNING_IN.inc()


def _count(response: Response) -> Response:
    count(request.endpoint, request.method, response.status_code, perf_counter() - g.metrics_started)
    return response


def count(endpoint: str | None, method: str, status: int, seconds: float) -> None:
    """Count an answer."""
    requests, times, event = _counters(endpoint, method, status)
    requests.inc()
    times.observe(seconds)
    if event is not None:
        event.inc()


@lru_cache(maxsize=1024)
def _counters(endpoint: str | None, method: str, status: int) -> tuple[Counter, Histogram, Counter | None]:
    """Return what an answer counts for. Names that a request could make up are no labels: their number has an end."""
    name, method = endpoint or "none", method if method in METHODS else "other"
    happened = EVENT_OF.get(name) if status < 400 else None
    return (
        REQUESTS.labels(name, method, status),
        SECONDS.labels(name),
        EVENTS.labels(happened) if happened else None,
    )


def _leave(_error: BaseException | None) -> None:
    if g.pop("metrics_signing_in", False):
        SIGNING_IN.dec()


def _count_error(context: Any) -> None:
    DATABASE_ERRORS.labels(type(context.sqlalchemy_exception or context.original_exception).__name__).inc()
