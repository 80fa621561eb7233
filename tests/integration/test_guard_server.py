"""The guard at a real socket of this machine, where bodies come in pieces and senders vanish."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

import httpx
import pytest

from fewshot_demo.guard import bodies
from tests.integration.guarded import CALL, listening


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with listening(tmp_path_factory.mktemp("served"), newcomer_rate=6000, visitor_rate=2) as url:
        yield url


def spoken(url: str, head: str, *parts: bytes, wait: bool = True, pause: float = 0.0) -> str:
    """What the server answers to these bytes; with ``wait`` off the line is cut after them."""
    place = urlsplit(url)
    where = (place.hostname, place.port or 80)
    with closing(socket.create_connection(where, timeout=15)) as line:
        line.sendall((head.format(host=place.netloc) + "\r\n\r\n").encode())
        for part in parts:
            time.sleep(pause)
            line.sendall(part)
        answer = b""
        with suppress(ConnectionResetError):  # what was sent after the answer is not read
            while wait and (more := line.recv(65_536)):
                answer += more
                if b"\r\n\r\n" in answer and b"refusal" in answer:
                    break
    return answer.decode()


POST = "POST " + CALL + " HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"


def test_the_page_is_served_and_says_nothing_of_its_server(url: str) -> None:
    reply = httpx.get(url)
    assert reply.status_code == 200
    assert "server" not in reply.headers
    assert reply.headers["content-security-policy"]


def test_chunks_are_counted_as_they_come(url: str) -> None:
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    answer = spoken(url, POST + "Transfer-Encoding: chunked", *[chunk] * 30, b"0\r\n\r\n")
    assert answer.startswith("HTTP/1.1 413")


def test_a_large_body_is_answered_and_not_cut_off(url: str) -> None:
    for size in (600_000, 25_000_000):
        reply = httpx.post(
            url.rstrip("/") + CALL,
            content=b"x" * size,
            headers={"content-type": "application/json"},
        )
        assert reply.status_code == 413
        assert reply.json()["reason"] == "large"


def test_a_body_that_never_comes_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IDLE", 0.2)
    assert spoken(url, POST + "Content-Length: 100", b"{").startswith("HTTP/1.1 408")


def test_a_body_that_trickles_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "CALL_SECONDS", 0.3)
    trickle = [b"{"] * 8
    answer = spoken(url, POST + "Content-Length: 100", *trickle, pause=0.05)
    assert answer.startswith("HTTP/1.1 408")


def test_two_lengths_and_two_names_are_refused(url: str) -> None:
    lengths = POST + "Content-Length: 2\r\nContent-Length: 3"
    assert spoken(url, lengths, b"{}}").startswith("HTTP/1.1 400")
    both = POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close"
    assert not spoken(url, both, b"0\r\n\r\n").startswith("HTTP/1.1 2")
    assert spoken(url, POST + "Host: evil.example", b"").startswith("HTTP/1.1 400")


def test_senders_that_vanish_leave_no_traceback(url: str, caplog: pytest.LogCaptureFixture) -> None:
    form = POST.replace("application/json", "multipart/form-data; boundary=b")
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    with caplog.at_level(logging.WARNING):
        for head in (form, POST):
            for number in range(10):
                body = part + b"x" * 10_000 * number
                spoken(url, head + "Content-Length: 900000", body, wait=False)
        spoken(url, "GET /gradio_api/call/x/x HTTP/1.1\r\nHost: {host}", wait=False)
        assert httpx.get(url).status_code == 200
    assert not [record for record in caplog.records if record.exc_info]


def test_a_sender_on_this_machine_cannot_choose_its_address(url: str) -> None:
    with httpx.Client(base_url=url) as http:
        body = {"data": {}, "component_id": 1, "fn_name": "no", "session_hash": "one"}
        statuses = {
            http.post(CALL, json=body, headers={"x-forwarded-for": f"1.1.1.{number}"}).status_code
            for number in range(150)
        }
    assert statuses == {404, 429}
