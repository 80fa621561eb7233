"""A change of a large set sends few bytes: each thumbnail reaches a page once."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from fewshot_demo.ui.visual import remote
from tests.fakes import drawing
from tests.many_images import SHOT, WAY, fill
from tests.rooms import Room, url

MOST = 100_000  # bytes of a change of 400 images; with their thumbnails it is many times that


def sent(use_case: Callable[..., object], **given: object) -> dict[str, Any]:
    """The reply to a page that sends this."""
    reply: Any = remote(use_case)(given)
    return reply


def pictures(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        image
        for entry in reply["session"]["classes"]
        for image in [*entry["images"], *entry["tests"]]
    ]


def named(reply: dict[str, Any]) -> str:
    """What the page says it has, once it had this reply."""
    return " ".join(image["picture"] for image in pictures(reply))


@pytest.fixture
def emptied(room: Room) -> Room:
    for class_id in room.class_ids():
        room.page.remove_class(room.key, class_id)
    return room


def test_a_change_of_400_images_sends_only_the_new_thumbnail(emptied: Room) -> None:
    fill(emptied.service, emptied.key, way=WAY, shot=SHOT - 1)
    opened = sent(emptied.service.sets.open_set, visitor=emptied.visitor, key=emptied.key)
    assert all(image["src"].startswith("data:image/png") for image in pictures(opened))
    assert len(orjson.dumps(opened)) > 5 * MOST
    changed = sent(
        emptied.service.teaching.add_drawing,
        session=emptied.key,
        class_id=opened["session"]["classes"][0]["id"],
        image=url(drawing("box", 3)),
        thumbnails=named(opened),
    )
    assert len(orjson.dumps(changed)) < MOST
    (fresh,) = [image for image in pictures(changed) if image["src"]]
    assert fresh["id"] not in {image["id"] for image in pictures(opened)}
    assert len(pictures(changed)) == len(pictures(opened)) + 1


def test_what_the_page_does_not_name_is_sent(room: Room) -> None:
    room.teach("box", "ring")
    opened = room.page.open_set(room.visitor, room.key)
    kept, *gone = pictures(opened)
    given = {
        "visitor": room.visitor,
        "key": room.key,
        "thumbnails": f"{kept['picture']} {'f' * 20}",
    }
    again = remote(room.service.sets.open_set)(given)
    assert {image["id"]: image["src"] for image in pictures(again)} == {
        kept["id"]: "",
        **{image["id"]: image["src"] for image in gone},
    }


@pytest.mark.parametrize("said", [None, 7, ["a"], {"a": "b"}, "", " \0 "])
def test_whatever_a_page_says_it_has_it_gets_an_answer(room: Room, said: object) -> None:
    room.teach("box")
    reply = sent(room.service.sets.open_set, visitor=room.visitor, key=room.key, thumbnails=said)
    assert all(image["src"] for image in pictures(reply))
