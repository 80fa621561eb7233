"""A booth: every visit begins fresh, and nothing of it is left when it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from fewshot_demo.service.booth import forget_left
from fewshot_demo.service.booth_visits import is_booth_key
from fewshot_demo.service.caller import called_by
from fewshot_demo.store.tables import Base
from tests.fakes import drawing
from tests.rooms import Room, refused, url

TABLES = [table for name, table in Base.metadata.tables.items() if name != "alembic_version"]


def rows(room: Room) -> dict[str, int]:
    with room.service._context.reading() as work:
        counts = [work.database.scalar(select(func.count()).select_from(t)) for t in TABLES]
    counted = zip(TABLES, counts, strict=True)
    return {table.name: count or 0 for table, count in counted if table.name != "booth_counts"}


def words(room: Room) -> str:
    """All that the database holds, as one would see it by looking into every table."""
    with room.service._context.reading() as work:
        return repr([work.database.execute(select(table)).all() for table in TABLES])


def visit(room: Room, former: str = "") -> tuple[str, dict[str, Any]]:
    """Somebody comes, teaches a drawing, asks another, corrects the answer and renames a class."""
    begun = room.page.begin_visit(former, "signs")
    visitor, session = begun["visitor"], begun["session"]
    key, first, second = session["key"], *(one["id"] for one in session["classes"][:2])
    with called_by(visitor=visitor):
        room.page.add_drawing(key, first, url(drawing("ring", 1)))
        asked = room.page.ask(key, "one", url(drawing("box", 2)))
        room.page.correct(key, asked["question"], second)
        room.page.rename_class(key, first, "Ada")
        room.page.remove_class(key, second)
    return visitor, session


def test_nothing_is_left_of_a_visit(room: Room):
    before = rows(room)
    visitor, session = visit(room)
    assert rows(room)["queries"] > before["queries"]
    assert all(word in words(room) for word in ("Ada", visitor, session["key"]))
    room.page.end_visit(visitor)
    assert rows(room) == before
    assert not any(word in words(room) for word in ("Ada", visitor, session["key"]))
    assert room.sets(visitor) == []
    for call in (
        lambda: room.page.open_set(visitor, session["key"]),
        lambda: room.page.ask(session["key"], "one", url(drawing("box", 3))),
        lambda: room.page.undo_change(session["key"]),
        lambda: room.page.whole_image(session["key"], session["classes"][0]["images"][0]["id"]),
    ):
        with refused("."):
            call()
    assert room.page.open_page(visitor, session["key"])["session"]["key"] != session["key"]


def test_the_next_visit_ends_the_one_before(room: Room):
    visitor, session = visit(room)
    begun = room.page.begin_visit(visitor)
    assert begun["visitor"] != visitor and is_booth_key(begun["visitor"])
    assert [one["name"] for one in begun["session"]["classes"]] == [
        "antler",
        "moonhook",
        "sea house",
    ]
    with refused("."):
        room.page.open_set(visitor, session["key"])


def test_no_picture_has_the_id_of_one_before_while_the_page_is_open(room: Room):
    def ids(begun: dict[str, Any]) -> set[int]:
        return {image["id"] for one in begun["session"]["classes"] for image in one["images"]}

    begun = [room.page.begin_visit()]
    for task in ("doodles", "signs"):
        begun.append(room.page.begin_visit(begun[-1]["visitor"], task))
    shown, first, second = map(ids, begun)
    assert shown and not shown & first and not first & second


def test_what_is_shown_can_be_asked_about_while_somebody_begins(room: Room):
    shown = room.page.begin_visit()
    room.page.begin_visit(shown["visitor"], "doodles")
    assert room.page.ask(shown["session"]["key"], "one", url(drawing("box", 2)))["label"]


def test_what_others_have_stays(room: Room):
    ids = room.teach("ring", "box")
    before = rows(room)
    room.page.end_visit(room.visitor)
    room.page.begin_visit(room.visitor)
    assert room.sets(room.visitor), "not of a booth, so it is not forgotten"
    visitor, session = visit(room)
    room.page.add_drawing(session["key"], session["classes"][0]["id"], url(drawing("ring", 0)))
    room.page.end_visit(visitor)
    assert rows(room)["support"] == before["support"] + 9  # those of the sample that was begun
    shared = next(one for one in room.view()["classes"] if one["id"] == ids[0])["images"][0]["id"]
    assert room.page.whole_image(room.key, shared)["src"]


def test_a_visit_that_nobody_ended_is_forgotten_when_nobody_comes_back(room: Room):
    visitor, session = visit(room)
    context = room.service._context
    now = context.clock()
    context.clock = lambda: now + timedelta(minutes=55)
    forget_left(context)
    assert room.page.open_set(visitor, session["key"])
    context.clock = lambda: now + timedelta(minutes=65)
    forget_left(context)
    with refused("."):
        room.page.open_set(visitor, session["key"])
    assert room.sets(room.visitor)


def test_a_booth_takes_more_visitors_from_its_address_than_a_server_does(make_room):
    booth, server = make_room(kiosk=True, address_visitors=1), make_room(address_visitors=1)
    with called_by(address="192.0.2.1"):
        for _ in range(3):
            booth.page.begin_visit()
        server.page.begin_visit()
        with refused("."):
            server.page.begin_visit()


def test_only_what_is_offered_can_be_begun(make_room):
    booth = make_room(kiosk_tasks="doodles,own")
    first = booth.page.begin_visit()
    assert (first["tasks"], first["session"]["task"]) == (["doodles", "own"], "doodles")
    assert booth.page.begin_visit("", "hands")["session"]["task"] == "doodles"
    own = booth.page.begin_visit("", "own")["session"]
    assert [(one["name"], one["images"]) for one in own["classes"]] == [("", []), ("", [])]


def test_what_demonstrates_itself_was_drawn_on_the_pad(room: Room):
    drawings = room.page.demonstration()["drawings"]
    assert len(drawings) == 9, "every drawing of the first task"
    for xs, ys in (stroke for strokes in drawings for stroke in strokes):
        assert len(xs) == len(ys) > 1 and min(xs + ys) >= 0 and max(xs + ys) <= 400
