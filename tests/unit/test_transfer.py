"""Downloads against a server of our own: whole, broken off, gone on with, wrong."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fewshot_demo.datasets.transfer import DownloadFailed, download

CONTENT = bytes(range(256)) * 4096
SHA = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves `CONTENT` under every path; ``/moved`` sends elsewhere, as the hub does."""

    content = CONTENT
    sha: str | None = SHA
    stop_after: int | None = None
    ranges = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_HEAD(self) -> None:
        self._answer(send=False)

    def do_GET(self) -> None:
        self._answer(send=True)

    def _answer(self, send: bool) -> None:
        server, wanted = self.server, self.headers.get("Range", "")
        server.asked.append(f"{self.command} {wanted}".strip())
        if self.path == "/missing":
            self.send_error(404)
            return
        moved = self.path == "/moved"
        start = int(wanted[6:-1]) if wanted and server.ranges and not moved else 0
        if start > len(server.content):
            self.send_error(416)
            return
        self.send_response(302 if moved else 206 if start else 200)
        if moved:
            self.send_header("Location", "/store")
        if server.sha and self.path != "/store":
            self.send_header("X-Linked-Etag", f'"{server.sha}"')
        body = b"" if moved else server.content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if send:
            stop = server.stop_after
            self.wfile.write(body if stop is None else body[:stop])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["file", "moved"])
def test_a_whole_file_arrives_and_progress_is_told(
    server: Server, tmp_path: Path, path: str
) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "deep" / "file"
    found = download(
        f"{server.url}/{path}", target, progress=lambda here, total: told.append((here, total))
    )
    assert found == SHA
    assert target.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert list(target.parent.iterdir()) == [target]


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file"
    server.stop_after = 700_000
    with pytest.raises(DownloadFailed, match=r"broke off.*run this again"):
        download(f"{server.url}/moved", target)
    assert not target.exists()
    server.stop_after, server.asked = None, []
    assert download(f"{server.url}/moved", target) == SHA
    assert target.read_bytes() == CONTENT
    assert server.asked[-1] == "GET bytes=700000-"


def test_a_server_that_cannot_go_on_starts_again(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / "file.partial").write_bytes(CONTENT[:5000])
    assert download(f"{server.url}/file", tmp_path / "file") == SHA


def test_a_download_that_is_whole_already_is_not_fetched_again(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "file.partial").write_bytes(CONTENT)
    assert download(f"{server.url}/file", tmp_path / "file") == SHA
    assert server.asked == ["HEAD"]


def test_what_is_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.partial").write_bytes(CONTENT * 2)
    assert download(f"{server.url}/file", tmp_path / "file") == SHA


@pytest.mark.parametrize("sha", [None, "0" * 64])
def test_a_wrong_file_is_never_there(server: Server, tmp_path: Path, sha: str | None) -> None:
    server.content = CONTENT[::-1]
    with pytest.raises(DownloadFailed, match=r"another file.*expected, got"):
        download(f"{server.url}/file", tmp_path / "file", sha256=sha)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_names_no_hash_is_not_believed(server: Server, tmp_path: Path) -> None:
    server.sha = None
    with pytest.raises(DownloadFailed, match="names no sha256"):
        download(f"{server.url}/file", tmp_path / "file")
    assert download(f"{server.url}/file", tmp_path / "file", sha256=SHA) == SHA


def test_no_such_file_and_no_such_server_are_said(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="answers 404"):
        download(f"{server.url}/missing", tmp_path / "file")
    with pytest.raises(DownloadFailed, match="cannot be reached"):
        download("http://127.0.0.1:9/file", tmp_path / "file")
