"""The endpoint for programs, called as they call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.fakes import drawing
from tests.integration.guarded import listening, opened
from tests.rooms import Room, refused, url

DOCS = Path(__file__).parents[2] / "docs" / "programs.md"
KEYS = {
    "model", "seconds", "label", "probabilities", "support", "none_of_these", "none_probability",
    "shown",
}  # fmt: skip


def shown(shape: str, number: int = 0) -> str:
    return url(drawing(shape, number))


SUPPORT = {"ring": [shown("ring"), shown("ring", 1)], "line": [shown("line")]}


def test_labelled_images_are_answered_and_nothing_is_stored(room: Room) -> None:
    before = (room.settings.data_dir / "fewshot.db").stat().st_size, room.sets(room.visitor)
    found = room.service.programs.classify(SUPPORT, shown("line", 5))
    assert (found.label, sum(found.probabilities.values())) == ("line", pytest.approx(1))
    weights = {"ring": 0.0, "line": 0.0}
    for one in found.support:
        weights[one.label] += one.weight
    assert weights == pytest.approx(found.probabilities)
    after = (room.settings.data_dir / "fewshot.db").stat().st_size, room.sets(room.visitor)
    assert after == before


def test_a_set_is_asked_by_the_key_of_its_link(room: Room) -> None:
    room.teach("ring", "line")
    key = room.page.make_link(room.key, "look")["key"]
    found = room.service.programs.classify({}, shown("ring", 5), key)
    here = room.ask("ring", 5)
    assert found.label == here["label"] == "ring"
    assert room.history()[0]["label"] == "ring"
    assert len(room.history()) == 1
    room.page.revoke_link(room.key, room.page.list_links(room.key)["links"][0]["id"])
    with refused("switched off"):
        room.service.programs.classify({}, shown("ring"), key)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"support": {}}, "either"),
        ({"support": SUPPORT, "key": "x"}, "either"),
        ({"support": {}, "key": "nobody's"}, "not here any more"),
        ({"support": {"a": []}}, "at least one image"),
        ({"support": {"": [shown("ring")]}}, "name of its own"),
        ({"support": {str(n): [shown("ring")] for n in range(21)}}, "20"),
        ({"support": {"a": [shown("ring")] * 21}}, "20"),
        ({"support": {"a": ["http://example.org/x.png"], "b": [shown("line")]}}, ""),
        ({"support": SUPPORT, "question": "x"}, ""),
        ({"support": SUPPORT, "model": "nothing"}, "model"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(room: Room, given: Any, why: str) -> None:
    with refused(why):
        room.service.programs.classify(**{"question": shown("line"), **given})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with listening(tmp_path_factory.mktemp("programs")) as address:
        yield address


def test_the_documented_example_runs(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, shape in {"mug1": "ring", "mug2": "ring", "fish1": "line", "what": "ring"}.items():
        (tmp_path / f"{name}.png").write_bytes(drawing(shape))
    block = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert block is not None
    found: dict[str, Any] = {}
    script = block[1].replace("http://127.0.0.1:7860/", served)
    script = script.replace(
        'open(file, "rb").read()', "__import__('pathlib').Path(file).read_bytes()"
    )
    exec(compile(script, "docs/programs.md", "exec"), found)
    assert "mug" in capsys.readouterr().out
    assert set(found["answer"]) == KEYS
    found["client"].close()


def test_a_refusal_reaches_the_program(served: str) -> None:
    client = Client(served, verbose=False, analytics_enabled=False)
    with pytest.raises(AppError, match="either"):
        client.predict({}, shown("ring"), api_name="/classify")
    client.close()


CALLED = {"data": [SUPPORT, shown("line"), "", "", 0.2], "session_hash": "tab"}


@pytest.mark.parametrize(
    "body",
    [
        {"fn_index": 99999},
        {"fn_index": True},
        {"fn_index": None},
        {"session_hash": "x" * 50},
        {"data": [[[]] * 10_000]},
        {"data": [{"a": [1]}]},
        {"data": [{"a": {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}}]},
        {"data": "x"},
    ],
)
def test_only_the_one_call_in_its_form_goes_on(tmp_path: Path, body: dict[str, Any]) -> None:
    with opened(tmp_path) as page:
        number = page.guard._endpoint
        reply = page.http.post("/gradio_api/queue/join", json=CALLED | {"fn_index": number} | body)
        assert reply.status_code == 400
        assert reply.json()["reason"] == "form"


def test_the_rest_of_gradio_stays_shut_and_all_of_it_where_it_is_off(tmp_path: Path) -> None:
    with opened(tmp_path / "on", api_rate=1) as page:
        for path in ("/gradio_api/upload", "/gradio_api/run/classify", "/gradio_api/call/classify"):
            assert page.http.post(path, json={}).status_code == 404
        assert page.http.get("/gradio_api/info").json()["named_endpoints"].keys() == {"/classify"}
        answers = [page.http.post("/gradio_api/queue/join", json={}) for _ in range(30)]
        assert {reply.status_code for reply in answers} == {400, 429}
        large = page.http.post("/gradio_api/queue/join", json={"x": "x" * 5_000_000})
        assert large.status_code in (413, 429)
    with opened(tmp_path / "off", api=False) as page:
        for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x"):
            assert page.http.get(path).status_code == 404
        assert page.http.post("/gradio_api/queue/join", json={}).status_code == 404
        assert page.http.post("/gradio_api/mcp/", json={}).status_code == 404


def test_the_same_is_a_tool_for_assistants(served: str) -> None:
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    ask = {"name": "classify", "arguments": {"support": SUPPORT, "question": shown("ring", 5)}}
    headers = {"accept": "application/json, text/event-stream"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ask}
    reply = httpx.post(f"{served}gradio_api/mcp/", json=body, headers=headers, timeout=30)
    assert reply.status_code == 200
    assert "'label': 'ring'" in reply.text
    other = httpx.post(f"{served}gradio_api/mcp/", json=body | {"method": "resources/list"})
    assert other.status_code == 400
    assert httpx.get(f"{served}gradio_api/mcp/").status_code == 405
