"""What machines ask: whether this process lives, whether it can work, and how it fares."""

from __future__ import annotations

from dataclasses import asdict

import anyio.to_thread
from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ..service import Service
from ..service.watching import State
from ..settings import Settings

KEPT = Gauge("fewshot_kept", "Entries in caches.", ["cache"])
SECONDS = 5.0  # in which a database must have answered


def add_health(app: FastAPI, service: Service, values: Settings) -> None:
    """``/healthz``, ``/readyz``, and ``/metrics`` where the settings open it."""
    looking = anyio.CapacityLimiter(1)  # a database that hangs holds one thread, not all

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        state = State(database=False, models=False)
        with anyio.move_on_after(SECONDS):
            state = await anyio.to_thread.run_sync(
                service.watching.state, limiter=looking, abandon_on_cancel=True
            )
        return JSONResponse(asdict(state), 200 if state.database and state.models else 503)

    async def metrics(request: Request) -> Response:
        for cache, size in service.watching.kept().items():
            KEPT.labels(cache).set(size)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    app.add_route("/healthz", healthz)
    app.add_route("/readyz", readyz)
    if values.metrics != "off":
        app.add_route("/metrics", metrics)
