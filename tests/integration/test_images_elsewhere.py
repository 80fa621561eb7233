"""Images in an object store: the same answers, nothing named that is not there, nothing left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from sqlalchemy import select

from fewshot_demo.cli import app
from fewshot_demo.service.session_view import LOST_PICTURE
from fewshot_demo.settings import Settings
from fewshot_demo.store import Database, NotSaved, StoreProblem, objects
from fewshot_demo.store.objects import Objects, sweep
from fewshot_demo.store.tables import Image
from tests.databases import SERVER
from tests.fakes import drawing
from tests.rooms import Room, refused, url
from tests.said import says

MakeRoom = Callable[..., Room]


@pytest.fixture(params=["file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty place of each kind."""
    if request.param == "file":
        yield f"file://{tmp_path}/pictures"
        return
    yield "memory://pictures"
    fsspec.filesystem("memory").store.clear()


def there(place: str) -> set[str]:
    return Objects(place).listing()[0]


def weights(answer: dict[str, Any]) -> tuple[str, list[float]]:
    return answer["label"], [one["weight"] for one in answer["why"]]


def named(room: Room) -> dict[str, tuple[int, int]]:
    """By hash: bytes in the row, and bytes elsewhere."""
    with room.service._context.reading(after_answers=True) as work:
        rows = work.database.execute(select(Image.sha256, Image.data, Image.elsewhere))
        return {row.sha256: (len(row.data), row.elsewhere) for row in rows}


def test_images_lie_there_and_answers_are_the_same(place: str, room: Room, make_room: MakeRoom):
    other = make_room(images_url=place)
    for one in (room, other):
        one.teach("ring", "line")
    here, away = room.ask("ring"), other.ask("ring")
    assert weights(here) == weights(away)
    assert room.history()[0]["thumb"] == other.history()[0]["thumb"]
    rows = named(other)
    assert rows.keys() == there(place)
    assert all(inside == 0 < elsewhere for inside, elsewhere in rows.values())
    assert {key: sum(size) for key, size in rows.items()} == {
        key: sum(size) for key, size in named(room).items()
    }, "quotas count them alike"
    other.restart()
    assert weights(other.ask("ring")) == weights(here)


def test_what_lies_in_the_database_stays_readable(place: str, make_room: MakeRoom, tmp_path: Path):
    room = make_room()
    _, line = room.teach("ring", "line")
    before = room.view()
    room.close()
    later = Settings(data_dir=room.settings.data_dir, images_url=place)
    room.settings = later.model_copy(update={"database_url": room.settings.database_url})
    room.restart()
    assert room.view() == before
    room.page.add_drawing(room.key, line, url(drawing("line", 9)))
    assert {bool(inside) for inside, _ in named(room).values()} == {True, False}
    assert room.ask("ring")["label"] == "ring"
    room.service.close()


def test_a_set_goes_out_and_comes_in_whole(place: str, make_room: MakeRoom, tmp_path: Path):
    room, other = make_room(images_url=place), make_room()
    room.teach("ring", "line")
    room.ask("ring")
    room.operator.export_session(room.key, tmp_path / "set.zip")
    other.key = other.operator.import_session(tmp_path / "set.zip")
    assert [c["images"][0]["src"] for c in other.view()["classes"]] == [
        c["images"][0]["src"] for c in room.view()["classes"]
    ]


def test_a_lost_image_says_so_and_the_rest_goes_on(place: str, make_room: MakeRoom):
    room = make_room(images_url=place)
    room.teach("ring", "line")
    shown = room.service._context.snapshot(room.key).classes[0].images[0].sha256
    store = Objects(place)
    store.remove([shown])
    room.restart()
    (image, whole), _ = (entry["images"] for entry in room.view()["classes"])
    assert image["src"] == LOST_PICTURE and "cannot be read" in image["note"]
    assert image["picture"] == "", "so that it is sent again once it can be had"
    assert whole["src"] != LOST_PICTURE and not whole["note"]
    with refused("This picture cannot be read at the moment"):
        room.page.whole_image(room.key, image["id"])
    with refused("cannot be read"):
        room.operator.export_session(room.key, Path("nowhere"))
    store.put(shown, b"other bytes")
    assert room.view()["classes"][0]["images"][0]["src"] == LOST_PICTURE
    room.page.remove_image(room.key, image["id"])
    assert room.ask("ring")["label"] == "ring"


