"""Removals taken back, and tokens that nobody can make up."""

from datetime import timedelta

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.store import now
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def test_a_removed_image_comes_back_where_it_was(room: Room):
    room.teach("ring", "line", images=3)
    before = room.view()
    image = before["classes"][0]["images"][1]["id"]
    gone = room.page.remove_image(room.key, image)
    assert gone["message"] == "A picture of ‘ring’ is removed."
    assert len(gone["session"]["classes"][0]["images"]) == 2
    assert room.page.bring_back(gone["undo"])["session"]["classes"] == before["classes"]


def test_a_removed_class_comes_back_with_its_images(room: Room):
    ring, _ = room.teach("ring", "line")
    before = room.view()
    gone = room.page.remove_class(room.key, ring)
    assert [entry["name"] for entry in gone["session"]["classes"]] == ["line"]
    back = room.page.bring_back(gone["undo"])
    assert back["session"]["classes"] == before["classes"]
    assert back["message"] == "‘ring’ is back."


def test_a_class_comes_back_beside_one_that_took_its_name_and_colour(room: Room):
    ring, _ = room.teach("ring", "line")
    gone = room.page.remove_class(room.key, ring)
    room.page.add_class(room.key, "ring")
    back = room.page.bring_back(gone["undo"])["session"]["classes"]
    assert [entry["name"] for entry in back] == ["ring 2", "line", "ring"]
    assert len({entry["colour"] for entry in back}) == 3
    assert len(back[0]["images"]) == 2


def test_what_was_removed_before_its_class_stays_removed_when_the_class_returns(room: Room):
    ring, _ = room.teach("ring", "line")
    first = room.page.remove_image(room.key, room.view()["classes"][0]["images"][0]["id"])
    gone = room.page.remove_class(room.key, ring)
    with refused("no longer"):
        room.page.bring_back(first["undo"])
    back = room.page.bring_back(gone["undo"])["session"]
    assert len(back["classes"][0]["images"]) == 1
    assert len(room.page.bring_back(first["undo"])["session"]["classes"][0]["images"]) == 2


def test_limits_hold_when_something_returns(make_room):
    room = make_room(max_classes=2, max_images=2)
    ring, _ = room.teach("ring", "line")
    image = room.page.remove_image(room.key, room.view()["classes"][0]["images"][0]["id"])
    room.page.add_drawing(room.key, ring, url(drawing("box")))
    with refused("room for 2 pictures"):
        room.page.bring_back(image["undo"])
    entry = room.page.remove_class(room.key, ring)
    room.page.add_class(room.key, "knot")
    with refused("room for 2 classes"):
        room.page.bring_back(entry["undo"])


def test_an_image_that_was_added_again_does_not_return_twice(room: Room):
    ring, _ = room.teach("ring", "line")
    gone = room.page.remove_image(room.key, room.view()["classes"][0]["images"][0]["id"])
    room.page.add_drawing(room.key, ring, url(drawing("ring", 0)))
    back = room.page.bring_back(gone["undo"])
    assert len(back["session"]["classes"][0]["images"]) == 2
    assert back["message"] == "The picture is there already."


def test_taking_back_twice_is_refused(room: Room):
    ring, _ = room.teach("ring", "line")
    gone = room.page.remove_class(room.key, ring)
    room.page.bring_back(gone["undo"])
    with refused("no longer"):
        room.page.bring_back(gone["undo"])


def test_too_late_is_too_late(make_room):
    room = make_room(undo_hours=1)
    ring, _ = room.teach("ring", "line")
    image = room.page.remove_image(room.key, room.view()["classes"][1]["images"][0]["id"])
    entry = room.page.remove_class(room.key, ring)
    work = room.page.delete_everything(room.visitor)
    later = now() + timedelta(hours=2)
    room.service._context.clock = lambda: later
    for removal in (image, entry, work):
        with pytest.raises(Refused):
            room.page.bring_back(removal["undo"])


@pytest.mark.parametrize(
    "token",
    [
        "", "nonsense", "class", "class..", "class.{key}.x", "class.{key}.999", "image.{key}.-1",
        "class.wrong.1", "session.{visitor}.wrong", "session.wrong.{key}", "work.{visitor}.now",
        "work.{visitor}.2026-01-01", "work.{visitor}.2026-01-01T00:00:00+00:00", "work.wrong.x",
        "other.{visitor}.{key}", "x" * 100_000, "class.\ud800.1",
    ],
)  # fmt: skip
def test_a_token_that_was_made_up_is_refused(room: Room, token: str):
    before = room.view()
    with pytest.raises(Refused):
        room.page.bring_back(token.format(key=room.key, visitor=room.visitor))
    assert room.view() == before


def test_a_token_does_not_reach_into_another_set(room: Room):
    ring, _ = room.teach("ring", "line")
    room.page.remove_class(room.key, ring)
    mine = room.key
    room.enter()
    with refused("no longer"):
        room.page.bring_back(f"class.{room.key}.{ring}")
    assert len(room.page.open_set(room.visitor, mine)["session"]["classes"]) == 1
