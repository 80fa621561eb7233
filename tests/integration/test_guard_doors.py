"""What can be reached from outside: the page and what it asks for, and nothing else of Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount, Route

from fewshot_demo.guard import Guard
from fewshot_demo.settings import Settings
from tests.integration.guarded import CALL, Page, Recorder, asked, config_in, opened
from tests.loops import run_async

PASSING = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/static/{path:path}"),
    ("GET", "/theme.css"),
    ("GET", "/favicon.ico"),
    ("HEAD", "/favicon.ico"),
    ("GET", "/umap.js"),
    ("HEAD", "/umap.js"),
    ("GET", "/manifest.json"),
    ("HEAD", "/manifest.json"),
    ("GET", "/service-worker.js"),
    ("HEAD", "/service-worker.js"),
    ("GET", "/unreached"),
    ("HEAD", "/unreached"),
    ("GET", "/icon-192.png"),
    ("HEAD", "/icon-192.png"),
    ("GET", "/icon-512.png"),
    ("HEAD", "/icon-512.png"),
    ("GET", "/healthz"),
    ("HEAD", "/healthz"),
    ("GET", "/readyz"),
    ("HEAD", "/readyz"),
    ("POST", CALL),
    ("POST", "/sets/save"),
    ("POST", "/sets/classifier"),
    ("POST", "/sets/page"),
    ("POST", "/sets/bring-in"),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("doors")) as page:
        yield page


def every_route(routes: list[Any], before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Method, path and endpoint of every route, in mounted apps and included routers too."""
    for route in routes:
        inner = getattr(route, "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", None
        )
        path = before + getattr(route, "path", "")
        if isinstance(route, Mount) or (inner and not isinstance(route, Route)):
            yield from every_route(list(inner or []), path.rstrip("/"))
        else:
            for method in getattr(route, "methods", None) or {"GET", "POST", "WEBSOCKET"}:
                yield method, path, route


def filled(path: str, value: str) -> str:
    """A path whose parameters all have this value."""
    head, *rest = path.split("{")
    return head + "".join(value + part.partition("}")[2] for part in rest)


def reached(method: str, path: str, **values: Any) -> bool:
    """Whether a request gets through the guard."""
    behind = Recorder()
    body = b'{"data": {}, "component_id": 1, "fn_name": "f", "session_hash": "s"}'
    kind = "application/zip" if path == "/sets/bring-in" else "application/json"
    headers = {"content-type": kind}
    guard = Guard(behind, Settings(**values))
    reply = run_async(asked, guard, method, path, headers, [body])
    assert bool(behind.scopes) == (reply.status == 200)
    assert behind.scopes or reply.status in (404, 405)
    return bool(behind.scopes)


def test_every_route_of_the_app_is_listed_or_shut(page: Page) -> None:
    routes = list(every_route(page.guard.app.routes))  # pyright: ignore[reportFunctionMemberAccess]
    paths = {path for _, path, _ in routes}
    # The list is the whole one: Gradio's own doors are in it.
    assert {"/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/deep_link"} <= paths
    assert len(paths) > 60
    passing = {
        (method, path)
        for method, path, _ in routes
        if method != "WEBSOCKET" and reached(method, filled(path, "x"))
    }
    assert passing == PASSING


def test_the_calls_are_answered_by_us_and_not_by_gradio(page: Page) -> None:
    first = next(
        route
        for method, path, route in every_route(page.guard.app.routes)  # pyright: ignore[reportFunctionMemberAccess]
        if (method, path) == ("POST", CALL)
    )
    assert first.endpoint.__module__ == "fewshot_demo.ui.calling"


def test_the_event_that_does_nothing_is_there_for_measuring_alone() -> None:
    assert not reached("POST", "/gradio_api/run/predict")
    assert reached("POST", "/gradio_api/run/predict", measuring=True)
    assert not reached("POST", "/gradio_api/queue/join", measuring=True)


def test_nothing_is_carried_away_from_a_booth_nor_asked_by_programs(tmp_path: Path) -> None:
    with opened(tmp_path, kiosk=True) as booth:
        for path in ("/sets/save", "/sets/bring-in", "/gradio_api/queue/join", "/gradio_api/mcp/"):
            assert booth.http.post(path, json={}).status_code == 404
        for path in ("/config", "/gradio_api/info"):
            assert booth.http.get(path).status_code == 404
        assert booth.call("demonstration").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://127.0.0.1:9/x",
        "/gradio_api/file=https://example.org/x.png",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://example.org/",
        "/gradio_api/upload_progress?upload_id=1",
        "/gradio_api/deep_link?session_hash=1",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/heartbeat/tab",
        "/gradio_api/queue/data?session_hash=tab",
        "/gradio_api/queue/status",
        "/gradio_api/call/x/x",
        "/gradio_api/app_id",
        "/gradio_api/startup-events",
        "/gradio_api/runs",
        "/gradio_api/mcp/",
        "/config",
        "/docs",
        "/openapi.json",
        "/monitoring",
        "/monitoring/summary",
        "/icon-180.png",
        "/login",
        "/dev/reload",
        "//",
        "/./",
        "/index.html",
        "/Assets/x",
        "/assets/",
        "/assets/../config",
        "/assets/%2e%2e/config",
        "/assets/..%2f..%2fconfig",
        "/assets/.hidden",
        "/static/a//b",
        "/theme.css/",
        "/theme.css\n",
        "/%00",
        "/ünïcode",
        "/gradio_api/component_server",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_a_path_off_the_list_is_shut(method: str, path: str) -> None:
    assert not reached(method, path)


@pytest.mark.parametrize("path", ["/", "/assets/x.js", "/theme.css", CALL])
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "CONNECT"])
def test_no_other_method_passes(method: str, path: str) -> None:
    assert not reached(method, path)


def test_no_socket_is_opened(page: Page) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), page.http.websocket_connect("/gradio_api/queue/join"):
        pass


def test_everything_that_the_page_names_is_served(page: Page) -> None:
    import re

    text = page.http.get("/").text
    names = re.findall(r'(?:src|href)="\.(/assets/[^"]+)"', text)
    assert names
    for name in [*names, "/theme.css", "/favicon.ico"]:
        assert page.http.get(name).status_code == 200
    assert page.http.head("/").status_code == 200


def test_what_is_named_by_its_content_is_fetched_once(page: Page) -> None:
    import re

    found = re.search(r'src="\.(/assets/[^"]+)"', page.http.get("/").text)
    assert found
    assert "immutable" in page.http.get(found[1]).headers["cache-control"]
    for other in ("/", "/theme.css", "/static/fonts/none.woff2", "/assets/none.js"):
        assert "immutable" not in page.http.get(other).headers.get("cache-control", "")


def test_every_file_of_the_front_end_passes_by_its_name() -> None:
    import gradio

    from fewshot_demo.guard.doors import ASSETS, STATIC

    front = Path(gradio.__file__).parent / "templates" / "frontend"
    names = [
        "/" + file.relative_to(front).as_posix()
        for part in ("assets", "static")
        for file in (front / part).rglob("*")
        if file.is_file()
    ]
    assert len(names) > 100
    doors = (ASSETS, STATIC)
    shut = [name for name in names if not any(one.path.fullmatch(name) for one in doors)]
    assert shut == []


@pytest.mark.parametrize("query", ["page=nowhere", "deep_link=../x", "deep_link=aaaa", "__sign=x"])
def test_what_stands_behind_the_address_reaches_nobody(page: Page, query: str) -> None:
    reply = page.http.get(f"/?{query}")
    assert reply.status_code == 200
    assert config_in(reply.text)["deep_link_state"] == "none"
