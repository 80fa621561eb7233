"""A call, a form or a file that is none is refused in a sentence, and a picture still arrives."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import drawing
from tests.integration.guarded import CALL, Page, opened


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("calls")) as page:
        yield page


@pytest.mark.parametrize(
    "change",
    [
        {"component_id": 99999},
        {"component_id": 10**30},
        {"component_id": -1},
        {"component_id": True},
        {"component_id": "1; drop"},
        {"component_id": None},
        {"component_id": [1]},
        {"fn_name": "nothing"},
        {"fn_name": "__class__"},
        {"fn_name": "preprocess"},
        {"fn_name": "get_config"},
        {"fn_name": None},
        {"session_hash": ""},
        {"session_hash": "a" * 41},
        {"session_hash": "a" * 400_000},
        {"session_hash": "a b"},
        {"session_hash": "tab\n"},
        {"session_hash": ["tab"]},
        {"session_hash": "é"},
        {"session_hash": None},
    ],
)
def test_a_call_of_what_is_not_there_is_a_plain_refusal(
    page: Page, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        reply = page.http.post(CALL, json=page.body("open_page") | change)
    assert reply.status_code in (400, 404)
    assert reply.json()["refusal"].endswith(".")
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"data": NaN}',
        b'{"data": 1' + b"0" * 100_000 + b"}",
    ],
)
def test_what_is_no_call_is_a_plain_refusal(page: Page, body: bytes) -> None:
    reply = page.http.post(CALL, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["reason"] == "form"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx"),
        ("multipart/form-data; boundary=b; charset=nonsense", b"--b\r\n\xff\xfe: \x00\r\n\r\n"),
        ("multipart/form-data; boundary=" + "b" * 60_000, b"--b\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=\xff", b"--b\r\n\r\nx\r\n--b--\r\n"),
    ],
)
def test_a_broken_form_is_a_plain_refusal(page: Page, kind: str, body: bytes) -> None:
    reply = page.http.post(CALL, content=body, headers=[(b"content-type", kind.encode("latin-1"))])
    assert reply.status_code == 400
    assert reply.json()["reason"] == "form"


def test_more_than_one_file_or_a_form_of_many_fields_is_refused(page: Page) -> None:
    fields = page.body("add_files")
    del fields["data"]
    files = [("file", ("a.png", b"a")), ("file", ("b.png", b"b"))]
    assert page.http.post(CALL, data=fields, files=files).status_code == 400
    many = fields | {f"f{number}": "x" for number in range(40)}
    assert page.http.post(CALL, data=many, files=files[:1]).status_code == 400


def test_a_picture_still_arrives(page: Page) -> None:
    visitor = page.call("open_page").json()["visitor"]
    session = page.call("new_set", visitor=visitor).json()["session"]
    where = {"session": session["key"], "class_id": str(session["classes"][0]["id"])}
    reply = page.send("add_files", drawing("ring"), **where)
    assert reply.status_code == 200
    assert reply.json().get("added") == 1, reply.json()
