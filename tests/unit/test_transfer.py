"""Downloads against a hub of our own: whole, broken off, gone on with, wrong."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

from fewshot_demo.models.transfer import DownloadFailed, download
from tests.servers import online

CONTENT = bytes(range(256)) * 4096
SHA = hashlib.sha256(CONTENT).hexdigest()
RESOLVED = "/resolve/main/model.safetensors"


class Server(ThreadingHTTPServer):
    """Serves `CONTENT` as the file of ``lab/file``; that of ``lab/moved`` lies in a store.

    Attributes:
        content: what it sends.
        sha: the hash it names.
        breaks: after how many bytes it closes the connection, one number an answer.
        ranges: whether it can begin within the file.
        asked: the requests, with the range that was wanted.
        headers: of each request, their names in small letters.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.sha: str | None = SHA
        self.breaks: list[int] = []
        self.ranges = True
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

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
        server.headers.append({name.lower(): value for name, value in self.headers.items()})
        if self.path == f"/lab/moved{RESOLVED}":
            self._send_elsewhere()
            return
        server.asked.append(f"{self.command} {wanted}".strip())
        if self.path not in (f"/lab/file{RESOLVED}", "/store"):
            self.send_error(404)
            return
        size = len(server.content)
        start = int(wanted[6:-1]) if wanted and server.ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if server.sha and self.path != "/store":
            self.send_header("ETag", f'"{server.sha}"')
        self.send_header("Content-Length", str(size - start))
        self.end_headers()
        if send:
            stop = start + server.breaks.pop(0) if server.breaks else None
            self.wfile.write(server.content[start:stop])

    def _send_elsewhere(self) -> None:
        """To another host, whose answer says nothing of the file: as the hub does."""
        self.send_response(302)
        store = self.server.url.replace("127.0.0.1", "localhost")
        self.send_header("Location", f"{store}/store")
        self.send_header("X-Linked-Etag", f'"{self.server.sha}"')
        self.send_header("X-Linked-Size", str(len(self.server.content)))
        self.send_header("ETag", '"of the pointer"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 100_000)
    with online(), Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize("repository", ["lab/file", "lab/moved"])
def test_a_whole_file_arrives_and_progress_is_told(
    server: Server, tmp_path: Path, repository: str
) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "deep" / "file"
    found = download(
        repository,
        target,
        hub=f"{server.url}/",
        progress=lambda here, total: told.append((here, total)),
    )
    assert found == SHA
    assert target.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert list(target.parent.iterdir()) == [target]


def test_without_an_address_the_hub_is_that_of_the_environment(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = constants.HUGGINGFACE_CO_URL_TEMPLATE.removeprefix(constants.ENDPOINT)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", server.url + template)
    assert download("lab/file", tmp_path / "file") == SHA


def test_no_token_and_no_list_of_what_is_installed_is_sent(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    download("lab/file", tmp_path / "file", hub=server.url)
    assert server.asked == ["HEAD", "GET"]
    for headers in server.headers:
        assert "authorization" not in headers
        assert headers["user-agent"] == "fewshot-demo"


def test_a_connection_that_breaks_is_taken_up_again(server: Server, tmp_path: Path) -> None:
    server.breaks = [700_000, 0, 100_000]
    assert download("lab/moved", tmp_path / "file", hub=server.url) == SHA
    assert server.asked == [
        "GET",
        "GET bytes=700000-",
        "GET bytes=700000-",
        "GET bytes=800000-",
    ]


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "file"
    server.breaks = [700_000] + [0] * 5
    with pytest.raises(DownloadFailed, match=r"broke off.*run this again"):
        download("lab/moved", target, hub=server.url)
    assert not target.exists()
    server.breaks, server.asked = [], []
    told: list[int] = []
    found = download(
        "lab/moved", target, hub=server.url, progress=lambda here, _: told.append(here)
    )
    assert found == SHA
    assert target.read_bytes() == CONTENT
    assert server.asked == ["GET bytes=700000-"]
    assert told == [800_000, 900_000, 1_000_000, len(CONTENT)]


def test_a_server_that_cannot_go_on_starts_again(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / "file.partial").write_bytes(CONTENT[:5000])
    assert download("lab/file", tmp_path / "file", hub=server.url) == SHA


def test_a_download_that_is_whole_already_is_not_fetched_again(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "file.partial").write_bytes(CONTENT)
    assert download("lab/file", tmp_path / "file", hub=server.url) == SHA
    assert server.asked == ["HEAD"]


def test_what_is_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.partial").write_bytes(CONTENT * 2)
    assert download("lab/file", tmp_path / "file", hub=server.url) == SHA


def test_a_wrong_file_is_never_there(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[::-1]
    with pytest.raises(DownloadFailed, match=r"another file.*expected, got"):
        download("lab/file", tmp_path / "file", hub=server.url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sha", [None, "0" * 40])
def test_a_server_that_names_no_hash_is_not_believed(
    server: Server, tmp_path: Path, sha: str | None
) -> None:
    server.sha = sha
    with pytest.raises(DownloadFailed, match="names no sha256"):
        download("lab/file", tmp_path / "file", hub=server.url)
    assert server.asked == ["HEAD"]


def test_no_such_file_and_no_such_server_are_said(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="answers 404"):
        download("lab/missing", tmp_path / "file", hub=server.url)
    for nowhere in ("http://127.0.0.1:9", "nonsense", "http://[nonsense"):
        with pytest.raises(DownloadFailed, match="cannot be reached"):
            download("lab/file", tmp_path / "file", hub=nowhere)


def test_nothing_is_asked_where_the_hub_is_switched_off(server: Server, tmp_path: Path) -> None:
    constants.HF_HUB_OFFLINE = True  # as in the environment of every test; `online` puts it back
    with pytest.raises(DownloadFailed, match=r"cannot be reached \(HF_HUB_OFFLINE is set\)"):
        download("lab/file", tmp_path / "file", hub=server.url)
    assert server.asked == []
