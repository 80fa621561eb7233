"""Coming in, coming back, and the sets that a visitor has."""

from typing import Any

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.caller import called_by
from tests.databases import SERVER
from tests.rooms import Room, refused


def test_the_first_visit_finds_the_sample_task(room: Room):
    opened = room.page.open_page(None, None)
    session = opened["session"]
    assert (session["name"], session["sample"], opened["notice"]) == (
        "Three signs to try",
        True,
        "",
    )
    assert [len(entry["images"]) for entry in session["classes"]] == [3, 3, 3]
    assert len({entry["colour"] for entry in session["classes"]}) == 3
    images = [image for entry in session["classes"] for image in entry["images"]]
    assert all(image["src"].startswith("data:image/png;base64,") for image in images)
    limits = {"classes": 20, "images": 20, "name": 60, "upload_mb": 20, "archive_mb": 100}
    assert session["limits"] == limits


def test_the_sample_task_answers_at_once(room: Room):
    session = room.page.open_page(None, None)["session"]
    sign = session["classes"][1]
    whole = room.page.whole_image(session["key"], sign["images"][0]["id"])["src"]
    answer = room.page.ask(session["key"], "one", whole)
    assert (answer["state"], answer["label"]) == ("answer", sign["name"])


def test_an_own_set_starts_with_two_classes_without_a_name(room: Room):
    session = room.page.new_set(room.visitor, "My classes")["session"]
    assert [(c["name"], c["shown"]) for c in session["classes"]] == [
        ("", "class 1"),
        ("", "class 2"),
    ]
    assert session["sample"] is False
    assert session["name"] == "My classes 2", "the room has one already"


def test_it_is_all_there_after_a_restart(room: Room):
    room.teach("ring", "line")
    room.ask("ring")
    before, history = room.view(), room.history()
    room.restart()
    opened = room.page.open_page(room.visitor, room.key)
    assert (opened["visitor"], opened["session"]) == (room.visitor, before)
    assert room.history() == history


def test_a_visitor_without_a_session_key_comes_back_to_the_last_one(room: Room):
    other = room.page.new_set(room.visitor)["session"]["key"]
    assert room.page.open_page(room.visitor, None)["session"]["key"] == other
    room.page.open_set(room.visitor, room.key)
    assert room.page.open_page(room.visitor, None)["session"]["key"] == room.key


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 10_000, "'; DROP TABLE sessions", "\ud800"])
def test_a_key_that_is_lost_or_made_up_opens_something_fresh(room: Room, key: str):
    opened = room.page.open_page(key, key)
    assert opened["visitor"] != key
    assert opened["session"]["sample"] is True
    assert bool(opened["notice"]) == bool(key)


def test_the_link_opens_the_set_for_somebody_else_who_can_edit(room: Room):
    room.teach("ring", "line")
    friend = room.page.open_page(None, room.key)
    assert friend["visitor"] != room.visitor
    assert friend["session"] == room.view()
    assert room.sets(friend["visitor"]) == [], "who only looks is not stored"
    with called_by(visitor=friend["visitor"]):
        room.page.add_class(room.key, "from a friend")
    assert room.view()["classes"][-1]["name"] == "from a friend"
    assert [s["key"] for s in room.sets(friend["visitor"])] == [room.key]
    with refused("not here any more"):
        room.page.open_set(friend["visitor"], "no such key")


def test_the_list_says_what_is_in_each_set(room: Room):
    room.teach("ring", "line", "box", images=3)
    room.page.rename_set(room.key, "Shapes")
    room.page.try_sample(room.visitor, "signs")
    listed = {entry["name"]: entry for entry in room.sets(room.visitor)}
    assert (listed["Shapes"]["classes"], listed["Shapes"]["images"]) == (3, 9)
    assert (listed["Three signs to try"]["classes"], listed["Three signs to try"]["images"]) == (
        3,
        9,
    )
    assert listed["Shapes"]["deleted"] is False
    assert room.sets("nobody") == []


def test_a_set_needs_a_name(room: Room):
    with refused("needs a name"):
        room.page.rename_set(room.key, " \u200b ")
    with refused("at most 60"):
        room.page.rename_set(room.key, "x" * 10_000)
    assert room.page.rename_set(room.key, " <b>Mine</b> ")["session"]["name"] == "<b>Mine</b>"


def test_a_deleted_set_is_offered_back(room: Room):
    room.teach("ring", "line")
    before = room.view()
    gone = room.page.delete_set(room.visitor, room.key)
    assert gone["session"]["key"] != room.key
    assert gone["message"] == "‘My classes’ is deleted."
    with refused("not here any more"):
        room.page.ask(room.key, "one", "")
    listed = {entry["key"]: entry for entry in room.sets(room.visitor)}
    assert listed[room.key]["deleted"] is True
    assert listed[room.key]["undo"] == gone["undo"]
    assert room.page.bring_back(gone["undo"])["session"] == before


