"""The app behind its guard, in this process: over a recogniser without a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import anyio
import gradio as gr
import orjson
from starlette.testclient import TestClient

from fewshot_demo.guard import Guard
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from fewshot_demo.ui.app import application, build
from fewshot_demo.ui.server import Server
from tests.fakes import PixelRecogniser
from tests.loops import run_async

HERE = "http://127.0.0.1:7860"
CALL = "/gradio_api/component_server/"


def call_of(name: str, part: int, data: dict[str, Any], tab: str) -> dict[str, Any]:
    """What the page sends to call a function of one of its parts."""
    return {"data": data, "component_id": part, "fn_name": name, "session_hash": tab}


class Page:
    """A visitor's browser, without the browser.

    Attributes:
        http: sends requests; whatever goes wrong in the app is raised here.
        guard: the app.
        functions: what answers each call.
    """

    def __init__(self, http: TestClient, guard: Guard, demo: gr.Blocks) -> None:
        self.http = http
        self.guard = guard
        functions = [
            (number, function)
            for number, part in demo.blocks.items()
            for function in getattr(part, "server_fns", [])
        ]
        self._parts = {function.__name__: number for number, function in functions}
        self.functions = {function.__name__: function for _, function in functions}

    def body(self, name: str, tab: str = "tab", /, **data: Any) -> dict[str, Any]:
        """A call as the page sends it."""
        part = self._parts[name]
        return call_of(name, part, data, tab)

    def call(self, name: str, tab: str = "tab", /, **data: Any) -> Any:
        """The response to a call."""
        return self.http.post(CALL, json=self.body(name, tab, **data))

    def send(
        self, name: str, file: bytes, tab: str = "tab", called: str = "1.png", **data: Any
    ) -> Any:
        """The response to a call that brings a file."""
        fields = {**self.body(name, tab), **data}
        del fields["data"]
        return self.http.post(CALL, data=fields, files={"file": (called, file)})


@dataclass
class Reply:
    """What an app answers; status 0: nothing."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as data."""
        return orjson.loads(self.body)


async def asked(
    app: Any,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    parts: Iterable[bytes] = (),
    *,
    peer: str = "127.0.0.1",
    pause: float = 0.0,
    ends: bool = True,
) -> Reply:
    """Send a request as no client library would: this path, these headers, the body part by part.

    Args:
        pause: seconds before every part.
        ends: else the sender goes away after the last part.
    """
    last: dict[str, Any] = {"type": "http.request" if ends else "http.disconnect", "body": b""}
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    coming = iter([*messages, last])
    reply = Reply(0, {}, b"")

    async def receive() -> Any:
        await anyio.sleep(pause)
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {
                name.decode(): value.decode() for name, value in message.get("headers", [])
            }
        reply.body += message.get("body", b"")

    sent = {"host": "127.0.0.1:7860"} | (headers or {})
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 7860),
        "client": (peer, 1),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }
    await app(scope, receive, send)
    return reply


class Recorder:
    """An app that answers everything and remembers what reached it."""

    def __init__(self) -> None:
        self.scopes: list[Any] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive()).get("body", b""))
        opening = (b"access-control-allow-origin", b"*")
        await send({"type": "http.response.start", "status": 200, "headers": [opening]})
        await send({"type": "http.response.body", "body": b"reached"})


@contextmanager
def _made(folder: Path, values: dict[str, Any]) -> Iterator[tuple[gr.Blocks, Guard, Settings]]:
    settings = Settings(data_dir=folder / "data", **values)
    with closing(Service(settings, PixelRecogniser())) as service:

        async def make() -> tuple[gr.Blocks, Guard]:
            demo = build(service, settings)
            return demo, application(demo, service, settings)

        demo, guard = run_async(make)  # outside of a loop Gradio makes loops that nobody closes
        yield demo, guard, settings


@contextmanager
def listening(folder: Path, **values: Any) -> Iterator[str]:
    """The app at a port of this machine: its URL."""
    with _made(folder, {"port": 0, **values}) as (_, guard, settings):
        urls: Queue[str] = Queue()
        server = Server(guard, settings, urls.put)
        thread = Thread(target=server.run)
        thread.start()
        try:
            yield urls.get(timeout=30)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def opened(folder: Path, **values: Any) -> Iterator[Page]:
    """The app with these settings, and a visitor of it."""
    with (
        _made(folder, values) as (demo, guard, _),
        TestClient(guard, base_url=HERE) as http,
    ):
        yield Page(http, guard, demo)


def config_in(page: str) -> dict[str, Any]:
    """What the front end is told of the page, from the page itself."""
    match = re.search(r"window\.gradio_config = (\{.*?\});</script>", page, re.DOTALL)
    assert match is not None
    return orjson.loads(match[1])