def test_nothing_is_stored_that_could_not_be_written(
    place: str, make_room: MakeRoom, monkeypatch: pytest.MonkeyPatch
):
    room = make_room(images_url=place)
    ring, _ = room.teach("ring", "line")
    before = room.view()

    def full(self: Objects, sha256: str, data: bytes) -> None:
        raise NotSaved("image-not-written", why="no space left")

    with monkeypatch.context() as broken:
        broken.setattr(Objects, "put", full)
        with refused("saved|stored"):
            room.page.add_drawing(room.key, ring, url(drawing("ring", 9)))
        assert room.ask("ring")["label"] == "ring", "answers stand"
    assert room.view() == before
    room.page.add_drawing(room.key, ring, url(drawing("ring", 9)))
    assert named(room).keys() <= there(place)


def test_what_nothing_names_goes_after_a_while(place: str, make_room: MakeRoom):
    room = make_room(images_url=place)
    room.teach("ring", "line")
    database, store = room.service._context.database, Objects(place)
    kept, orphan = there(place), hashlib.sha256(b"orphan").hexdigest()
    store.put(orphan, b"orphan")

    def swept(hours: float, moment: float) -> set[str]:
        sweep(store, database.read, database.write, hours * 3600, moment)
        return there(place)

    assert swept(1, 0.0) == kept | {orphan}, "marked"
    assert swept(1, 3599.0) == kept | {orphan}
    again = sorted(kept)[0]
    store.mark(again, 0.0)
    assert swept(1, 3601.0) == kept, "the marked one that a row names stays"
    assert not store.listing()[1], "and no mark"
    store.put(orphan, b"orphan")
    assert swept(1, 9000.0) == kept | {orphan}, "a new one is marked anew"
    database.sweep(timedelta(hours=1))
    assert there(place) == kept, "by today's clock that was long ago"


def test_an_image_that_is_added_again_is_not_swept(
    place: str, make_room: MakeRoom, monkeypatch: pytest.MonkeyPatch
):
    room = make_room(images_url=place)
    database, store = room.service._context.database, Objects(place)
    again, remove = hashlib.sha256(b"again").hexdigest(), objects.remove_unnamed
    store.put(again, b"again")
    store.mark(again, 0.0)

    def meanwhile(*given: Any) -> None:
        """Somebody draws it between the look and the removal."""
        with database.write() as work:
            work.classes.add_image(again, b"again", 1, 1)
            work.commit()
        remove(*given)

    monkeypatch.setattr(objects, "remove_unnamed", meanwhile)
    sweep(store, database.read, database.write, 1.0)
    with database.read() as work:
        assert work.classes.image_data(again) == b"again"


def test_what_is_forgotten_at_once_is_gone_at_once(place: str, make_room: MakeRoom):
    room = make_room(images_url=place, kiosk=1)
    begun = room.page.begin_visit("")
    mine = begun["session"]["classes"][0]["id"]
    before = there(place)
    room.page.add_drawing(begun["session"]["key"], mine, url(drawing("ring", 1)))
    assert there(place) > before
    room.page.end_visit(begun["visitor"])
    assert not there(place)


@pytest.mark.skipif(bool(SERVER), reason="a database server has its own tools for backups")
def test_the_backup_says_what_it_does_not_hold(
    tmp_path: Path, make_room: MakeRoom, monkeypatch: pytest.MonkeyPatch
):
    from typer.testing import CliRunner

    place = f"file://{tmp_path}/pictures"
    room = make_room(images_url=place)
    room.teach("ring", "line")
    monkeypatch.setattr("fewshot_demo.settings.settings", lambda: room.settings)
    said = CliRunner().invoke(app, ["sessions", "backup", str(tmp_path / "kept.db")])
    assert said.exit_code == 0
    assert f"they lie at {place}" in said.output.replace("\n", " ")


@pytest.mark.parametrize("place", ["nowhere://x", "s3://bucket/prefix"])
def test_a_place_that_cannot_be_used_is_said_at_the_start(place: str, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    with says(StoreProblem, "for pictures cannot be used"):
        Database(f"sqlite:///{tmp_path}/x.db", place)
