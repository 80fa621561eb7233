"""A map of a set, over real pictures and models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fewshot_demo.datasets.strokes import render_strokes
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import png
from tests.rooms import Page, Room, refused, url
from tests.ui.browser import drawings


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with closing(Service(Settings(data_dir=Path(tmp_path_factory.mktemp("data"))))) as made:
        yield made


@pytest.mark.parametrize(
    ("model", "compared"),
    [
        ("prototypical-drawings", True),
        ("matching-drawings", True),
        ("attention-drawings", False),
        ("relation-omniglot", False),
        ("maml-omniglot", False),
    ],
)
def test_alike_pictures_lie_close_and_so_does_the_question(
    service: Service, model: str, compared: bool
) -> None:
    page, key = Page(service), service.sets.open_page().session.key
    service.asking.choose_model(key, model)
    asked = page.ask(key, "drawing", url(png(render_strokes(drawings("sea house")[6]))))
    found = page.map_set(key, asked["question"])
    assert len(found["points"]) == 9
    assert max(max(abs(one["x"]), abs(one["y"])) for one in found["points"]) == pytest.approx(1)
    assert found["question"] == asked["question"]
    assert ("compares them in this space" in found["space"]) == compared
    assert 0 < found["variation"][1] <= found["variation"][0] < 1
    within, between = [], []
    for i, one in enumerate(found["points"]):
        for other in found["points"][:i]:
            apart = (one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2
            (within if one["class"] == other["class"] else between).append(apart)
    assert sum(within) / len(within) < sum(between) / len(between)
    still = page.map_set(key)
    assert (still["points"], still["question"]) == (found["points"], None)
    assert found["nearest"] is None, "nobody asked for it"


def test_who_is_nearest_to_whom(service: Service) -> None:
    page, session = Page(service), Page(service).open_page()["session"]
    key, names = session["key"], {one["id"]: one["name"] for one in session["classes"]}
    asked = page.ask(key, "drawing", url(png(render_strokes(drawings("sea house")[6]))))
    found = page.map_set(key, asked["question"], neighbours=True)
    nearest, classes = found["nearest"], [one["class"] for one in found["points"]]
    assert [row[0] for row in nearest["images"]] == list(range(9))
    assert all(row == sorted(row) and len(row) == 8 for row in nearest["distances"])
    same = [classes[row[1]] == classes[row[0]] for row in nearest["images"]]
    assert sum(same) >= 7
    assert names[classes[nearest["question_images"][0]]] == asked["label"]
    alone = page.map_set(key, neighbours=True)["nearest"]
    assert (alone["images"], alone["question_images"]) == (nearest["images"], [])


def test_a_map_of_too_little_or_of_another_set_is_refused(service: Service, room: Room) -> None:
    room.teach("ring", "line", images=1)
    with refused("three pictures"):
        room.service.mapping.map_set(room.key)
    room.teach("ring", "line", images=2)
    with refused("cannot answer"):
        room.service.mapping.map_set(room.key)
    key = service.sets.open_page().session.key
    service.asking.choose_model(key, "matching-drawings")
    with refused("not remembered"):
        service.mapping.map_set(key, 10**9)
