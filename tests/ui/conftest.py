"""The served app, and visitors who come to it with a browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.ui.browser import FLAGS, SCREENS, SIZES, TOUCHED, Hand, chromium
from tests.ui.windows import Window, Windows

ROOT = Path(__file__).parents[2]
START = 180.0  # seconds a slow machine may take to serve the first page

expect.set_options(timeout=30_000)  # where many things run beside each other


class Starter:
    """A process that has imported the app, and forks the servers; see `tests.ui.starter`."""

    process: subprocess.Popen[str] | None = None

    def start(self, **order: object) -> psutil.Process:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.ui.starter"],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self.process.stdin and self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return psutil.Process(int(self.process.stdout.readline()))

    def stop(self) -> None:
        if self.process is not None:
            self.process.communicate()  # it ends where nothing more is asked of it


STARTER = Starter()


@pytest.fixture(scope="session", autouse=True)
def no_starter_left() -> Iterator[None]:
    yield
    STARTER.stop()


class Server:
    """The app as a process of its own, with a data folder of its own."""

    def __init__(self, data: Path, *command: str) -> None:
        """``command``: what Python is to run in place of ``app.py``."""
        self.command = command or ("app.py",)
        self.port = 0  # any that is free; it stays when the server starts again
        self.data = data
        self.log = data.parent / "server.log"
        self.start()

    def start(self) -> None:
        environment = os.environ | {
            "FEWSHOT_DATA_DIR": str(self.data),
            "FEWSHOT_PORT": str(self.port),
        }
        self.log.unlink(missing_ok=True)
        self.process = STARTER.start(
            command=self.command, environment=environment, log=str(self.log)
        )
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self.process.is_running():
            said = self.log.read_text() if self.log.exists() else ""
            if found := re.search(r"Open (http://127\.0\.0\.1:(\d+)/)\n", said):
                self.url, self.port = found[1], int(found[2])
                assert (self.data / "fewshot.db").is_file(), "it took the settings of another"
                return
            time.sleep(0.05)
        self.stop(signal.SIGKILL)
        raise RuntimeError(f"the app did not start:\n{self.log.read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        with suppress(psutil.NoSuchProcess):
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except psutil.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def served(tmp_path_factory: pytest.TempPathFactory, *command: str) -> Iterator[Server]:
    """A server as long as a fixture lives."""
    server = Server(tmp_path_factory.mktemp("served") / "data", *command)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as it is; visitors share it and see nothing of each other."""
    yield from served(tmp_path_factory)


@pytest.fixture(scope="session")
def fake_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a recogniser without a network, for modules that take it as their ``server``."""
    yield from served(tmp_path_factory, "-m", "tests.ui.fake_app")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    running = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def windows() -> dict[Browser, Windows]:
    """Of each browser that the tests of a worker start."""
    return {}


Arrive = Callable[..., Hand]


@pytest.fixture
def arrive(browser: Browser, server: Server, windows: dict[Browser, Windows]) -> Iterator[Arrive]:
    """A new visitor, with nothing of any other; at the end nobody's console may complain."""
    here = windows.setdefault(browser, Windows(browser))
    used: list[Window] = []
    closed: list[BrowserContext] = []
    hands: list[Hand] = []

    def come(size: str = "desktop", path: str = "", clock: bool = False, **more: object) -> Hand:
        width, height = SCREENS[size]
        touch = {"has_touch": True, "is_mobile": True} if size in TOUCHED else {}
        how = {"viewport": {"width": width, "height": height}} | touch | more
        how.setdefault("service_workers", "block")  # what is kept in the browser hides nothing
        how.setdefault(
            "reduced_motion", "reduce"
        )  # fewer frames, each of them drawn by a processor
        if clock or how["service_workers"] == "allow":  # neither ever leaves a window again
            context = browser.new_context(**how)  # pyright: ignore[reportArgumentType]
            closed.append(context)
        else:
            used.append(here.take(**how))
            context = used[-1].context
        hand = Hand(context.new_page())
        hands.append(hand)
        if clock:
            hand.page.clock.install()  # it goes on by itself, and can be put forward
        hand.goto(server.url + path)
        return hand

    yield come
    complaints = [complaint for hand in hands for complaint in hand.complaints]
    for context in closed:
        context.close()
    for window in used:
        here.give_back(window, server.url)
    assert complaints == []


@pytest.fixture
def visitor(arrive: Arrive) -> Hand:
    return arrive()


@pytest.fixture(params=list(SIZES))
def anywhere(request: pytest.FixtureRequest, arrive: Arrive) -> Hand:
    """A visitor at each of the two sizes, at one of them with everything in motion."""
    motion = "no-preference" if request.param == "desktop" else "reduce"
    return arrive(request.param, reduced_motion=motion)
