"""Weights files from a hub, by its own library; they are used only when their hash is right.

Not by its `hf_hub_download`: since 1.18 that deletes what has arrived when a download breaks off,
and it compares no hash. Its parts can go on with a file and say which hash it should have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

FILE = "model.safetensors"
AGENT = {"user-agent": "fewshot-demo"}  # instead of a list of what is installed

Progress = Callable[[int, int], None]  # bytes here, bytes in all


class DownloadFailed(ValueError):
    """A download that did not end well; the message says why and what to do."""


class NotReached(DownloadFailed):
    """The hub cannot be reached."""


class BrokeOff(DownloadFailed):
    """The connection broke; what has arrived stays, and the next download goes on from there."""


def download(
    repository: str, target: Path, *, hub: str | None = None, progress: Progress | None = None
) -> str:
    """Fetch `FILE` of a repository; ``target`` appears only whole and with the hash the hub names.

    A broken connection is taken up again a few times. What has arrived, in pieces of 10 MB, stays
    in ``target.partial``, and the next call goes on from there. No token is sent.

    Args:
        repository: such as ``timm/test_vit.r160_in1k``.
        target: where to.
        hub: its address; None: that in ``HF_ENDPOINT``, else the public one.
        progress: called after every piece; what it raises ends the download.

    Returns:
        The file's sha256.

    Raises:
        DownloadFailed: if the hub cannot be reached, breaks off, names no hash, or sends something
            else.
    """
    from huggingface_hub import hf_hub_url

    url = hf_hub_url(repository, FILE, endpoint=hub and hub.rstrip("/"))
    expected, size = _named(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    arrived = target.with_name(target.name + ".partial")
    _receive(url, arrived, size, progress)
    found = hash_of(arrived)
    if found != expected:
        arrived.unlink()
        raise DownloadFailed(
            f"{url} sent another file than it should: sha256 {expected} expected, got {found}; "
            "it was thrown away"
        )
    arrived.replace(target)
    return found


def _named(url: str) -> tuple[str, int | None]:
    """The sha256 and the size in bytes that the hub says the file has."""
    from huggingface_hub import get_hf_file_metadata
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
    from huggingface_hub.utils import httpx

    try:
        metadata = get_hf_file_metadata(url, token=False, headers=AGENT)
    except HfHubHTTPError as error:
        raise _answered(url, error) from error
    except OfflineModeIsEnabled as error:
        raise NotReached(f"{url} cannot be reached (HF_HUB_OFFLINE is set)") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReached(f"{url} cannot be reached ({error})") from error
    if not re.fullmatch("[0-9a-f]{64}", metadata.etag or ""):
        raise DownloadFailed(f"{url} names no sha256, so what it sends could not be checked")
    return cast(str, metadata.etag), metadata.size


def _receive(url: str, arrived: Path, size: int | None, progress: Progress | None) -> None:
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import httpx

    here = arrived.stat().st_size if arrived.exists() else 0
    if size is None or here > size:  # perhaps of another file
        here = 0
    bar = cast(Any, partial(_Bar, progress))
    try:
        with arrived.open("ab" if here else "wb") as file:
            http_get(url, file, resume_size=here, headers=AGENT, expected_size=size, tqdm_class=bar)
    except HfHubHTTPError as error:
        raise _answered(url, error) from error
    except (httpx.HTTPError, OSError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BrokeOff(f"{url} broke off ({why}); run this again to go on") from error


def _answered(url: str, error: Any) -> DownloadFailed:
    answer = error.response
    return DownloadFailed(f"{url} answers {answer.status_code} {answer.reason_phrase}")


class _Bar:
    """As much of tqdm as the hub's library counts with."""

    def __init__(self, progress: Progress | None, total: int | None, initial: int, **_: Any):
        self._progress, self._total, self._here = progress, total or 0, initial

    def update(self, arrived: int) -> None:
        self._here += arrived
        if self._progress is not None:
            self._progress(self._here, max(self._total, self._here))

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def hash_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal digits."""
    from huggingface_hub.utils.sha import sha_fileobj

    with path.open("rb") as file:
        return sha_fileobj(file).hex()
