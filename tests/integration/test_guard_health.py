"""What machines ask about the app, and who may."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.settings import Settings
from fewshot_demo.store import StoreProblem
from fewshot_demo.ui.logs import AsJson
from tests.fakes import drawing
from tests.integration.guarded import CALL, Page, asked, opened
from tests.loops import run_async
from tests.rooms import url


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("health"), metrics="local") as page:
        yield page


def test_a_probe_is_answered_under_any_name(page: Page) -> None:
    for host in ("127.0.0.1:7860", "10.1.2.3:7860", "fewshot.internal"):
        assert page.http.get("/healthz", headers={"host": host}).text == "ok"
        ready = page.http.get("/readyz", headers={"host": host})
        assert (ready.status_code, ready.json()) == (200, {"database": True, "models": True})
    assert page.http.get("/", headers={"host": "10.1.2.3"}).status_code == 403


def test_not_ready_without_a_database(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreProblem("database-busy")

    monkeypatch.setattr("fewshot_demo.store.Database.read", gone)
    ready = page.http.get("/readyz")
    assert (ready.status_code, ready.json()["database"]) == (503, False)
    assert page.http.get("/healthz").status_code == 200


def test_what_is_measured_says_nothing_of_anybody(page: Page) -> None:
    opened = page.call("open_page", "told").json()
    key, visitor = opened["session"]["key"], opened["visitor"]
    renaming = page.body("rename_set") | {"data": {"session": key, "name": "my secret"}}
    page.http.post(CALL, json=renaming)
    page.call("ask", session=key, visitor=visitor, drawing="d", image=url(drawing("ring")))
    page.http.get("/no/such/door")
    told = asked_from(page, "127.0.0.1")
    assert told.status == 200
    text = told.body.decode()
    assert 'fewshot_questions_total{model="nearest",state="answer"}' in text
    assert 'fewshot_refused_total{reason="path"}' in text
    assert 'fewshot_call_seconds_count{call="ask"}' in text
    assert 'fewshot_stage_seconds_count{stage="store"}' in text
    assert 'fewshot_kept{cache="snapshots"}' in text
    for secret in (key, visitor, "my secret", "told", "127.0.0.1"):
        assert secret not in text


def asked_from(page: Page, peer: str, **headers: str) -> Any:
    return run_async(lambda: asked(page.guard, "GET", "/metrics", headers, peer=peer))


def test_measures_are_told_to_this_machine_alone(page: Page, tmp_path: Path) -> None:
    assert asked_from(page, "192.0.2.7").status == 404
    assert asked_from(page, "127.0.0.1", **{"x-forwarded-for": "192.0.2.7"}).status == 404
    with opened(tmp_path) as shut:
        assert asked_from(shut, "127.0.0.1").status == 404
    assert Settings().metrics == "off"


def test_a_line_of_the_log_is_json_without_what_was_sent() -> None:
    record = logging.LogRecord("a.b", logging.WARNING, "f.py", 1, "not %s", ("saved",), None)
    line = json.loads(AsJson().format(record))
    assert (line["level"], line["logger"], line["message"]) == ("warning", "a.b", "not saved")
