"""Sets that visitors save and bring in again: whole, with the same answers, and safely."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.service import Service
from fewshot_demo.service.archive_export import folders
from fewshot_demo.settings import Settings
from tests.fakes import drawing
from tests.integration.guarded import CALL, Page, opened
from tests.rooms import Room, refused
from tests.scenes import jpeg, scene


def saved(room: Room) -> bytes:
    return room.service.exchange.save_set(room.key).content


def session_with(**parts: object) -> bytes:
    file = io.BytesIO()
    text = {"format": "fewshot-demo session", "version": 4, "fields": {}, "classes": []}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("session.json", json.dumps(text | {"questions": []} | parts))
    return file.getvalue()


def test_a_saved_set_is_folders_that_the_command_line_reads(room: Room, tmp_path: Path) -> None:
    from fewshot_demo.datasets.sources import ClassImages

    room.teach("ring", "line")
    room.page.rename_class(room.key, room.class_ids()[0], "a/b: ..")
    room.ask("ring")
    file = room.service.exchange.save_set(room.key)
    assert file.file == "My classes.zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        archive.extractall(tmp_path)
        words = archive.read("README.md").decode()
    found = ClassImages.from_folder(tmp_path / "classes").files
    assert {name: len(files) for name, files in found.items()} == {"a_b_": 2, "line": 2}
    assert [file.name for file in found["line"]] == ["001.png", "002.png"]
    assert "fewshot-demo classify PICTURE.png --support classes --model nearest" in words
    assert room.key not in words and room.visitor not in words


def test_no_two_folders_are_one_to_any_file_system() -> None:
    names = ["Cup", "cup", "CON", "a/b", "a\\b", "..", "  ", "nul.txt", "é" * 90, "Cup 2"]
    found = folders(names)
    assert found[:8] == ["Cup", "cup 2", "CON_", "a_b", "a_b 2", "_", "_ 2", "nul.txt_"]
    assert len({name.casefold() for name in found}) == len(names)
    assert max(len(name) for name in found) <= 64


def test_a_set_that_comes_in_takes_a_free_name_and_leaves_the_others(room: Room) -> None:
    room.teach("ring", "line")
    before = room.view()
    reply = room.page.bring_in_set(room.visitor, saved(room))
    assert reply["message"] == "‘My classes 2’ is here."
    assert reply["session"]["key"] != room.key
    assert [entry["name"] for entry in reply["session"]["classes"]] == ["ring", "line"]
    assert room.view() == before


def test_what_cannot_come_in_is_one_sentence_and_changes_nothing(make_room: Any) -> None:
    room = make_room(max_archive_mb=1)
    room.teach("ring", "line")
    before = room.sets(room.visitor)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("session.json", " " * 30_000_000)
    many = {"file": "images/0.png", "fields": {"source": "drawn"}}
    for content, sentence in (
        (b"hello", "not a saved set"),
        (bomb.getvalue(), "more than a set can hold"),
        (session_with(version=5), "newer version"),
        (session_with(version=True), "not a saved set"),
        (session_with(classes=[{"fields": {"name": "a"}, "images": [many]}]), "not a saved set"),
        (bytes(1_000_001), "up to 1 MB"),
    ):
        with refused(sentence):
            room.page.bring_in_set(room.visitor, content)
        assert room.sets(room.visitor) == before


def test_images_that_unpack_to_too_much_are_refused_unread(make_room: Any) -> None:
    room = make_room(max_archive_mb=1)
    images = [{"file": f"images/{n:02}.png", "fields": {"source": "drawn"}} for n in range(3)]
    text = {"classes": [{"fields": {"name": "a", "colour": 0}, "images": images}]}
    file = io.BytesIO(session_with(**text))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for image in images:
            archive.writestr(str(image["file"]), bytes(1_000_000))
    assert len(file.getvalue()) < 20_000
    with refused("more than a set can hold"):
        room.page.bring_in_set(room.visitor, file.getvalue())


def test_who_has_too_many_sets_already_or_is_nobody_is_refused_first(make_room: Any) -> None:
    room = make_room(max_sessions=2)
    content = saved(room)
    room.page.bring_in_set(room.visitor, content)
    with refused("2"):
        room.page.bring_in_set(room.visitor, content)
    with refused(""):
        room.page.bring_in_set("nobody", b"not even read")


def test_a_photo_keeps_its_bytes_and_so_its_answers(room: Room) -> None:
    ring, _ = room.teach("ring", "line")
    room.page.add_files(room.key, ring, [("x.jpg", jpeg(scene(1)))])
    first = room.service._context.snapshot(room.key)
    key = room.service.exchange.bring_in_set(room.visitor, saved(room)).session.key
    again = room.service._context.snapshot(key)
    hashes = [[i.sha256 for c in one.classes for i in c.images] for one in (first, again)]
    assert hashes[0] == hashes[1]
    assert room.service._context.stored_image(hashes[0][2]).startswith(b"\xff\xd8")


@pytest.mark.parametrize("photos", [False, True], ids=["drawings", "photos"])
def test_the_answers_of_a_real_model_are_the_same(tmp_path: Path, photos: bool) -> None:
    picture = (lambda n: jpeg(scene(n))) if photos else (lambda n: drawing("ring", n))
    with_models = Service(Settings(data_dir=tmp_path))
    try:
        sets, teaching = with_models.sets, with_models.teaching
        visitor = sets.open_page().visitor
        made = sets.new_set(visitor, "Mine").session
        for number, entry in enumerate(made.classes):
            teaching.rename_class(made.key, entry.id, "ab"[number])
            files = [("x", picture(3 * number + n)) for n in range(2)]
            teaching.add_files(made.key, entry.id, files)
        content = with_models.exchange.save_set(made.key).content
        key = with_models.exchange.bring_in_set(visitor, content).session.key
        asked = [("q", picture(9))]
        here, there = (with_models.asking.ask_file(k, k, asked) for k in (made.key, key))
        assert here.model == there.model
        assert here.state == "answer"
        assert [c.probability for c in there.classes] == pytest.approx(
            [c.probability for c in here.classes], abs=1e-5
        )
        weights = [sorted(tile.weight for tile in one.why) for one in (here, there)]
        assert weights[0] == pytest.approx(weights[1], abs=1e-5)
    finally:
        with_models.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("saved"), max_archive_mb=1) as page:
        yield page


def test_a_set_goes_out_and_in_over_the_network(page: Page) -> None:
    visitor = page.call("open_page").json()["visitor"]
    session = page.call("new_set", visitor=visitor).json()["session"]["key"]
    named = page.body("rename_set") | {"data": {"session": session, "name": "Größe"}}
    assert page.http.post(CALL, json=named).status_code == 200
    reply = page.http.post("/sets/save", json={"session": session})
    assert reply.headers["content-type"] == "application/zip"
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe.zip" in reply.headers["content-disposition"]
    headers = {"content-type": "application/zip", "x-fewshot-visitor": visitor}
    back = page.http.post("/sets/bring-in", content=reply.content, headers=headers).json()
    assert back["session"]["name"] == "Größe 2"


@pytest.mark.parametrize("body", [{"session": "nobody's"}, {}, [1], {"session": [1]}])
def test_what_is_not_there_is_not_saved(page: Page, body: Any) -> None:
    reply = page.http.post("/sets/save", json=body)
    assert reply.status_code == 404
    assert reply.json()["refusal"].endswith(".")


def test_the_guard_counts_weighs_and_reads_the_kind(page: Page) -> None:
    send = page.http.post
    zipped = {"content-type": "application/zip"}
    assert send("/sets/bring-in", json={}).status_code == 415
    assert send("/sets/bring-in", content=bytes(1_000_001), headers=zipped).status_code == 413
    assert (
        send("/sets/save", content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    )
    foreign = {**zipped, "origin": "https://example.org"}
    assert send("/sets/bring-in", content=b"x", headers=foreign).status_code == 403
    answers = {send("/sets/save", json={}).status_code for _ in range(40)}
    assert answers == {404, 429}


def test_a_sample_that_is_stored_nowhere_is_saved_too(room: Room) -> None:
    key = room.service.sets.open_page().session.key
    content = room.service.exchange.save_set(key).content
    found = room.page.bring_in_set(room.visitor, content)["session"]
    assert [entry["name"] for entry in found["classes"]] == ["antler", "moonhook", "sea house"]
