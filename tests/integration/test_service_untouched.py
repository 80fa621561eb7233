"""Whoever only looks is not stored: the sample task is, at the first change, as it was shown."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from fewshot_demo.service import untouched
from fewshot_demo.service.caller import called_by
from fewshot_demo.store import Visitor, new_key
from fewshot_demo.store.tables import Base
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def rows(room: Room) -> int:
    with room.service._context.reading() as work:
        tables = [work.database.scalar(select(func.count()).select_from(t)) for t in TABLES]
    return sum(count or 0 for count in tables)


TABLES = [table for name, table in Base.metadata.tables.items() if name != "alembic_version"]


def arrive(room: Room) -> tuple[str, dict[str, Any]]:
    opened = room.page.open_page(None, None)
    return opened["visitor"], opened["session"]


def ids(session: dict[str, Any]) -> list[Any]:
    return [(c["id"], [image["id"] for image in c["images"]]) for c in session["classes"]]


def test_four_hundred_who_look_leave_nothing(room: Room):
    before, (visitor, session) = rows(room), arrive(room)
    for _ in range(400):
        visitor, session = arrive(room)
        assert room.page.list_sets(visitor, session["key"])["sets"][0]["key"] == session["key"]
    room.page.whole_image(session["key"], session["classes"][0]["images"][0]["id"])
    assert room.page.open_page(visitor, session["key"])["session"] == session, "after a reload"
    assert room.page.open_set(visitor, session["key"])["session"] == session
    assert room.page.earlier_questions(session["key"])["questions"] == []
    assert rows(room) == before


CHANGES = {
    "a question": lambda page, key, of: page.ask(key, "one", url(drawing("ring"))),
    "a picture": lambda page, key, of: page.add_drawing(key, of["id"], url(drawing("ring"))),
    "a name": lambda page, key, of: page.rename_class(key, of["id"], "mine"),
    "a removal": lambda page, key, of: page.remove_image(key, of["images"][0]["id"]),
    "a model": lambda page, key, of: page.choose_model(key, "other"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_first_change_stores_the_set_as_it_was_shown(room: Room, change: str):
    visitor, shown = arrive(room)
    key = shown["key"]
    with called_by(visitor=visitor):
        CHANGES[change](room.page, key, shown["classes"][1])
    stored = room.page.open_page(visitor, key)
    assert (stored["visitor"], stored["notice"]) == (visitor, "")
    removed = change == "a removal"
    assert ids(stored["session"])[0] == ids(shown)[0]
    assert len(ids(stored["session"])[1][1]) == 3 + (change == "a picture") - removed
    assert [one["key"] for one in room.sets(visitor)] == [key]
    room.page.rename_class(key, shown["classes"][2]["id"], "by the id that was shown")


def test_an_answer_names_the_pictures_that_are_shown(room: Room):
    visitor, shown = arrive(room)
    with called_by(visitor=visitor):
        answer = room.page.ask(shown["key"], "one", url(drawing("ring")))
    known = {image["id"] for entry in shown["classes"] for image in entry["images"]}
    assert {weighed["image"] for weighed in answer["why"]} == known
    assert (
        room.page.earlier_questions(shown["key"])["questions"][0]["question"] == answer["question"]
    )


def test_two_first_changes_at_once_store_one_set(room: Room):
    visitor, shown = arrive(room)

    def draw(number: int) -> None:
        with called_by(visitor=visitor):
            room.page.add_drawing(
                shown["key"], shown["classes"][0]["id"], url(drawing("box", number))
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(draw, range(4)))
    assert [one["images"] for one in room.sets(visitor)] == [13]


def test_a_deleted_sample_task_does_not_come_back_as_new(room: Room):
    visitor, shown = arrive(room)
    gone = room.page.delete_set(visitor, shown["key"], session=shown["key"])
    assert gone["session"]["key"] != shown["key"]
    with refused("not here any more"):
        room.page.rename_set(shown["key"], "again")
    assert room.page.bring_back(gone["undo"])["session"]["key"] == shown["key"]


@pytest.mark.parametrize("key", ["try-", "try-" + "x" * 31, "try-" + "ß" * 32, "xyz-" + "x" * 32])
def test_no_other_key_opens_a_sample_task(room: Room, key: str):
    with refused("not here any more"):
        room.page.rename_set(key, "mine")


def test_ids_that_another_set_has_are_not_taken_from_it(room: Room, monkeypatch):
    monkeypatch.setattr(untouched, "_first_id", lambda key: 2**30)
    first, second = arrive(room)[1], arrive(room)[1]
    for session in (first, second):
        room.page.ask(session["key"], "one", url(drawing("ring")))
    visitor = new_key()
    again = [room.page.open_set(visitor, one["key"])["session"] for one in (first, second)]
    assert ids(again[0]) == ids(first) != ids(again[1])
    assert json.dumps(again[1]["classes"][0]["images"][0]["src"]), "its pictures are there"


def test_a_visitor_is_stored_once(room: Room):
    visitor = new_key()
    for _ in range(3):
        room.page.new_set(visitor)
    with room.service._context.reading() as work:
        known = work.database.scalars(select(Visitor.key)).all()
    assert known.count(visitor) == 1


def test_it_shows_the_first_picture_of_each_class_in_the_list(room: Room) -> None:
    opened = room.service.sets.open_page()
    (listed,) = room.page.list_sets(opened.visitor, opened.session.key)["sets"]
    assert listed["first"] == [entry.images[0].src for entry in opened.session.classes]
