"""A set that is checked: over real pictures and a real model, as the page calls it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.datasets.strokes import render_strokes
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import drawing, png
from tests.rooms import Page, Room, refused, url
from tests.ui.browser import drawings

SIGNS = ("antler", "ribbon", "stair")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with closing(Service(Settings(data_dir=Path(tmp_path_factory.mktemp("data"))))) as made:
        yield made


def taught(service: Service, model: str, *counts: int) -> str:
    """A set with so many drawings of each sign."""
    visitor = service.sets.open_page().visitor
    key = service.sets.new_set(visitor, "Signs").session.key
    service.asking.choose_model(key, model)
    while len(service.sets.open_set(visitor, key).session.classes) < len(counts):
        service.teaching.add_class(key)
    classes = service.sets.open_set(visitor, key).session.classes
    for sign, count, entry in zip(SIGNS, counts, classes, strict=False):
        service.teaching.rename_class(key, entry.id, sign)
        for one in drawings(sign)[:count]:
            service.teaching.add_drawing(key, entry.id, url(png(render_strokes(one))))
    return key


def finished(page: Page, key: str) -> dict[str, Any]:
    while (view := page.check_set(key))["report"] is None:
        assert 0 <= view["done"] < view["of"]
    return view["report"]


def test_a_set_is_checked_until_all_is_said(service: Service) -> None:
    page = Page(service)
    key = taught(service, "prototypical-omniglot", 3, 2, 1)
    plan = page.plan_check(key)
    assert (plan["done"], plan["of"], plan["report"]) == (1, 5, None)
    assert plan["seconds"] > 0
    found = finished(page, key)
    assert found["whole"]["of"] == 5
    assert found["alone"] == 1
    assert [sum(row["said"]) + row["none"] for row in found["classes"]] == [3, 2, 0]
    assert page.plan_check(key)["report"] == found, "what is known is not asked again"


def test_a_picture_in_the_wrong_class_is_found_moved_and_the_check_is_of_then(
    service: Service,
) -> None:
    page = Page(service)
    key = taught(service, "matching-drawings", 4, 4)
    first, second = (entry["id"] for entry in page.set_strangers(key, 0)["session"]["classes"])
    wrong = page.add_drawing(key, first, url(png(render_strokes(drawings("ribbon")[5]))))
    image = wrong["session"]["classes"][0]["images"][-1]["id"]
    found = finished(page, key)
    assert (found["doubts"][0]["image"], found["doubts"][0]["said"]) == (image, second)
    assert found["mistaken"]["towards"] == second
    moved = page.move_image(key, image, second)
    assert moved["message"] == "The picture is now in ‘ribbon’."
    assert [len(entry["images"]) for entry in moved["session"]["classes"]] == [4, 5]
    again = finished(page, key)
    assert (again["whole"]["right"], again["whole"]["of"]) == (9, 9)


def test_a_class_is_renamed_without_another_check(service: Service) -> None:
    page = Page(service)
    key = taught(service, "prototypical-omniglot", 2, 2)
    classes = finished(page, key)["classes"]
    page.rename_class(key, classes[0]["id"], "horns")
    view = page.plan_check(key)
    assert view["done"] == 4
    assert view["report"]["classes"][0]["name"] == "horns"


def test_too_little_to_check_is_refused_kindly(room: Room) -> None:
    room.teach("ring", "line", images=1)
    with refused("two classes need two pictures each"):
        room.service.checking.plan_check(room.key)


def test_a_model_that_cannot_answer_says_why(room: Room) -> None:
    room.teach("ring", "line", images=2)
    with refused("cannot answer"):
        room.service.checking.check_set(room.key)


def test_a_picture_is_moved_once_and_only_within_its_set(room: Room) -> None:
    _, line = room.teach("ring", "line", images=1)
    page = room.page
    image = room.view()["classes"][0]["images"][0]["id"]
    page.move_image(room.key, image, line)
    assert [len(entry["images"]) for entry in room.view()["classes"]] == [0, 2]
    page.move_image(room.key, image, line)
    assert [len(entry["images"]) for entry in room.view()["classes"]] == [0, 2]
    room.teach("ring", images=1)
    page.move_image(room.key, room.view()["classes"][0]["images"][0]["id"], line)
    assert [len(entry["images"]) for entry in room.view()["classes"]] == [0, 2], "one of each"
    other = room.page.new_set(room.visitor, "Other")["session"]
    with refused("not in the set"):
        room.service.arranging.move_image(other["key"], image, other["classes"][0]["id"])
    with refused("not in the set"):
        room.service.arranging.move_image(room.key, image, other["classes"][0]["id"])


def test_a_full_class_takes_no_picture_from_another(make_room) -> None:
    room = make_room(max_images=2)
    _, line = room.teach("ring", "line", images=2)
    with refused("full"):
        room.service.arranging.move_image(
            room.key, room.view()["classes"][0]["images"][0]["id"], line
        )


def test_pictures_for_testing_teach_nothing_and_are_counted_apart(service: Service) -> None:
    page = Page(service)
    key = taught(service, "prototypical-drawings", 3, 3)
    first, second = page.set_strangers(key, 0)["session"]["classes"]
    page.put_aside(key, first["images"][2]["id"], True)
    view = page.add_files(
        key, second["id"], [("a.png", png(render_strokes(drawings("ribbon")[5])))], testing=True
    )["session"]
    assert [(len(c["images"]), len(c["tests"])) for c in view["classes"]] == [(2, 1), (3, 1)]
    asked = page.ask(key, "drawing", url(png(render_strokes(drawings("antler")[6]))))
    assert len(asked["why"]) == 5, "they have no part in any answer"
    found = finished(page, key)
    assert (found["whole"]["of"], found["tests"]["right"], found["tests"]["of"]) == (5, 2, 2)
    back = page.put_aside(key, first["images"][2]["id"], False)["session"]
    assert [(len(c["images"]), len(c["tests"])) for c in back["classes"]] == [(3, 0), (3, 1)]
    assert page.undo_change(key)["session"]["classes"][0]["tests"], "as any change"


def test_one_picture_each_is_enough_where_there_is_something_to_test_with(service: Service) -> None:
    page = Page(service)
    key = taught(service, "prototypical-omniglot", 2, 1)
    with refused("two pictures"):
        service.checking.plan_check(key)
    view = service.sets.open_page(None, key).session
    page.put_aside(key, view.classes[0].images[1].id, True)
    found = finished(page, key)
    assert (found["whole"]["of"], found["tests"]["of"]) == (0, 1)


def test_a_class_has_as_much_room_for_testing_as_for_teaching(make_room) -> None:
    room = make_room(max_images=2)
    ring, _ = room.teach("ring", "line", images=2)
    page = room.page
    for image in room.view()["classes"][0]["images"]:
        page.put_aside(room.key, image["id"], True)
    room.teach("ring", images=2)
    kept = room.view()["classes"][0]
    assert (len(kept["images"]), len(kept["tests"])) == (2, 0), "the same pictures teach again"
    page.put_aside(room.key, kept["images"][0]["id"], True)
    page.put_aside(room.key, kept["images"][1]["id"], True)
    taken = page.add_files(room.key, ring, [("a.png", drawing("box", 1))])
    assert taken["added"] == 1
    assert room.sets(room.visitor)[0]["images"] == 3, "what teaches is counted, as on the page"
    with refused("full"):
        room.service.testing.put_aside(
            room.key, taken["session"]["classes"][0]["images"][0]["id"], True
        )


def test_pictures_for_testing_go_into_a_file_and_come_back(room: Room, tmp_path: Path) -> None:
    room.teach("ring", "line", images=3)
    image = room.view()["classes"][1]["images"][0]["id"]
    room.page.put_aside(room.key, image, True)
    before, target = room.view()["classes"], tmp_path / "set.zip"
    room.operator.export_session(room.key, target)
    with zipfile.ZipFile(target) as packed:
        names = [name for name in packed.namelist() if "/" in name]
    assert sum(name.startswith("classes/") for name in names) == 5
    assert sum(name.startswith("tests/line/") for name in names) == 1
    again = room.operator.import_session(target, room.visitor)
    after = room.page.open_set(room.visitor, again)["session"]["classes"]
    for one, other in zip(before, after, strict=True):
        for kind in ("images", "tests"):
            assert [i["src"] for i in other[kind]] == [i["src"] for i in one[kind]]
