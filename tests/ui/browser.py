"""The browser of the journeys, and a hand that draws on the page's pad."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import ConsoleMessage, FilePayload, Locator, Page, expect

from fewshot_demo.datasets.strokes import SIDE, place, read_drawings, render_strokes
from tests.fakes import png

STROKES = Path(__file__).parents[1] / "golden" / "strokes"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Parts of a browser's own window that each is drawn by a process, and seen by nobody here.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
# Where the whole loop of drawing, answer and "add to" must be on one screen; "enlarged" is the page
# of a laptop at 200 %.
SCREENS = SIZES | {
    "tablet": (820, 1180),
    "laptop": (1280, 620),
    "sideways": (844, 390),
    "enlarged": (720, 450),
}
TOUCHED = ("phone", "tablet", "sideways")
# What Gradio's own front end says when a page or its server goes away.
BENIGN = re.compile(r"heartbeat|ERR_CONNECTION|ERR_INCOMPLETE|net::ERR_ABORTED|Failed to fetch")


def chromium() -> str | None:
    """The installed browser, else Playwright's own."""
    named = os.environ.get("CHROMIUM")
    installed = map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))
    return named or next(filter(None, installed), None)


def drawings(word: str) -> list[Any]:
    """The drawings of one sign that the suite ships."""
    return [drawing for _, drawing in read_drawings(STROKES / f"{word}.ndjson")]


def drawing_file(word: str, number: int) -> FilePayload:
    """One of them as a file to upload."""
    data = png(render_strokes(drawings(word)[number]))
    return {"name": f"{word} {number}.png", "mimeType": "image/png", "buffer": data}


def percent(said: str) -> int:
    """The whole percentage that a text ends in; what is over 99, or under 1, was rounded to it."""
    bound, number = re.findall(r"(over |under |[<>])?(\d+) ?%", said)[-1]
    return {"over ": 100, ">": 100, "under ": 0, "<": 0}.get(bound, int(number))


