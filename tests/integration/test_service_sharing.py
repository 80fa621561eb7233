"""Links that let others try a set or change it, and that can be switched off."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.sharing import is_near
from tests.fakes import drawing
from tests.rooms import Room, refused, said, url


@pytest.fixture
def shared(room: Room) -> Room:
    """A set with two classes and a question; somebody else is in the room then."""
    room.teach("ring", "line")
    room.ask("ring")
    return room


def link(room: Room, allows: str) -> str:
    return room.page.make_link(room.key, allows)["key"]


def everything(room: Room) -> object:
    snapshot = room.service._context.snapshot(room.key)
    return snapshot.version, snapshot.classes, snapshot.fields, room.history()


def test_a_key_is_stored_as_its_hash_alone(shared: Room) -> None:
    keys = [link(shared, "look"), link(shared, "edit")]
    stored = (shared.settings.data_dir / "fewshot.db").read_bytes()
    stored += b"".join(f.read_bytes() for f in shared.settings.data_dir.glob("fewshot.db-*"))
    assert shared.key.encode() in stored
    assert not any(key.encode() in stored or key[5:].encode() in stored for key in keys)


def test_who_looks_can_ask_and_nothing_is_kept_of_it(shared: Room) -> None:
    key = link(shared, "look")
    before = everything(shared)
    opened = shared.page.open_page(None, key)
    assert (opened["session"]["key"], opened["session"]["access"]) == (key, "look")
    answer = shared.page.ask(key, "mine", url(drawing("line", 9)))
    assert (answer["label"], answer["question"], answer["saved"]) == ("line", None, False)
    assert answer["why"]
    assert shared.history(key) == []
    assert everything(shared) == before


# What a call is given where its signature asks for it; ids are those of the shared set.
GIVEN: dict[str, Callable[[Room], object]] = {
    "visitor": lambda r: r.service.sets.open_page().visitor,
    "class_id": lambda r: r.class_ids()[0],
    "image": lambda r: r.view()["classes"][0]["images"][0]["id"],
    "question": lambda r: r.history()[0]["question"],
    "drawing": lambda r: "one",
    "drawings": lambda r: ["one"],
    "files": lambda r: [("x.png", drawing("box", 3))],
    "frames": lambda r: [url(drawing("box", 3))],
    "name": lambda r: "changed",
    "model": lambda r: "other",
    "reading": lambda r: "paper",
    "strangers": lambda r: 0.4,
    "allows": lambda r: "edit",
    "link": lambda r: 1,
    "colour": lambda r: 5,
    "content": lambda r: b"x",
    "task": lambda r: "signs",
    "address": lambda r: "http://example.org/",
}
ANYTHING = {
    "str": "x",
    "int": 1,
    "float": 0.5,
    "bool": True,
    "list[str]": ["x"],
    "dict[str, list[str]]": {"x": ["x"]},
}
PICTURE = {"add_drawing", "ask", "ask_live"}  # whose ``image`` is a picture


def use_cases(room: Room) -> dict[str, Callable[..., object]]:
    """What the page can call: whatever is about a session, a visitor or a model."""
    ours = {name for name in dir(room.service.watching) if not name.startswith("_")} | {"warm"}
    return {name: one for name, one in room.page._use_cases.items() if name not in ours}


def called(room: Room, name: str, key: str) -> object:
    """Call a use case about the set of a key, with what it asks for; what it refuses is a text."""
    given: dict[str, Any] = {}
    for wanted, parameter in inspect.signature(use_cases(room)[name]).parameters.items():
        if wanted in ("session", "key", "stay"):
            given[wanted] = key
        elif wanted == "undo":
            given[wanted] = f"class.{key}.{room.class_ids()[0]}"
        elif wanted == "image" and name in PICTURE:
            given[wanted] = url(drawing("ring", 7))
        elif wanted in GIVEN:
            given[wanted] = GIVEN[wanted](room)
        elif parameter.default is parameter.empty:
            given[wanted] = ANYTHING[parameter.annotation]
    try:
        return getattr(room.page, name)(**given)
    except Refused as refusal:
        return said(refusal.message)


def test_no_call_lets_who_looks_change_anything_or_tells_them_the_sets_own_key(
    shared: Room,
) -> None:
    key = link(shared, "look")
    changing = 0
    for name in use_cases(shared):
        before = everything(shared), shared.page.list_links(shared.key)
        reply = called(shared, name, key)
        assert (everything(shared), shared.page.list_links(shared.key)) == before, name
        assert shared.key not in json.dumps(reply, default=str), name
        changing += isinstance(reply, str) and "looking and trying" in reply
    assert changing > 12


def test_no_call_tells_who_edits_the_sets_own_key(shared: Room) -> None:
    key = link(shared, "edit")
    for name in sorted(use_cases(shared), key=lambda name: "remove" in name):
        reply = called(shared, name, key)
        assert shared.key not in json.dumps(reply, default=str), name
    visitor = shared.service.sets.open_page().visitor
    assert shared.key not in json.dumps(shared.sets(visitor))


def test_who_edits_changes_the_same_set_and_takes_back(shared: Room) -> None:
    key, visitor = link(shared, "edit"), shared.service.sets.open_page().visitor
    assert shared.page.open_set(visitor, key)["session"]["access"] == "edit"
    first = shared.class_ids()[0]
    removed = shared.page.remove_class(key, first)
    assert first not in shared.class_ids()
    assert shared.page.bring_back(removed["undo"])["session"]["key"] == key
    assert first in shared.class_ids()
    assert shared.page.ask(key, "theirs", url(drawing("line", 9)))["saved"]
    assert len(shared.history()) == 2


def test_a_link_is_switched_off_alone_and_at_once(shared: Room) -> None:
    look, edit = link(shared, "look"), link(shared, "edit")
    shown = shared.page.list_links(shared.key)["links"]
    assert [one["allows"] for one in shown] == ["look", "edit"]
    left = shared.page.revoke_link(shared.key, shown[1]["id"])["links"]
    assert [one["id"] for one in left] == [shown[0]["id"]]
    with refused("switched off"):
        shared.page.add_class(edit)
    with refused("switched off"):
        shared.page.ask(edit, "x", url(drawing("line", 9)))
    opened = shared.page.open_page(None, edit)
    assert "switched off" in opened["notice"]
    assert opened["session"]["access"] == "own"
    assert shared.page.open_page(None, look)["session"]["access"] == "look"


@pytest.mark.parametrize("allows", ["look", "edit"])
def test_only_the_sets_own_key_makes_links_and_revokes_them(shared: Room, allows: str) -> None:
    key = link(shared, allows)
    for attempt in (
        lambda: shared.page.make_link(key, "look"),
        lambda: shared.page.list_links(key),
        lambda: shared.page.revoke_link(key, 1),
    ):
        with refused("Only whoever made"):
            attempt()


def test_a_link_of_another_set_is_not_revoked(shared: Room) -> None:
    key = link(shared, "look")
    number = shared.page.list_links(shared.key)["links"][0]["id"]
    mine = shared.key
    shared.enter()
    shared.page.revoke_link(shared.key, number)
    assert shared.page.open_page(None, key)["session"]["access"] == "look"
    assert shared.page.list_links(mine)["links"]


def test_what_is_asked_for_is_checked_and_bounded(shared: Room) -> None:
    with refused(""):
        shared.page.make_link(shared.key, "everything")
    for _ in range(20):
        link(shared, "look")
    with refused("20 links"):
        link(shared, "look")
    for key in ("look-" + "x" * 32, "edit-" + "y" * 32, "look-"):
        assert shared.page.open_page(None, key)["notice"]


def test_a_link_ends_with_its_set(shared: Room) -> None:
    key = link(shared, "look")
    shared.page.delete_set(shared.visitor, shared.key)
    with refused("not here any more"):
        shared.page.ask(key, "x", url(drawing("line", 9)))


def test_who_looks_can_make_a_copy_and_save_it_without_others_questions(shared: Room) -> None:
    key = link(shared, "look")
    visitor = shared.service.sets.open_page().visitor
    copy = shared.page.duplicate_set(visitor, key)["session"]
    assert (copy["access"], len(copy["classes"])) == ("own", 2)
    content = shared.service.exchange.save_set(key).content
    assert b"questions/" not in content
    assert b"questions/" in shared.service.exchange.save_set(shared.key).content


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("192.168.1.7", True),
        ("10.1.2.3", True),
        ("100.64.0.1", True),
        ("fe80::1", True),
        ("my-pc", True),
        ("booth.local", True),
        ("example.org", False),
        ("93.184.215.14", False),
    ],
)
def test_an_address_that_others_cannot_reach_is_known(host: str, near: bool) -> None:
    assert is_near(host) is near


def test_a_code_says_the_address_and_warns_of_one_nearby(room: Room) -> None:
    near = room.page.draw_code("http://127.0.0.1:7860/#set=look-x")
    assert "Others cannot reach it" in near["warning"]
    assert near["path"].startswith("M4 4h1v1h-1z")  # the corner of a finder, inside the quiet zone
    assert room.page.draw_code("https://example.org/#set=look-x")["warning"] == ""
    for address in ("javascript:alert(1)", "https://", "http://[", "https://x.org/" + "a" * 500):
        with refused(""):
            room.page.draw_code(address)
