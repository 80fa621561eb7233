"""Corrections: they teach, move, and are remembered."""

from tests.fakes import drawing
from tests.rooms import Room, refused, url


def test_a_correction_teaches_and_asks_again(room: Room):
    _, line = room.teach("ring", "line")
    asked = room.ask("ring", 9)
    reply = room.page.correct(room.key, asked["question"], line)
    assert len(reply["session"]["classes"][1]["images"]) == 3
    assert reply["session"]["classes"][1]["images"][-1]["source"] == "drawn"
    assert reply["answer"]["question"] == asked["question"]
    assert reply["answer"]["confidence"] != asked["confidence"]
    history = room.history()
    assert [(entry["question"], entry["corrected_to"]) for entry in history] == [
        (asked["question"], "line")
    ]


def test_a_second_correction_takes_the_first_one_back(room: Room):
    ring, line = room.teach("ring", "line")
    asked = room.ask("ring", 9)
    room.page.correct(room.key, asked["question"], line)
    room.page.correct(room.key, asked["question"], line)
    assert [len(c["images"]) for c in room.view()["classes"]] == [2, 3]
    room.page.correct(room.key, asked["question"], ring)
    assert [len(c["images"]) for c in room.view()["classes"]] == [3, 2]
    assert room.history()[0]["corrected_to"] == "ring"


def test_a_correction_into_a_full_class_changes_nothing(make_room):
    room = make_room(max_images=2)
    ring, line = room.teach("ring", "line", images=1)
    asked = room.ask("ring", 9)
    room.page.correct(room.key, asked["question"], line)
    room.page.add_drawing(room.key, ring, url(drawing("box")))
    before = room.view()
    with refused("room for 2"):
        room.page.correct(room.key, asked["question"], ring)
    assert room.view() == before


def test_keeping_the_drawing_for_a_class_is_remembered_with_its_question(room: Room):
    _, line = room.teach("ring", "line")
    room.ask("ring", 9, "mine")
    room.page.add_drawing(room.key, line, url(drawing("ring", 9)), "mine")
    assert room.history()[0]["corrected_to"] == "line"


def test_a_drawing_that_went_on_after_its_correction_is_open_again(room: Room):
    _, line = room.teach("ring", "line")
    asked = room.ask("ring", 9)
    room.page.correct(room.key, asked["question"], line)
    room.ask("box", 9)
    assert room.history()[0]["corrected_to"] is None
