"""The running camera: answers that nobody keeps, bursts that teach and are taken back at once."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.service import Refused
from tests.fakes import drawing
from tests.rooms import Room, url


def frame(number: int, *, noise: int = 90, grey: int = 128) -> str:
    """A picture as a webcam sends it, as a data URL; the same number gives the same picture."""
    grain = np.random.default_rng(number).integers(-noise, noise + 1, (8, 8, 3))
    pixels = np.kron(np.clip(grey + grain, 0, 255), np.ones((40, 40, 1))).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return url(file.getvalue())


def covered() -> str:
    """The grain of a sensor behind a finger: pixels differ, and there is nothing to see."""
    grain = np.random.default_rng(0).normal(20, 8, (320, 320, 3)).clip(0, 255)
    file = BytesIO()
    Image.fromarray(grain.astype(np.uint8)).save(file, "JPEG", quality=85)
    return url(file.getvalue())


def images(room: Room, position: int = 0) -> list[int]:
    session = room.page.open_page(room.visitor, room.key)["session"]
    return [image["id"] for image in session["classes"][position]["images"]]


def test_a_live_frame_is_answered_and_forgotten(room: Room):
    room.recogniser.photos = set(room.recogniser.models)
    one, other = room.class_ids()[:2]
    room.page.add_frames(room.key, one, [frame(1), frame(2)])
    room.page.add_frames(room.key, other, [frame(3), frame(4)])
    version = room.service._context.snapshot(room.key)
    said = room.page.ask_live(room.key, "live", frame(3))
    assert (said["state"], said["class"], said["drawing"]) == ("answer", other, "live")
    assert (said["question"], said["saved"], said["query"]) == (None, False, None)
    assert len(said["why"]) == 4
    assert room.page.earlier_questions(room.key)["questions"] == []
    assert room.service._context.snapshot(room.key) is version, "nothing was written"


def test_a_covered_lens_is_said_to_be_covered(room: Room):
    said = room.page.ask_live(room.key, "live", covered())
    assert said["state"] == "empty"
    assert "in front of it" in said["message"]
    reply = room.page.add_frames(room.key, room.class_ids()[0], [covered(), covered()])
    assert (reply["added"], reply["undo"]) == (0, "")
    assert "in front of it" in reply["message"]


def test_what_is_no_picture_is_refused(room: Room):
    assert room.page.ask_live(room.key, "live", "data:image/jpeg;base64,AAAA")["state"] == "refused"
    with pytest.raises(Refused):
        room.page.add_frames(room.key, room.class_ids()[0], ["nothing"])
    assert images(room) == []


def test_a_burst_of_several_calls_is_one_undo(room: Room):
    owner = room.class_ids()[0]
    first = room.page.add_frames(room.key, owner, [frame(1), frame(2)], "", False)
    assert (first["added"], first["message"]) == (2, "")
    second = room.page.add_frames(room.key, owner, [frame(3)], first["undo"], True)
    assert second["message"].startswith("3 pictures added")
    assert len(images(room)) == 3
    kept = room.page.add_frames(room.key, owner, [frame(9)])
    assert kept["added"] == 1
    assert room.page.bring_back(second["undo"])["message"].startswith("The 3 pictures")
    assert len(images(room)) == 1, "the picture that came later stays"
    with pytest.raises(Refused):
        room.page.bring_back(second["undo"])


def test_a_token_of_another_set_or_kind_adds_nothing_to_the_undo(room: Room):
    owner = room.class_ids()[0]
    room.page.add_frames(room.key, owner, [frame(1)])
    mine = images(room)
    for foreign in (f"frames.nobody.{mine[0]}", f"image.{room.key}.{mine[0]}", "nonsense", ""):
        number = 10 + len(images(room))
        reply = room.page.add_frames(room.key, owner, [frame(number)], foreign)
        assert reply["undo"] == f"frames.{room.key}.{images(room)[-1]}"


def test_a_hundred_equal_frames_are_one_picture(room: Room):
    owner = room.class_ids()[0]
    undo = ""
    for _ in range(4):
        undo = room.page.add_frames(room.key, owner, [frame(1)] * 20, undo, False)["undo"]
    reply = room.page.add_frames(room.key, owner, [frame(1)] * 20, undo, True)
    assert len(images(room)) == 1
    assert reply["message"].startswith("One picture added")
    again = room.page.add_frames(room.key, owner, [frame(1)])
    assert again["added"] == 0 and "already" in again["message"]
    with pytest.raises(Refused):
        room.page.add_frames(room.key, owner, [frame(1)] * 21)


def test_a_burst_ends_where_the_class_is_full(make_room):
    room = make_room(max_images=3)
    owner = room.class_ids()[0]
    reply = room.page.add_frames(room.key, owner, [frame(n) for n in range(6)])
    assert reply["added"] == len(images(room)) == 3
    with pytest.raises(Refused) as refused:
        room.page.add_frames(room.key, owner, [frame(9)])
    assert refused.value.message.key == "class-full"


def test_frames_and_files_teach_alike(room: Room):
    room.page.add_files(room.key, room.class_ids()[0], [("a.png", drawing("ring"))])
    room.page.add_frames(room.key, room.class_ids()[0], [frame(1)])
    session = room.page.open_page(room.visitor, room.key)["session"]
    assert [i["source"] for i in session["classes"][0]["images"]] == ["uploaded", "uploaded"]


def test_hands_to_try_have_names_and_no_pictures(room: Room):
    session = room.page.try_sample(room.visitor, "hands")["session"]
    assert [item["name"] for item in session["classes"]] == ["rock", "paper", "scissors"]
    assert [item["images"] for item in session["classes"]] == [[], [], []]
    assert (session["task"], session["name"]) == ("hands", "Rock, paper, scissors")
