"""One visitor never sees or changes the work of another: every use case, with ids of another."""

from collections.abc import Callable
from typing import Any

import pytest

from fewshot_demo.service import Refused
from tests.fakes import drawing
from tests.rooms import Page, Room, said, url


@pytest.fixture
def ids(room: Room) -> dict[str, int]:
    """What another visitor has; the room then belongs to somebody new."""
    classes = room.teach("ring", "line")
    image = room.view()["classes"][0]["images"][0]["id"]
    question = room.ask("ring")["question"]
    room.enter()
    room.teach("box", "line")
    return {"class": classes[0], "image": image, "question": question}


Attempt = Callable[[Page, str, dict[str, int]], object]

ATTEMPTS: dict[str, Attempt] = {
    "rename_class": lambda s, key, i: s.rename_class(key, i["class"], "mine")["session"],
    "remove_class": lambda s, key, i: s.remove_class(key, i["class"]),
    "remove_image": lambda s, key, i: s.remove_image(key, i["image"]),
    "image": lambda s, key, i: s.whole_image(key, i["image"])["src"],
    "add_drawing": lambda s, key, i: s.add_drawing(key, i["class"], url(drawing("box", 9))),
    "ask_again": lambda s, key, i: s.ask_again(key, i["question"]),
    "read a question anew": lambda s, key, i: s.ask_again(key, i["question"], "paper"),
    "choose_model": lambda s, key, i: s.choose_model(key, "other", i["question"]),
    "correct a question": lambda s, key, i: s.correct(
        key, i["question"], s.ask(key, "own", url(drawing("box", 5)))["class"]
    ),
    "correct into a class": lambda s, key, i: s.correct(
        key, s.ask(key, "x", url(drawing("box", 5)))["question"], i["class"]
    ),
    "move_image": lambda s, key, i: s.move_image(key, i["image"], i["class"]),
    "place_class": lambda s, key, i: s.place_class(key, i["class"], 0),
    "colour_class": lambda s, key, i: s.colour_class(key, i["class"], 5),
    "switch_class": lambda s, key, i: s.switch_class(key, i["class"], True),
    "restore a class": lambda s, key, i: s.bring_back(f"class.{key}.{i['class']}"),
    "restore an image": lambda s, key, i: s.bring_back(f"image.{key}.{i['image']}"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_ids_of_another_set_are_refused(room: Room, ids: dict[str, int], attempt: str):
    before = room.view()
    with pytest.raises(Refused) as refusal:
        ATTEMPTS[attempt](room.page, room.key, ids)
    assert said(refusal.value.message).endswith(".")
    assert room.view() == before


def test_files_for_a_class_of_another_set_are_refused(room: Room, ids: dict[str, int]):
    reply = room.page.add_files(room.key, ids["class"], [("x.png", drawing("box", 9))])
    assert reply["added"] == 0
    assert "not in the set any more" in reply["refused"][0]["why"]


NEEDS_SESSION: dict[str, Callable[[Page, str], object]] = {
    "add_class": lambda s, key: s.add_class(key, "x")["session"],
    "rename_class": lambda s, key: s.rename_class(key, 1, "x")["session"],
    "remove_class": lambda s, key: s.remove_class(key, 1),
    "add_drawing": lambda s, key: s.add_drawing(key, 1, url(drawing("box"))),
    "remove_image": lambda s, key: s.remove_image(key, 1),
    "image": lambda s, key: s.whole_image(key, 1)["src"],
    "ask": lambda s, key: s.ask(key, "x", url(drawing("box"))),
    "ask_again": lambda s, key: s.ask_again(key, 1),
    "correct": lambda s, key: s.correct(key, 1, 1),
    "choose_model": lambda s, key: s.choose_model(key, "other"),
    "set_strangers": lambda s, key: s.set_strangers(key, 0.5),
    "history": lambda s, key: s.earlier_questions(key)["questions"],
    "rename_session": lambda s, key: s.rename_set(key, "x")["session"],
    "move_image": lambda s, key: s.move_image(key, 1, 1),
    "place_class": lambda s, key: s.place_class(key, 1, 0),
    "colour_class": lambda s, key: s.colour_class(key, 1, 5),
    "switch_class": lambda s, key: s.switch_class(key, 1, True),
    "undo_change": lambda s, key: s.undo_change(key),
    "redo_change": lambda s, key: s.redo_change(key),
    "restore": lambda s, key: s.bring_back(f"class.{key}.1"),
}


@pytest.mark.parametrize("use_case", NEEDS_SESSION)
def test_a_wrong_session_key_opens_nothing(room: Room, use_case: str):
    room.teach("ring", "line")
    strange: list[Any] = ["", "wrong", None, 5, "x" * 100_000, "\ud800"]
    for key in strange:
        with pytest.raises(Refused):
            NEEDS_SESSION[use_case](room.page, key)
        with pytest.raises(Refused):
            room.operator.delete_session(key)


def test_strange_ids_are_nobodys(room: Room):
    room.teach("ring", "line")
    page = room.page
    strange: list[Any] = ["", "1 OR 1=1", "-1", "9" * 50, None, 1.5, True, [], "١", "\ud800"]
    for given in strange:
        for use_case in (page.remove_class, page.remove_image, page.ask_again):
            with pytest.raises(Refused):
                use_case(room.key, given)


def test_strange_drawing_tokens_are_replaced(room: Room):
    room.teach("ring", "line")
    strange: list[Any] = ["", None, 5, "x" * 100_000, "\ud800"]
    for token in strange:
        answer = room.ask("ring", 1, token)
        assert (answer["state"], answer["saved"]) == ("answer", True)
        assert answer["drawing"] != token
    assert len(room.history()) == len(strange)


def test_only_the_own_list_is_shown_and_deleted(room: Room):
    room.teach("ring", "line")
    owner, mine = room.visitor, room.key
    room.enter()
    assert mine not in [entry["key"] for entry in room.sets(room.visitor)]
    room.page.delete_everything(room.visitor)
    with pytest.raises(Refused):
        room.page.delete_set(room.visitor, mine)
    with pytest.raises(Refused):
        room.page.bring_back(f"session.{room.visitor}.{mine}")
    assert mine in [entry["key"] for entry in room.sets(owner)]


@pytest.mark.parametrize("visitor", ["", "wrong", None])
def test_a_wrong_visitor_key_is_refused(room: Room, visitor: Any):
    for use_case in (
        lambda: room.page.new_set(visitor),
        lambda: room.page.open_set(visitor, room.key),
        lambda: room.page.delete_set(visitor, room.key),
        lambda: room.page.delete_everything(visitor),
    ):
        with pytest.raises(Refused):
            use_case()


def test_the_same_picture_taught_by_two_visitors_is_stored_once_and_kept_apart(room: Room):
    room.teach("ring", "line")
    first = room.view()
    visitor, key = room.visitor, room.key
    room.enter()
    room.teach("ring", "line")
    ids = {i["id"] for c in first["classes"] for i in c["images"]}
    assert not ids & {i["id"] for c in room.view()["classes"] for i in c["images"]}
    room.page.remove_class(room.key, room.class_ids()[0])
    assert room.page.open_set(visitor, key)["session"] == first
