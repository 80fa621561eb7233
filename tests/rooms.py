"""A room to test the service in: a database of its own and a recogniser without a network."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.service import Operator, Refused, Service
from fewshot_demo.service.refused import Words
from fewshot_demo.settings import Settings
from fewshot_demo.texts import texts
from fewshot_demo.ui.page_json import page_json
from tests.databases import starting_with
from tests.fakes import PixelRecogniser, drawing


class Page:
    """The use cases under the names by which the page calls them, their results as it reads them.

    ``page.add_class(key)["session"]["classes"]``: English, and no browser between.
    """

    def __init__(self, service: Service) -> None:
        groups = [group for name, group in vars(service).items() if not name.startswith("_")]
        self._use_cases = {
            name: getattr(group, name)
            for group in groups
            for name in dir(type(group))
            if not name.startswith("_")
        }

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        use_case = self._use_cases[name]

        def call(*given: Any, **named: Any) -> dict[str, Any]:
            return page_json(use_case(*given, **named), texts())

        return call


class Room:
    """A service, one visitor in it, and short ways to teach and ask."""

    def __init__(self, folder: Path, blank: Path | None = None, **limits: float) -> None:
        """``blank``: a database file to start with; making the schema takes longer than a test."""
        folder.mkdir(parents=True, exist_ok=True)
        where = {} if blank is None else starting_with(blank, folder)
        self.settings = Settings.model_validate({"data_dir": folder, **where, **limits})
        self.recogniser = PixelRecogniser()
        self.service = Service(self.settings, self.recogniser)
        self.operator = Operator(self.settings, self.recogniser)
        self.enter()

    def enter(self) -> None:
        """Come in as somebody new, and start a set of one's own."""
        self.visitor = self.service.sets.open_page().visitor
        self.key = self.service.sets.new_set(self.visitor, "My classes").session.key

    def restart(self) -> None:
        """The server stops and starts again."""
        self.service.close()
        self.service = Service(self.settings, self.recogniser)

    def close(self) -> None:
        """The server stops."""
        self.service.close()
        self.operator.close()

    @property
    def page(self) -> Page:
        """What the page calls."""
        return Page(self.service)

    def view(self) -> dict[str, Any]:
        """The session as the page shows it."""
        return self.page.open_set(self.visitor, self.key)["session"]

    def class_ids(self) -> list[int]:
        return [entry["id"] for entry in self.view()["classes"]]

    def teach(self, *shapes: str, images: int = 2) -> list[int]:
        """Name the classes after shapes and give each some drawings; their ids."""
        while len(self.class_ids()) < len(shapes):
            self.page.add_class(self.key)
        ids = self.class_ids()
        for class_id, shape in zip(ids, shapes, strict=False):
            self.page.rename_class(self.key, class_id, shape)
            for number in range(images):
                self.page.add_drawing(self.key, class_id, url(drawing(shape, number)))
        return ids

    def ask(self, shape: str, number: int = 5, drawing_token: str = "one") -> dict[str, Any]:
        """Draw a shape and ask about it."""
        return self.page.ask(self.key, drawing_token, url(drawing(shape, number)))

    def upload(self, data: bytes, token: str = "one", reading: Any = "auto") -> dict[str, Any]:
        """Ask about a file."""
        return self.page.ask_file(self.key, token, [("x.png", data)], reading)

    def history(self, key: str = "") -> list[dict[str, Any]]:
        """The questions asked in a session, the last one first."""
        return self.page.earlier_questions(key or self.key)["questions"]

    def sets(self, visitor: str) -> list[dict[str, Any]]:
        """A visitor's sets."""
        return self.page.list_sets(visitor)["sets"]


def url(data: bytes) -> str:
    """What the pad sends."""
    return f"data:image/png;base64,{b64encode(data).decode()}"


def said(words: Words) -> str:
    """In English."""
    return words if isinstance(words, str) else texts().say(words)


@contextmanager
def refused(pattern: str) -> Iterator[None]:
    """What is done within is refused with a sentence that has this in it."""
    with pytest.raises(Refused) as refusal:
        yield
    sentence = said(refusal.value.message)
    assert re.search(pattern, sentence), sentence
    assert sentence.endswith(".")
