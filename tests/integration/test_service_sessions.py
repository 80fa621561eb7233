"""Coming in, coming back, and the sets that a visitor has."""

from datetime import timedelta

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.sets import SAMPLES
from fewshot_demo.store import NotSaved, now
from tests.rooms import Room


def test_the_first_visit_finds_the_sample_task(room: Room):
    opened = room.service.open(None, None)
    session = opened["session"]
    assert (session["name"], session["sample"], opened["notice"]) == (SAMPLES["signs"], True, "")
    assert [len(entry["images"]) for entry in session["classes"]] == [3, 3, 3]
    assert len({entry["colour"] for entry in session["classes"]}) == 3
    images = [image for entry in session["classes"] for image in entry["images"]]
    assert all(image["src"].startswith("data:image/png;base64,") for image in images)
    assert session["limits"] == {"classes": 20, "images": 20, "name": 60, "upload_mb": 20}


def test_the_sample_task_answers_at_once(room: Room):
    session = room.service.open(None, None)["session"]
    sign = session["classes"][1]
    whole = room.service.image(session["key"], sign["images"][0]["id"])
    answer = room.service.ask(session["key"], whole, "one")
    assert (answer["state"], answer["label"]) == ("answer", sign["name"])


def test_an_own_set_starts_with_two_classes_without_a_name(room: Room):
    session = room.service.new_session(room.visitor)
    assert [(c["name"], c["shown"]) for c in session["classes"]] == [
        ("", "class 1"),
        ("", "class 2"),
    ]
    assert session["sample"] is False
    assert session["name"] == "My classes 2", "the room has one already"


def test_it_is_all_there_after_a_restart(room: Room):
    room.teach("ring", "line")
    room.ask("ring")
    before, history = room.view(), room.service.history(room.key)
    room.restart()
    opened = room.service.open(room.visitor, room.key)
    assert (opened["visitor"], opened["session"]) == (room.visitor, before)
    assert room.service.history(room.key) == history


def test_a_visitor_without_a_session_key_comes_back_to_the_last_one(room: Room):
    other = room.service.new_session(room.visitor)["key"]
    assert room.service.open(room.visitor, None)["session"]["key"] == other
    room.service.open_session(room.visitor, room.key)
    assert room.service.open(room.visitor, None)["session"]["key"] == room.key


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 10_000, "'; DROP TABLE sessions", "\ud800"])
def test_a_key_that_is_lost_or_made_up_opens_something_fresh(room: Room, key: str):
    opened = room.service.open(key, key)
    assert opened["visitor"] != key
    assert opened["session"]["sample"] is True
    assert bool(opened["notice"]) == bool(key)


def test_the_link_opens_the_set_for_somebody_else_who_can_edit(room: Room):
    room.teach("ring", "line")
    friend = room.service.open(None, room.key)
    assert friend["visitor"] != room.visitor
    assert friend["session"] == room.view()
    room.service.add_class(room.key, "from a friend")
    assert room.view()["classes"][-1]["name"] == "from a friend"
    assert [s["key"] for s in room.service.list_sessions(friend["visitor"])] == [room.key]
    with pytest.raises(Refused, match="not here any more"):
        room.service.open_by_link(friend["visitor"], "no such key")


def test_the_list_says_what_is_in_each_set(room: Room):
    room.teach("ring", "line", "box", images=3)
    room.service.rename_session(room.key, "Shapes")
    listed = {entry["name"]: entry for entry in room.service.list_sessions(room.visitor)}
    assert (listed["Shapes"]["classes"], listed["Shapes"]["images"]) == (3, 9)
    assert (listed[SAMPLES["signs"]]["classes"], listed[SAMPLES["signs"]]["images"]) == (3, 9)
    assert listed["Shapes"]["deleted"] is False
    assert room.service.list_sessions("nobody") == []


def test_a_set_needs_a_name(room: Room):
    with pytest.raises(Refused, match="needs a name"):
        room.service.rename_session(room.key, " \u200b ")
    with pytest.raises(Refused, match="at most 60"):
        room.service.rename_session(room.key, "x" * 10_000)
    assert room.service.rename_session(room.key, " <b>Mine</b> ")["name"] == "<b>Mine</b>"


