"""What the server gives to nobody and takes from nobody, whatever the page would send."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.guarded import config_in
from tests.ui.conftest import ROOT, Server


@pytest.fixture(scope="module")
def config(server: Server) -> dict[str, Any]:
    return config_in(httpx.get(server.url).text)


def call(server: Server, config: dict[str, Any], name: str, data: Any) -> httpx.Response:
    """Call a server function as the page does."""
    owner = next(
        part["id"] for part in config["components"] if name in part["props"].get("server_fns", [])
    )
    body = {"data": data, "component_id": owner, "fn_name": name, "session_hash": "test"}
    return httpx.post(server.url + "gradio_api/component_server/", json=body, timeout=30)


def test_nothing_of_the_server_can_be_fetched(server: Server) -> None:
    for path in (server.data / "fewshot.db", ROOT / "app.py", "/etc/passwd"):
        assert httpx.get(f"{server.url}gradio_api/file={path}").status_code in (403, 404)
    described = httpx.get(server.url + "gradio_api/info").json()
    assert described["named_endpoints"].keys() == {"/classify"}, "what is for programs, and no more"
    assert httpx.get(server.url + "monitoring").status_code == 404


def test_a_body_too_large_is_not_read(server: Server, config: dict[str, Any]) -> None:
    assert call(server, config, "ask", "x" * 25_000_000).status_code == 413


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        {"session": ["a"], "drawing": "", "image": "", "source": ""},
        {"session": {"key": "a"}, "drawing": "", "image": "", "source": ""},
        {"session": "nobody", "drawing": "a", "image": "data:image/png;base64,AAAA", "source": "x"},
    ],
)
def test_what_is_sent_is_not_trusted(server: Server, config: dict[str, Any], data: Any) -> None:
    reply = call(server, config, "ask", data)
    assert reply.status_code == 200
    assert reply.json()["refusal"].endswith((".", "one."))


@pytest.mark.parametrize("place", ["NaN", [0], {"a": 1}, None, True, "<b>", ""])
def test_no_share_of_strangers_is_a_sentence(
    server: Server, config: dict[str, Any], place: Any
) -> None:
    session = call(server, config, "open_page", {}).json()["session"]["key"]
    data = {"session": session, "strangers": place}
    reply = call(server, config, "set_strangers", data)
    assert reply.status_code == 200
    assert reply.json()["refusal"].endswith(".")
    far = call(server, config, "set_strangers", {"session": session, "strangers": 1e9})
    assert far.json()["session"]["strangers"] == 0.5


def test_a_number_that_is_none_is_a_sentence(server: Server, config: dict[str, Any]) -> None:
    session = call(server, config, "open_page", {}).json()["session"]["key"]
    owner = next(
        part["id"]
        for part in config["components"]
        if "set_strangers" in part["props"].get("server_fns", [])
    )
    body = (
        f'{{"data": {{"session": "{session}", "strangers": NaN}}, "component_id": {owner}, '
        '"fn_name": "set_strangers", "session_hash": "test"}'
    )
    headers = {"content-type": "application/json"}
    reply = httpx.post(
        server.url + "gradio_api/component_server/", content=body, headers=headers, timeout=30
    )
    assert reply.status_code < 500
    assert reply.status_code != 200 or reply.json()["refusal"].endswith(".")


def test_keys_of_nobody_open_nothing(server: Server, config: dict[str, Any]) -> None:
    for key in ("", "a", "x" * 100_000, "../..", "' OR 1=1 --"):
        opened = call(server, config, "open_page", {"session": key, "visitor": key}).json()
        assert opened["session"]["sample"]
        assert opened["session"]["key"] != key
