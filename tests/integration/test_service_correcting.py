"""Corrections: they teach, move, and are remembered."""

import pytest

from fewshot_demo.store import UnitOfWork
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


def pictures(room: Room) -> list[list[int]]:
    return [[image["id"] for image in entry["images"]] for entry in room.view()["classes"]]


def test_a_second_correction_leaves_an_equal_picture_that_was_put_there_on_purpose(room: Room):
    ring, line = room.teach("ring", "line")
    room.page.add_drawing(room.key, line, url(drawing("ring", 9)))
    before = pictures(room)
    asked = room.ask("ring", 9)
    room.page.correct(room.key, asked["question"], line)
    assert pictures(room) == before, "the class has it already"
    room.page.correct(room.key, asked["question"], ring)
    after = pictures(room)
    assert (after[1], len(after[0])) == (before[1], 3)


def test_a_drawing_kept_for_a_class_stays_when_its_question_is_corrected(room: Room):
    ring, line = room.teach("ring", "line")
    asked = room.ask("ring", 9, "mine")
    room.page.add_drawing(room.key, line, url(drawing("ring", 9)), "mine")
    room.page.correct(room.key, asked["question"], ring)
    assert [len(row) for row in pictures(room)] == [3, 3]


def test_a_correction_can_be_undone_and_so_can_that_which_it_took_back(room: Room):
    ring, line = room.teach("ring", "line")
    before = pictures(room)
    asked = room.ask("ring", 9)
    first = room.page.correct(room.key, asked["question"], line)
    wrong = pictures(room)
    second = room.page.correct(room.key, asked["question"], ring)
    assert second["message"] == "‘ring’ has learned this picture."
    back = room.page.bring_back(second["undo"])
    assert (pictures(room), room.history()[0]["corrected_to"]) == (wrong, "line")
    assert back["message"] == "Your correction is taken back."
    room.page.bring_back(first["undo"])
    assert (pictures(room), room.history()[0]["corrected_to"]) == (before, None)
    for token in (first["undo"], second["undo"]):
        with refused("no longer"):
            room.page.bring_back(token)


def test_a_correction_is_one_transaction_and_its_answer_is_stored_with_it(room: Room, monkeypatch):
    _, line = room.teach("ring", "line")
    asked = room.ask("ring", 9)
    commits = []
    commit = UnitOfWork.commit

    def counted(self: UnitOfWork) -> None:
        commits.append(self)
        commit(self)

    monkeypatch.setattr(UnitOfWork, "commit", counted)
    reply = room.page.correct(room.key, asked["question"], line)["answer"]
    assert len(commits) == 1
    assert room.history()[0]["confidence"] == reply["confidence"]
    assert {row["image"] for row in reply["why"]} == {
        image for row in pictures(room) for image in row
    }


def test_a_correction_survives_an_edit_by_somebody_else_at_the_same_moment(room: Room, monkeypatch):
    _, line = room.teach("ring", "line")
    asked = room.ask("ring", 9)
    answer = type(room.recogniser).answer
    friend = []

    def slow(self, *given, **how):
        if not friend:
            friend.append(room.page.add_class(room.key, "box")["session"]["classes"][-1]["id"])
            room.page.add_drawing(room.key, friend[0], url(drawing("box")))
        return answer(self, *given, **how)

    monkeypatch.setattr(type(room.recogniser), "answer", slow)
    reply = room.page.correct(room.key, asked["question"], line)
    assert [len(row) for row in pictures(room)] == [2, 3, 1]
    assert len(reply["answer"]["classes"]) == 3, "asked again with what is there now"


@pytest.mark.parametrize("what", ["", "1", "1-1-1-1", "x-y-z-w", "999-1-0-0", "1-2-999-999"])
def test_a_made_up_token_of_a_correction_is_refused(room: Room, what: str):
    room.teach("ring", "line")
    room.ask("ring", 9)
    before = room.view()
    with refused("no longer"):
        room.page.bring_back(f"correction.{room.key}.{what}")
    assert room.view() == before
