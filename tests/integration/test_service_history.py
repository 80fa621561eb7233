"""Every change of a set is undone and redone, also after a restart, as long as removals last."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from fewshot_demo.store import now
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def without_history(view: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name != "history"}


def test_a_walk_back_and_forth_through_every_kind_of_change(room: Room):
    ring, line = room.class_ids()
    page, key = room.page, room.key
    changes = [
        lambda: page.rename_class(key, ring, "ring"),
        lambda: page.add_drawing(key, ring, url(drawing("ring"))),
        lambda: page.add_files(key, line, [("line.png", drawing("line"))]),
        lambda: page.read_image(key, room.view()["classes"][1]["images"][0]["id"], "paper"),
        lambda: page.add_class(key, "box"),
        lambda: page.rename_set(key, "Shapes"),
        lambda: page.set_strangers(key, 0.5),
        lambda: page.choose_model(key, "other"),
        lambda: page.correct(key, room.ask("box")["question"], ring),
        lambda: page.add_frames(key, line, [url(drawing("line", 3)), url(drawing("box", 3))]),
        lambda: page.remove_image(key, room.view()["classes"][0]["images"][0]["id"]),
        lambda: page.remove_class(key, line),
    ]
    views = [without_history(room.view())]
    for change in changes:
        change()
        views.append(without_history(room.view()))
    assert all(one != other for one, other in pairwise(views))
    for view in views[-2::-1]:
        assert without_history(page.undo_change(key)["session"]) == view
    assert room.view()["history"]["undo"] == ""
    for view in views[1:]:
        assert without_history(page.redo_change(key)["session"]) == view
    assert room.view()["history"]["redo"] == ""


def test_it_says_what_it_undoes_and_what_it_has_undone(room: Room):
    room.teach("ring", "line", images=1)
    assert room.view()["history"] == {"undo": "picture added", "redo": ""}
    done = room.page.undo_change(room.key)
    assert done["message"] == "Undone: picture added."
    assert done["session"]["history"] == {"undo": "class renamed", "redo": "picture added"}
    assert room.page.redo_change(room.key)["message"] == "Done again: picture added."


def test_a_change_after_undoing_ends_what_could_be_redone(room: Room):
    ring, _ = room.teach("ring", "line")
    room.page.undo_change(room.key)
    room.page.rename_class(room.key, ring, "circle")
    assert room.view()["history"] == {"undo": "class renamed", "redo": ""}
    said = room.page.redo_change(room.key)
    assert said["message"] == "There is nothing left to undo or redo."
    assert len(said["session"]["classes"][1]["images"]) == 1


def test_what_came_together_goes_together(room: Room):
    ring, _ = room.class_ids()
    before = without_history(room.view())
    room.page.add_files(room.key, ring, [("a.png", drawing("ring"))], together="zip")
    made = room.page.add_class(room.key, "box", together="zip")["session"]["classes"][-1]["id"]
    room.page.add_files(room.key, made, [("b.png", drawing("box"))], together="zip")
    full = without_history(room.view())
    room.page.add_files(room.key, ring, [("c.png", drawing("line"))], together="another")
    room.page.undo_change(room.key)
    assert without_history(room.view()) == full
    assert without_history(room.page.undo_change(room.key)["session"]) == before
    assert without_history(room.page.redo_change(room.key)["session"]) == full
    assert room.view()["history"]["redo"] == "picture added"


def test_history_outlives_the_server_and_is_the_same_for_another_tab(room: Room):
    ring, _ = room.teach("ring", "line")
    before = without_history(room.view())
    room.page.remove_class(room.key, ring)
    room.restart()
    tab = room.page.open_page(room.visitor, room.key)["session"]
    assert tab["history"]["undo"] == "class removed"
    assert without_history(room.page.undo_change(room.key)["session"]) == before


def test_what_purge_made_final_can_no_longer_be_undone(make_room):
    room = make_room(undo_hours=1)
    ring, _ = room.teach("ring", "line")
    room.page.remove_class(room.key, ring)
    after = without_history(room.view())
    later = now() + timedelta(hours=2)
    context = room.service._context
    context.clock = lambda: later
    assert room.view()["history"] == {"undo": "", "redo": ""}
    context.database.purge(context.undo_since(), later, later)
    assert without_history(room.page.undo_change(room.key)["session"]) == after
    context.clock = now  # what purge removed stays away, also where the clock goes back
    assert without_history(room.page.undo_change(room.key)["session"]) == after


def test_what_was_taken_back_where_it_was_offered_is_not_taken_back_twice(room: Room):
    ring, _ = room.teach("ring", "line")
    before = room.view()
    gone = room.page.remove_class(room.key, ring)
    back = room.page.bring_back(gone["undo"])["session"]
    assert back["history"] == {"undo": before["history"]["undo"], "redo": "class removed"}
    again = without_history(room.page.redo_change(room.key)["session"])
    assert again == without_history(gone["session"])


def test_a_change_that_changes_nothing_is_none(room: Room):
    ring, _ = room.teach("ring", "line", images=1)
    before = room.view()
    room.page.rename_class(room.key, ring, "ring")
    room.page.add_drawing(room.key, ring, url(drawing("ring", 0)))
    assert room.view() == before


def test_a_drawing_that_went_on_is_not_said_to_be_corrected(room: Room):
    ring, _ = room.teach("ring", "line")
    question = room.ask("box")["question"]
    room.page.correct(room.key, question, ring)
    room.page.undo_change(room.key)
    assert room.history()[0]["corrected_to"] is None
    room.ask("line")
    room.page.redo_change(room.key)
    assert room.history()[0]["corrected_to"] is None
    assert len(room.view()["classes"][0]["images"]) == 3


@pytest.mark.parametrize("key", ["", "wrong"])
def test_the_history_of_a_set_that_is_not_there_is_refused(room: Room, key: str):
    for go in (room.page.undo_change, room.page.redo_change):
        with refused("not here any more"):
            go(key)


def test_the_history_of_one_set_leaves_others_alone(room: Room):
    room.teach("ring", "line")
    mine = room.view()
    first, visitor = room.key, room.visitor
    room.enter()
    room.page.undo_change(room.key)
    assert room.page.open_set(visitor, first)["session"] == mine