def test_deleting_the_last_set_leaves_a_fresh_one(room: Room):
    room.page.try_sample(room.visitor, "signs")
    sample, own = sorted(room.sets(room.visitor), key=lambda s: s["name"])[::-1]
    assert room.page.delete_set(room.visitor, own["key"])["session"]["key"] == sample["key"]
    fresh = room.page.delete_set(room.visitor, sample["key"])["session"]
    assert fresh["sample"] is True
    assert fresh["key"] != sample["key"]


def test_leaving_a_set_of_somebody_else_does_not_delete_it(room: Room):
    friend = room.page.open_page(None, room.key)["visitor"]
    gone = room.page.delete_set(friend, room.key, session=room.key)
    assert "off your list" in gone["message"]
    assert room.key not in [entry["key"] for entry in room.sets(friend)]
    assert room.view()["key"] == room.key
    assert room.page.bring_back(gone["undo"])["session"]["key"] == room.key
    assert room.key in [entry["key"] for entry in room.sets(friend)]


def test_delete_all_my_work_deletes_mine_and_forgets_what_others_made(room: Room):
    room.teach("ring", "line")
    mine, before = room.key, room.view()
    owner = room.visitor
    room.page.new_set(owner)
    room.enter()
    theirs = room.key
    room.page.open_page(owner, theirs)
    room.page.open_page(owner, mine)

    gone = room.page.delete_everything(owner)
    assert gone["session"]["sample"] is True
    live = [s["key"] for s in room.sets(owner) if not s["deleted"]]
    assert live == [], "the fresh one is not stored"
    with pytest.raises(Refused):
        room.page.open_set(owner, mine)
    assert room.view()["key"] == theirs

    back = room.page.bring_back(gone["undo"])
    assert back["session"] == before
    assert {mine, theirs} <= {s["key"] for s in room.sets(owner)}


def test_the_list_says_where_a_restart_of_the_server_takes_everything(
    make_room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("fewshot_demo.settings.lasts", lambda _: False)
    at_home, on_a_space = make_room(), make_room(space="someone/drawing")
    assert not at_home.page.list_sets(at_home.visitor)["passing"]
    assert on_a_space.page.list_sets(on_a_space.visitor)["passing"] is not bool(SERVER)


def test_there_is_room_for_so_many_sets(make_room):
    room = make_room(max_sessions=2)  # one of the room's own is there
    room.page.new_set(room.visitor, "second")
    with refused("room for 2 sets"):
        room.page.new_set(room.visitor, "third")


def test_the_doodles_can_be_tried_beside_the_signs(room: Room):
    tried = room.page.try_sample(room.visitor, "doodles")["session"]
    assert tried["sample"] and tried["key"] != room.key
    assert [entry["name"] for entry in tried["classes"]] == ["cat", "cup", "fish", "house"]
    assert [len(entry["images"]) for entry in tried["classes"]] == [4] * 4
    assert tried["key"] in [s["key"] for s in room.sets(room.visitor)]
    signs = room.page.try_sample(room.visitor, "signs")["session"]
    assert [entry["name"] for entry in signs["classes"]] == ["antler", "moonhook", "sea house"]
    with refused("no such set"):
        room.page.try_sample(room.visitor, "../secrets")


def test_a_copy_is_a_set_of_its_own(room: Room) -> None:
    room.teach("ring", "line")
    room.page.set_strangers(room.key, 0.4)
    before = room.view()
    reply = room.page.duplicate_set(room.visitor, room.key)
    copy = reply["session"]
    assert (copy["name"], copy["strangers"]) == ("My classes 2", 0.4)
    assert "copy" in reply["message"]
    pictures = [[image["src"] for image in entry["images"]] for entry in copy["classes"]]
    assert pictures == [[image["src"] for image in entry["images"]] for entry in before["classes"]]
    room.page.remove_class(copy["key"], copy["classes"][0]["id"])
    assert room.view() == before
    assert room.history(copy["key"]) == []


def test_a_copy_of_a_sample_is_the_visitors_own_and_counts(make_room: Any) -> None:
    room = make_room(max_sessions=3)
    sample = room.service.sets.try_sample(room.visitor, "signs").session.key
    copy = room.page.duplicate_set(room.visitor, sample)["session"]
    assert (copy["sample"], copy["name"]) == (False, "Three signs to try 2")
    with refused("3"):
        room.page.duplicate_set(room.visitor, sample)


def test_a_set_shows_the_first_picture_of_each_class(room: Room) -> None:
    room.teach("ring", "line", "box")
    room.page.add_class(room.key)
    room.page.remove_class(room.key, room.class_ids()[1])
    shown = {one["key"]: one["first"] for one in room.sets(room.visitor)}[room.key]
    firsts = [entry["images"][0]["src"] for entry in room.view()["classes"] if entry["images"]]
    assert shown == firsts
    assert len(shown) == 2
