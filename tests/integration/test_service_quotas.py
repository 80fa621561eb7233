"""How much is kept of one visitor, from one address and in all; nothing fills the disk."""

from __future__ import annotations

import threading
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from fewshot_demo.service import Refused
from fewshot_demo.service.caller import called_by
from fewshot_demo.service.quotas import DAY, Allowance
from fewshot_demo.store.tables import Image
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def stored_images(room: Room) -> int:
    with room.service._context.reading() as work:
        return work.database.scalar(select(func.count(Image.sha256))) or 0


def add(room: Room, class_id: int, number: int, side: int = 64) -> None:
    room.page.add_drawing(room.key, class_id, url(drawing("ring", number, side)))


def test_what_a_visitor_holds_has_a_limit_and_is_told(make_room):
    room = make_room(max_visitor_mb=1)
    room.teach("ring", "line")
    quotas, mine = room.service._context._quotas, room.class_ids()[0]
    quotas._held.clear()
    with room.service._context.reading() as work:
        me = work.sessions.visitor(room.visitor)
        assert me is not None
        held = work.usage.size_of(me.id)
    assert 500 < held < 100_000
    quotas._held[me.id] = 999_990
    add(room, mine, 7)  # what was counted on is read again before anybody is refused
    quotas._settings = room.settings.model_copy(update={"max_visitor_mb": held / 1_000_000})
    before = room.view()
    with refused("delete a set"):
        add(room, mine, 8)
    assert room.view() == before
    room.page.rename_set(room.key, "still mine")


def test_removing_and_adding_in_turns_fills_nothing(make_room):
    room = make_room(max_images=3, max_classes=2, max_sessions=2)
    mine = room.class_ids()[0]
    kept = 0
    with refused("removed from this class"):
        for number in range(20):
            added = room.page.add_drawing(room.key, mine, url(drawing("ring", number)))
            kept += 1
            image = added["session"]["classes"][0]["images"][0]["id"]
            room.page.remove_image(room.key, image)
    assert kept == 6, "three, and as many again that were removed"
    with refused("removed from this set"):
        for _ in range(20):
            room.page.remove_class(room.key, room.class_ids()[-1])
            room.page.add_class(room.key)
    with refused("made and deleted so many"):
        for _ in range(20):
            room.page.delete_set(room.visitor, room.page.new_set(room.visitor)["session"]["key"])


def test_a_class_holds_its_limit_however_many_add_at_once(room: Room):
    mine = room.class_ids()[0]
    start = threading.Barrier(8)

    def flood(worker: int) -> int:
        start.wait()
        full = 0
        for number in range(6):
            try:
                add(room, mine, worker * 6 + number, side=120)
            except Refused:
                full += 1
        return full

    with ThreadPoolExecutor(8) as pool:
        full = sum(pool.map(flood, range(8)))
    assert (len(room.view()["classes"][0]["images"]), full) == (20, 28)


def test_one_drawing_is_one_picture_however_often_it_changes(room: Room):
    room.teach("ring", "line")
    before = stored_images(room)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: room.ask("ring", number), range(24)))
    assert stored_images(room) == before + 1
    assert len(room.history()) == 1


def test_a_picture_that_was_taught_stays_when_its_drawing_goes_on(room: Room):
    mine = room.teach("ring", "line")[0]
    answer = room.ask("ring", 9)
    room.page.correct(room.key, answer["question"], mine)
    room.ask("ring", 10)
    assert len(room.view()["classes"][0]["images"]) == 3


def test_questions_that_are_forgotten_take_their_pictures_along(make_room):
    room = make_room(max_questions=2)
    room.teach("ring", "line")
    before = stored_images(room)
    for number in range(6):
        room.ask("box", number, drawing_token=str(number))
    assert (stored_images(room), len(room.history())) == (before + 2, 2)


def test_no_more_visitors_and_sets_than_there_is_room_for(make_room):
    room = make_room(max_visitors=2, max_all_sessions=4)
    room.enter()
    mine = room.visitor, room.key
    with refused("no room for more"):
        room.enter()
    room.visitor, room.key = mine
    room.page.new_set(room.visitor)
    with refused("no room for more"):
        for _ in range(4):
            room.page.new_set(room.visitor)
    assert room.view()["key"] == room.key, "what is there stays"


def test_nothing_is_added_to_a_disk_or_database_that_is_nearly_full(room: Room, monkeypatch):
    room.teach("ring", "line")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 9 * 10**8, 10**8))
    mine = room.class_ids()[0]
    with refused("no room for more"):
        add(room, mine, 9)
    assert room.ask("ring")["state"] == "answer", "an answer needs no room"
    assert room.history() == []
    monkeypatch.undo()
    quotas = room.service._context._quotas
    quotas._settings = room.settings.model_copy(update={"max_stored_mb": 0})
    with refused("no room for more"):
        add(room, mine, 9)
    room.page.remove_image(room.key, room.view()["classes"][0]["images"][0]["id"])


def test_an_address_has_a_day_of_newcomers_and_pictures(make_room):
    room = make_room(address_visitors=3, address_mb=1)
    with called_by(address="192.0.2.1"):
        for _ in range(3):
            room.enter()
        with refused("from your network today"):
            room.enter()
        room.service._context._quotas._bytes._taken["192.0.2.1"] = (1e6, float("inf"))
        with refused("from your network today"):
            add(room, room.class_ids()[0], 1)
    with called_by(address="192.0.2.2"):
        room.enter()
        add(room, room.class_ids()[0], 1)


def test_an_allowance_fills_again_within_a_day():
    moment = [0.0]
    allowance = Allowance(100, lambda: moment[0])
    assert allowance.take("a", 100) and not allowance.take("a", 1)
    assert allowance.take("b", 50), "each has its own"
    moment[0] += DAY / 4
    assert not allowance.take("a", 26)
    assert allowance.take("a", 24)


@pytest.mark.parametrize("amount", [0, 1, 10**12])
def test_who_has_no_address_has_no_limit(amount: int):
    assert Allowance(5).take("", amount)
