"""Downloads that can be broken off and gone on with, and are used only when their hash is right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

CHUNK = 1 << 20
TIMEOUT = 30.0
HASH_HEADERS = ("X-Linked-Etag", "ETag")  # the hub gives a large file's sha256 as its tag

Progress = Callable[[int, int], None]  # bytes here, bytes in all


class DownloadFailed(ValueError):
    """A download that did not end well; the message says why and what to do."""


def download(
    url: str, target: Path, *, sha256: str | None = None, progress: Progress | None = None
) -> str:
    """Fetch a file; ``target`` appears only whole and with the right hash.

    What has arrived stays in ``target.partial``, and the next call goes on from there.

    Args:
        url: where from.
        target: where to.
        sha256: of the whole file; None: as the server names it.
        progress: called after every piece.

    Returns:
        The file's sha256.

    Raises:
        DownloadFailed: if the server cannot be reached, breaks off, names no hash while none is
            given, or sends something else.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    try:
        expected = sha256 or _named_hash(url)
        if not _complete(partial, expected):
            _receive(url, partial, progress)
    except HTTPError as error:
        raise DownloadFailed(f"{url} answers {error.code} {error.reason}") from error
    except URLError as error:
        raise DownloadFailed(f"{url} cannot be reached ({error.reason})") from error
    except (OSError, HTTPException) as error:
        raise DownloadFailed(f"{url} broke off ({error}); run this again to go on") from error
    found = hash_of(partial)
    if found != expected:
        partial.unlink()
        raise DownloadFailed(
            f"{url} sent another file than it should: sha256 {expected} expected, got {found}; "
            "it was thrown away"
        )
    partial.replace(target)
    return found


def _receive(url: str, partial: Path, progress: Progress | None) -> None:
    here = partial.stat().st_size if partial.exists() else 0
    request = Request(url, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        response = urlopen(request, timeout=TIMEOUT)
    except HTTPError as error:
        if error.code != 416 or not here:
            raise
        partial.unlink()  # longer than the file: it is another one
        return _receive(url, partial, progress)
    with response:
        if response.status != 206:
            here = 0
        total = here + int(response.headers.get("Content-Length") or 0)
        with partial.open("ab" if here else "wb") as file:
            while piece := response.read(CHUNK):
                file.write(piece)
                here += len(piece)
                if progress is not None:
                    progress(here, max(total, here))
    if here < total:
        raise DownloadFailed(
            f"{url} broke off after {here:,} of {total:,} bytes; run this again to go on"
        )
    return None


class _Stay(HTTPRedirectHandler):
    """The hash stands in the hub's own answer, not in that of the store it sends one to."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _named_hash(url: str) -> str:
    try:
        with build_opener(_Stay).open(Request(url, method="HEAD"), timeout=TIMEOUT) as response:
            headers = response.headers
    except HTTPError as error:
        if error.code not in (301, 302, 303, 307, 308):
            raise
        headers = error.headers
    for name in HASH_HEADERS:
        value = (headers.get(name) or "").removeprefix("W/").strip('"').lower()
        if len(value) == 64 and not value.strip("0123456789abcdef"):
            return value
    raise DownloadFailed(f"{url} names no sha256, so what it sends could not be checked")


def _complete(partial: Path, expected: str) -> bool:
    return partial.exists() and hash_of(partial) == expected


def hash_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
