"""From the start of the process to the first page, against a page with nothing on it."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from tempfile import TemporaryDirectory

from ..places import ROOT
from .rows import NotMeasured, Row

PATIENCE = 180  # seconds
EMPTY_PAGE = """
import sys, torch, torchvision, timm, gradio
with gradio.Blocks() as page:
    pass
page.launch(server_port=int(sys.argv[1]), quiet=True)
"""


def starting(runs: int) -> list[Row]:
    """Seconds from the start of the process to the first page, each in turns."""
    app = _app()
    ours, theirs = [], []
    for _ in range(runs):
        with served([app]) as (_, seconds):
            ours.append(seconds)
        with served(["-c", EMPTY_PAGE]) as (_, seconds):
            theirs.append(seconds)
    mine, peer = statistics.median(ours), statistics.median(theirs)
    against = "empty Blocks; torch, torchvision, timm"
    return [Row("from process start to the first page", against, mine, peer, "s", 1.1)]


@contextmanager
def served_app() -> Iterator[str]:
    """The address of the app with its ruler, served by a process with a database of its own."""
    with served([_app()], FEWSHOT_MEASURING="true") as (address, _):
        yield address


@contextmanager
def served(arguments: list[str], **variables: str) -> Iterator[tuple[str, float]]:
    """Run Python, wait for its page; its address and the seconds that took.

    Args:
        arguments: of Python; the port to serve at is put after them.
        variables: of the environment, beside those that every measurement sets.
    """
    port = _free_port()
    with TemporaryDirectory() as folder:
        environment = os.environ | {  # noqa: TID251 - handed on, not read
            "FEWSHOT_DATA_DIR": folder,
            "FEWSHOT_PORT": str(port),
            "FEWSHOT_MEASURING": "1",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "GRADIO_TEMP_DIR": folder,
            "OMP_NUM_THREADS": "1",
            **variables,
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments, str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for_page(port, process)
            yield f"http://127.0.0.1:{port}", time.perf_counter() - started
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _app() -> str:
    app = ROOT / "app.py"
    if not app.is_file():
        raise NotMeasured(f"{app} is not here; run this in the project's own folder")
    return str(app)


def _wait_for_page(port: int, process: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        if process.poll() is not None:
            raise RuntimeError(f"a page expected, the process ended with {process.returncode}")
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    raise RuntimeError(f"no page after {PATIENCE} seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