class Hand:
    """One visitor at the page: draws with real pointer events and reads what stands there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not BENIGN.search(message.text + str(message.location)):
            self.complaints.append(message.text)

    def goto(self, url: str) -> None:
        self.page.goto(url)
        self.ready()

    def ready(self) -> None:
        """Wait until the set is on the page."""
        expect(self.saved).to_have_text(re.compile("Saved|已保存"), timeout=45_000)
        expect(self.page.locator("#models [data-part=name]")).not_to_have_text("…")

    # ---- what stands on the page
    @property
    def saved(self) -> Locator:
        return self.page.locator("#sets .saved")

    @property
    def cards(self) -> Locator:
        return self.page.locator("#classes .card")

    @property
    def label(self) -> Locator:
        return self.page.locator("#answer [data-part=label]")

    @property
    def message(self) -> Locator:
        return self.page.locator("#answer [data-part=message]")

    @property
    def toast(self) -> Locator:
        return self.page.locator("#toasts .toast").last

    @property
    def names(self) -> list[str]:
        fields = "(all) => all.map((field) => field.value)"
        return self.page.locator("#classes .name").evaluate_all(fields)  # in one look

    @property
    def session(self) -> str:
        """The key of the set that is open."""
        return self.page.evaluate("sessionStorage.getItem('fewshot.session')")

    @property
    def paper(self) -> Locator:
        return self.page.locator("#pad .paper")

    def thumbs(self, position: int) -> Locator:
        return self.cards.nth(position).locator("[data-image]")

    def sure(self) -> int:
        text = self.page.locator("#answer [data-part=sure]").text_content() or ""
        return percent(text)

    # ---- what a visitor does
    def draw(self, drawing: Any, *, lift: bool = True, every: int = 6) -> None:
        """Replay strokes with the mouse, placed in the middle of the pad.

        Without ``lift`` the pen rests at the end of the first stroke. Of the points of a stroke,
        one in ``every`` is passed: each costs the browser a frame.
        """
        self.page.locator("#pad canvas").scroll_into_view_if_needed()
        box = self.page.locator("#pad canvas").bounding_box()
        assert box is not None
        for stroke in place(drawing, size=SIDE):
            points = [
                (box["x"] + x * box["width"] / SIDE, box["y"] + y * box["height"] / SIDE)
                for x, y in stroke.tolist()
            ]
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            for point in [*points[1::every], points[-1]]:
                self.page.mouse.move(*point)
            if not lift:
                return
            self.page.mouse.up()

    def answered(self) -> None:
        """Wait until the answer on the page is of all that lies on the pad."""
        expect(self.page.locator("#pad .paper:not(.blank)[data-answered=true]")).to_be_visible()

    def history(self) -> list[dict[str, Any]]:
        """The questions asked earlier in this set."""
        return self.remote("earlier_questions")["questions"]

    def remote(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """Call a function of the server about the set that is open, as the page does."""
        owner = self.page.evaluate(
            """(name) => window.gradio_config.components
                .find((part) => part.props.server_fns?.includes(name)).id""",
            name,
        )
        body = {
            "data": {"session": self.session, **fields},
            "component_id": owner,
            "fn_name": name,
            "session_hash": "test",
        }
        url = urljoin(self.page.url, "/gradio_api/component_server/")
        return self.page.request.post(url, data=body).json()

    def clear(self) -> None:
        self.page.locator("#pad [data-part=clear]").click()

    def begin_own(self, *names: str) -> None:
        """A new set whose first classes have these names."""
        self.page.locator("#sets .set-name").click()
        self.page.get_by_role("button", name="Begin a new set").click()
        expect(self.cards).to_have_count(2)
        for position, name in enumerate(names):
            if position >= 2:
                self.page.get_by_role("button", name="Add a class").click()
                expect(self.cards).to_have_count(position + 1)
            self.name_class(position, name)

    def name_class(self, position: int, name: str) -> None:
        field = self.cards.nth(position).locator(".name")
        field.fill(name)
        field.press("Enter")
        self.settle()

    def open_class(self, position: int) -> Locator:
        """The sheet of what can be done with a class."""
        self.cards.nth(position).locator(".more").click()
        return self.page.locator("#classes dialog[open]")

    def close_sheet(self) -> None:
        """Close the sheet that was asked for by the key, once it is there: it opens filled."""
        sheet = self.page.locator("dialog[open]")
        expect(sheet).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)

    def remove_class(self, position: int) -> None:
        self.open_class(position).get_by_role("button", name="Remove this class").click()

    def keep(self, position: int) -> None:
        """Keep what lies on the pad for a class."""
        count = self.thumbs(position).count()
        self.page.locator("#keep .chip").nth(position).click()
        expect(self.thumbs(position)).to_have_count(count + 1)

    def upload(self, position: int, files: list[Any]) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.cards.nth(position).locator(".add").click()
        chooser.value.set_files(files)

    def teach(self, position: int, sign: str, *numbers: int) -> None:
        """Give a class some drawings of a sign as files, which is quicker than to draw them."""
        count = self.thumbs(position).count()
        self.upload(position, [drawing_file(sign, number) for number in numbers])
        expect(self.thumbs(position)).to_have_count(count + len(numbers))

    def put(self, file: Any) -> None:
        """Put a picture on the pad."""
        self.page.locator("#pad [data-part=upload-input]").set_input_files(file)

    def choose(self, model: str) -> None:
        """Let the model of this name answer."""
        self.page.locator("#models .model").click()
        self.page.locator("#models .model-card").get_by_text(model, exact=True).click()
        expect(self.page.locator("#models [data-part=name]")).to_have_attribute("title", model)

    def settle(self) -> None:
        """Wait until every change is in the database."""
        expect(self.saved).to_have_attribute("data-state", "saved")
