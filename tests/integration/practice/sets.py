"""Sets of photos, and what is asked of them as the page does."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PIL import ImageOps

from fewshot_demo.service import Service
from tests.rooms import Page
from tests.scenes import jpeg, scene

MODEL = "prototypical-photos"


@lru_cache
def photo(kind: int, number: int) -> bytes:
    """One of several pictures of a thing."""
    side = 320 - 24 * number
    image = scene(kind).crop((320 - side, 0, 320, side))
    return jpeg(ImageOps.mirror(image) if number % 2 else image)


def taught(service: Service, *counts: int, model: str = MODEL) -> str:
    """A set with so many photos of each class."""
    page, visitor = Page(service), service.sets.open_page().visitor
    key = page.new_set(visitor, "Things")["session"]["key"]
    page.choose_model(key, model)
    classes = page.open_set(visitor, key)["session"]["classes"]
    for kind, (count, entry) in enumerate(zip(counts, classes, strict=False)):
        files = [(f"{number}.jpg", photo(kind, number)) for number in range(count)]
        assert page.add_files(key, entry["id"], files)["added"] == count
    return key


def practice(service: Service, key: str) -> dict[str, Any]:
    return Page(service).open_page(None, key)["session"]["practice"]


def practise(service: Service, key: str) -> dict[str, Any]:
    """Until it is done; what is then said of it."""
    page = Page(service)
    while (turn := page.practise_set(key))["session"] is None:
        assert not turn["waiting"]
        assert 0 <= turn["done"] <= 1
    return turn["session"]["practice"]


def ask(service: Service, key: str) -> dict[str, Any]:
    return Page(service).ask_file(key, "drawing", [("x.jpg", photo(1, 4))])


def shares(answer: dict[str, Any]) -> list[float]:
    return [one["probability"] for one in answer["classes"]]


def answered_with_it(service: Service) -> str:
    """A set whose network has practised, and answers."""
    key = taught(service, 3, 3)
    practise(service, key)
    Page(service).use_practice(key, True)
    return key