def test_a_deleted_set_is_offered_back(room: Room):
    room.teach("ring", "line")
    before = room.view()
    gone = room.service.delete_session(room.visitor, room.key)
    assert gone["session"]["key"] != room.key
    assert gone["message"] == "‘My classes’ is deleted."
    with pytest.raises(Refused, match="not here any more"):
        room.service.ask(room.key, b"", "one")
    listed = {entry["key"]: entry for entry in room.service.list_sessions(room.visitor)}
    assert listed[room.key]["deleted"] is True
    assert listed[room.key]["undo"] == gone["undo"]
    assert room.service.restore(gone["undo"])["session"] == before


def test_deleting_the_last_set_leaves_a_fresh_one(room: Room):
    sample, own = sorted(room.service.list_sessions(room.visitor), key=lambda s: s["name"])[::-1]
    assert room.service.delete_session(room.visitor, own["key"])["session"]["key"] == sample["key"]
    fresh = room.service.delete_session(room.visitor, sample["key"])["session"]
    assert fresh["sample"] is True
    assert fresh["key"] != sample["key"]


def test_leaving_a_set_of_somebody_else_does_not_delete_it(room: Room):
    friend = room.service.open(None, room.key)["visitor"]
    gone = room.service.delete_session(friend, room.key)
    assert "off your list" in gone["message"]
    assert room.key not in [entry["key"] for entry in room.service.list_sessions(friend)]
    assert room.view()["key"] == room.key
    assert room.service.restore(gone["undo"])["session"]["key"] == room.key
    assert room.key in [entry["key"] for entry in room.service.list_sessions(friend)]


def test_delete_all_my_work_deletes_mine_and_forgets_what_others_made(room: Room):
    room.teach("ring", "line")
    mine, before = room.key, room.view()
    owner = room.visitor
    room.enter()
    theirs = room.key
    room.service.open(owner, theirs)
    room.service.open(owner, mine)

    gone = room.service.delete_all_my_work(owner)
    assert gone["session"]["sample"] is True
    live = [s["key"] for s in room.service.list_sessions(owner) if not s["deleted"]]
    assert live == [gone["session"]["key"]]
    with pytest.raises(Refused):
        room.service.open_session(owner, mine)
    assert room.view()["key"] == theirs

    back = room.service.restore(gone["undo"])
    assert back["session"] == before
    assert {mine, theirs} <= {s["key"] for s in room.service.list_sessions(owner)}


def test_removals_become_final_after_the_time_to_undo(make_room, monkeypatch):
    room = make_room(undo_hours=1)
    gone = room.service.delete_session(room.visitor, room.key)
    later = now() + timedelta(hours=2)
    monkeypatch.setattr("fewshot_demo.service.sets.now", lambda: later)
    assert room.key not in [s["key"] for s in room.service.list_sessions(room.visitor)]
    with pytest.raises(Refused, match="no longer"):
        room.service.restore(gone["undo"])
    room.restart()
    room.service.open(room.visitor, None)
    assert room.key not in [s["key"] for s in room.service.all_sessions()], "purged for good"


def test_a_clean_up_that_fails_keeps_nobody_out(room: Room, monkeypatch):
    def locked(*_):
        raise NotSaved("locked")

    monkeypatch.setattr("fewshot_demo.store.UnitOfWork.purge", locked)
    room.restart()
    assert room.service.open(room.visitor, room.key)["session"]["key"] == room.key


def test_there_is_room_for_so_many_sets(make_room):
    room = make_room(max_sessions=3)  # the sample task and one of the room's own are there
    room.service.new_session(room.visitor, "third")
    with pytest.raises(Refused, match="room for 3 sets"):
        room.service.new_session(room.visitor, "fourth")


def test_the_doodles_can_be_tried_beside_the_signs(room: Room):
    tried = room.service.try_sample(room.visitor, "doodles")
    assert tried["sample"] and tried["key"] != room.key
    assert [entry["name"] for entry in tried["classes"]] == ["cat", "cup", "fish", "house"]
    assert [len(entry["images"]) for entry in tried["classes"]] == [4] * 4
    assert tried["key"] in [s["key"] for s in room.service.list_sessions(room.visitor)]
    signs = room.service.try_sample(room.visitor, "signs")
    assert [entry["name"] for entry in signs["classes"]] == ["antler", "moonhook", "sea house"]
    with pytest.raises(Refused, match="no such set"):
        room.service.try_sample(room.visitor, "../secrets")
