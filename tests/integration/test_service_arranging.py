"""Pictures move between classes; classes change place and colour, and are switched off."""

import io

import pytest

from fewshot_demo.service import Refused
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def names(room: Room) -> list[str]:
    return [entry["name"] for entry in room.view()["classes"]]


def counts(room: Room) -> list[int]:
    return [len(entry["images"]) for entry in room.view()["classes"]]


def first_image(room: Room, place: int = 0) -> int:
    return room.view()["classes"][place]["images"][0]["id"]


def test_an_image_moves_to_the_end_of_another_class_and_answers_follow(room: Room):
    _, line = room.teach("ring", "line")
    image = first_image(room)
    moved = room.page.move_image(room.key, image, line)
    assert moved["message"] == "The picture is now in ‘line’."
    assert [each["id"] for each in moved["session"]["classes"][1]["images"]][-1] == image
    assert counts(room) == [1, 3]
    weighed = {one["image"]: one["class"] for one in room.ask("ring")["why"]}
    assert weighed[image] == line
    assert room.page.undo_change(room.key)["message"] == "Undone: picture moved."
    assert counts(room) == [2, 2]


def test_a_correction_follows_its_image(room: Room):
    ring, line = room.teach("ring", "line")
    room.page.correct(room.key, room.ask("box")["question"], ring)
    room.page.move_image(room.key, room.view()["classes"][0]["images"][-1]["id"], line)
    assert room.history()[0]["corrected_to"] == "line"
    room.page.undo_change(room.key)
    assert room.history()[0]["corrected_to"] == "ring"


def test_moves_that_cannot_be_are_refused_and_change_nothing(make_room):
    room = make_room(max_images=1)
    ring, line = room.teach("ring", "line", images=1)
    before = room.view()
    with refused("room for 1 pictures"):
        room.page.move_image(room.key, first_image(room), line)
    for image, owner in ((first_image(room), 999), (999, line), (-1, -1)):
        with pytest.raises(Refused):
            room.page.move_image(room.key, image, owner)
    room.page.move_image(room.key, first_image(room), ring)
    assert room.view() == before


def test_an_image_that_the_other_class_has_only_goes(room: Room):
    _, line = room.teach("ring", "line")
    room.page.add_drawing(room.key, line, url(drawing("ring", 0)))
    before = room.view()["classes"]
    room.page.move_image(room.key, first_image(room), line)
    assert counts(room) == [1, 3]
    room.page.undo_change(room.key)
    assert room.view()["classes"] == before


@pytest.mark.parametrize(
    ("place", "order"),
    [(0, "cab"), (1, "acb"), (2, "abc"), (99, "abc"), (-5, "cab")],
)
def test_a_class_goes_to_its_place(room: Room, place: int, order: str):
    *_, last = room.teach("a", "b", "c", images=0)
    room.page.place_class(room.key, last, place)
    assert "".join(names(room)) == order
    room.page.add_class(room.key, "d")
    assert "".join(names(room)) == order + "d"


def test_a_removed_class_comes_back_where_it_was_after_others_were_ordered(room: Room):
    a, _, c = room.teach("a", "b", "c", images=0)
    room.page.remove_class(room.key, a)
    room.page.place_class(room.key, c, 0)
    assert names(room) == ["c", "b"]
    room.page.undo_change(room.key)
    room.page.undo_change(room.key)
    assert names(room) == ["a", "b", "c"]


def test_a_class_gets_a_colour_that_nobody_has(room: Room):
    ring, _ = room.teach("ring", "line")
    room.page.colour_class(room.key, ring, 9)
    assert [entry["colour"] for entry in room.view()["classes"]] == [9, 1]
    with refused("‘line’ has this colour"):
        room.page.colour_class(room.key, ring, 1)
    for wrong in (-1, 64, 10**15):
        with refused("no such colour"):
            room.page.colour_class(room.key, ring, wrong)
    room.page.undo_change(room.key)
    assert room.view()["classes"][0]["colour"] == 0


def test_a_class_that_is_off_is_kept_and_in_no_answer(room: Room):
    ring, _, _ = room.teach("ring", "line", "box")
    assert room.ask("ring")["label"] == "ring"
    shown = room.page.switch_class(room.key, ring, True)["session"]["classes"]
    assert [entry["off"] for entry in shown] == [True, False, False]
    assert counts(room) == [2, 2, 2]
    said = room.ask("ring")
    assert [one["name"] for one in said["classes"]] == ["line", "box"]
    assert ring not in [weighed["class"] for weighed in said["why"]]
    assert said["message"] == ""
    room.page.switch_class(room.key, ring, False)
    assert room.ask("ring")["label"] == "ring"
    room.page.undo_change(room.key)
    assert room.ask("ring")["label"] != "ring"


def test_what_is_exported_says_what_was_off(room: Room):
    ring, _ = room.teach("ring", "line")
    room.page.switch_class(room.key, ring, True)
    file = io.BytesIO()
    room.operator.export_session(room.key, file)
    key = room.operator.import_session(file, room.visitor)
    there = room.page.open_set(room.visitor, key)["session"]["classes"]
    assert [(entry["name"], entry["off"]) for entry in there] == [("ring", True), ("line", False)]
