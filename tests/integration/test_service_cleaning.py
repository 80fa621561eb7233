"""What was removed becomes final after a while, beside the visitors."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from fewshot_demo.store import NotSaved, now
from tests.rooms import Room, refused


def test_removals_become_final_after_the_time_to_undo(make_room):
    room = make_room(undo_hours=1)
    gone = room.page.delete_set(room.visitor, room.key)
    later = now() + timedelta(hours=2)
    room.service._context.clock = lambda: later
    assert room.key not in [s["key"] for s in room.sets(room.visitor)]
    with refused("no longer"):
        room.page.bring_back(gone["undo"])
    housekeeping = room.service._housekeeping
    housekeeping._steady = lambda: time.monotonic() + 2 * 3600  # two hours have really passed
    housekeeping.clean()
    assert room.key not in [s.key for s in room.operator.list_sessions()], "purged for good"


def test_cleaning_goes_on_beside_the_visitors_until_the_service_closes(make_room):
    room = make_room(undo_hours=0)
    room.page.delete_set(room.visitor, room.key)
    room.service.start()
    room.service.start()
    wait_until(lambda: room.key not in [s.key for s in room.operator.list_sessions()])
    room.service.close()
    assert "housekeeping" not in [thread.name for thread in threading.enumerate()]


def test_a_clean_up_that_fails_is_logged_and_keeps_nobody_out(room: Room, monkeypatch, caplog):
    def locked(*_):
        raise NotSaved("database-not-written", why="locked")

    monkeypatch.setattr("fewshot_demo.store.Database.purge", locked)
    room.restart()
    room.service.start()
    wait_until(lambda: "not cleaned" in caplog.text)
    assert room.page.open_page(room.visitor, room.key)["session"]["key"] == room.key


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
