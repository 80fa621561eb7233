"""How much is read of whom, and for how long."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import orjson
import pytest

from fewshot_demo.guard import Guard, bodies
from fewshot_demo.settings import Settings
from tests.integration.guarded import CALL, Page, Recorder, Reply, asked, opened
from tests.loops import run_async

JSON = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data; boundary=b"}
MEGABYTE = b"x" * 1_000_000


def call_of(size: int) -> bytes:
    """A call of so many bytes."""
    call = {"data": {"image": ""}, "component_id": 1, "fn_name": "ask", "session_hash": "tab"}
    call["data"] = {"image": "x" * (size - len(orjson.dumps(call)))}
    return orjson.dumps(call)


def form_of(size: int) -> bytes:
    """A form with a file of so many bytes."""
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    fields = ((b"session_hash", b"tab"), (b"component_id", b"1"), (b"fn_name", b"ask_file"))
    file = part.replace(b'%s"', b'file"; filename="a"') % (b"x" * size)
    return b"".join(part % field for field in fields) + file + b"--b--\r\n"


@pytest.fixture
def behind() -> Recorder:
    return Recorder()


@pytest.fixture
def guard(behind: Recorder) -> Guard:
    return Guard(behind, Settings(max_upload_mb=2, upload_seconds=0.5))


def post(guard: Any, headers: dict[str, str], parts: list[bytes], **how: Any) -> Reply:
    return run_async(lambda: asked(guard, "POST", CALL, headers, parts, **how))


def test_a_call_as_large_as_the_pad_may_send_passes_whole(guard: Guard, behind: Recorder) -> None:
    body = call_of(512_000)
    assert post(guard, JSON, [body[:100], b"", body[100:]]).status == 200
    assert behind.bodies == [body]


@pytest.mark.parametrize("declared", [True, False])
def test_a_call_one_byte_larger_is_refused(guard: Guard, behind: Recorder, declared: bool) -> None:
    body = call_of(512_001)
    headers = JSON | ({"content-length": str(len(body))} if declared else {})
    reply = post(guard, headers, [body[:300_000], body[300_000:]])
    assert (reply.status, reply.json()["reason"]) == (413, "large")
    assert reply.json()["refusal"].endswith(".")
    assert not behind.scopes


def test_a_declared_length_is_not_believed(guard: Guard, behind: Recorder) -> None:
    reply = post(guard, JSON | {"content-length": "10"}, [MEGABYTE] * 3)
    assert reply.status == 413
    assert not behind.scopes


def test_a_body_without_end_is_left_at_last(guard: Guard, behind: Recorder) -> None:
    assert post(guard, JSON, [MEGABYTE] * 60).status == 413
    assert not behind.scopes


def test_large_json_keeps_nobody_waiting(guard: Guard) -> None:
    """Twenty-one megabytes of small lists are never parsed."""

    def lists(count: int) -> bytes:
        return b'{"data": [' + b"[]," * count + b"[]]}"

    waited: list[float] = []

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(lambda: asked(guard, "POST", CALL, JSON, [lists(7_000_000)]))
            await anyio.sleep(0)
            start = time.process_time()
            assert (await asked(guard, "POST", CALL, JSON, [call_of(200)])).status == 200
            waited.append(time.process_time() - start)

    run_async(both)
    start = time.process_time()
    orjson.loads(lists(350_000))  # a twentieth of them
    assert waited[0] < 20 * (time.process_time() - start) / 4


@pytest.mark.parametrize(("size", "status"), [(2_000_000, 200), (2_200_000, 413)])
def test_a_file_may_have_its_size(guard: Guard, size: int, status: int) -> None:
    assert post(guard, FORM, [form_of(size)]).status == status


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "a/json"])
def test_other_kinds_are_refused_unread(guard: Guard, behind: Recorder, kind: str) -> None:
    assert post(guard, {"content-type": kind}, [call_of(200)]).status == 415
    assert not behind.scopes


def test_a_file_does_not_go_where_none_is_taken(behind: Recorder) -> None:
    guard = Guard(behind, Settings(measuring=True))
    form = [form_of(10)]
    reply = run_async(lambda: asked(guard, "POST", "/gradio_api/run/predict", FORM, form))
    assert reply.status == 415


def test_a_slow_file_is_given_up(guard: Guard, behind: Recorder) -> None:
    form = form_of(100_000)
    parts = [form[at : at + 10_000] for at in range(0, len(form), 10_000)]
    reply = post(guard, FORM, parts, pause=0.1)
    assert (reply.status, reply.json()["reason"]) == (408, "slow")
    assert not behind.scopes
    assert post(guard, FORM, parts, pause=0.01).status == 200


@pytest.mark.parametrize(("idle", "whole"), [(0.05, 20.0), (10.0, 0.05)])
def test_a_slow_call_is_given_up(
    guard: Guard, monkeypatch: pytest.MonkeyPatch, idle: float, whole: float
) -> None:
    monkeypatch.setattr(bodies, "IDLE", idle)
    monkeypatch.setattr(bodies, "CALL_SECONDS", whole)
    assert post(guard, JSON, [call_of(200)], pause=0.1).status == 408


def test_what_is_on_its_way_is_bounded_for_one_address_and_for_all() -> None:
    behind = Recorder()
    guard = Guard(behind, Settings(max_upload_mb=1, max_archive_mb=1))  # 12, and 6 of one

    async def crowd() -> list[Reply]:
        replies: list[Reply] = []

        async def one(peer: str) -> None:
            parts = [form_of(900_000), b""]
            replies.append(await asked(guard, "POST", CALL, FORM, parts, peer=peer, pause=0.05))

        async with anyio.create_task_group() as group:
            for number in range(40):
                group.start_soon(one, f"10.0.0.{number % 4}")
            await anyio.sleep(0.08)
            # A small call from elsewhere is answered meanwhile.
            assert (await asked(guard, "POST", CALL, JSON, [call_of(200)])).status == 200
        return replies

    replies = run_async(crowd)
    assert {reply.status for reply in replies} == {200, 503}
    assert sum(reply.status == 200 for reply in replies) <= 14
    assert next(reply for reply in replies if reply.status == 503).headers["retry-after"] == "2"
    # Everything is given back.
    assert post(guard, FORM, [form_of(900_000)]).status == 200


@pytest.mark.parametrize("headers", [JSON, FORM])
def test_who_leaves_in_the_middle_is_forgotten(
    guard: Guard, behind: Recorder, headers: dict[str, str]
) -> None:
    parts = [form_of(900_000)[:500_000]] if headers is FORM else [call_of(300)[:100]]
    for _ in range(10):
        assert post(guard, headers, parts, ends=False).status == 0
    assert not behind.scopes
    assert post(guard, FORM, [form_of(1_900_000)]).status == 200


def test_no_temporary_file_is_made(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of an upload that arrives nor of one that is broken off."""
    empty = tmp_path_factory.mktemp("temporary")
    made: list[str] = []
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, lambda *_, name=name, **__: made.append(name))
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    with opened(tmp_path_factory.mktemp("open")) as page:
        made.clear()
        assert page.send("add_files", MEGABYTE * 3, session="x", class_id="1").status_code == 200
        before = [form_of(900_000)[:500_000]]
        assert post(page.guard, FORM, before, ends=False).status == 0
    assert made == []
    assert list(Path(empty).rglob("*")) == []


def test_pages_need_no_body(page_of: Page) -> None:
    assert page_of.http.get("/").status_code == 200


@pytest.fixture
def page_of(tmp_path: Path) -> Iterator[Page]:
    with opened(tmp_path) as page:
        yield page
