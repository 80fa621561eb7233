"""How a picture is read: chosen for the visitor, changed by the visitor, kept with the picture."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from fewshot_demo.service import Refused
from tests.fakes import drawing, photo
from tests.rooms import Room, said, url

PAPER = photo(drawing("ring", 1))


def asked(room: Room, reading: str = "auto") -> dict:
    return room.upload(PAPER, "one", reading)


def support_readings(room: Room, position: int) -> list[str]:
    classes = room.service._context.snapshot(room.key).classes
    return [image.fields.reading for image in classes[position].images]


def test_a_photo_of_paper_is_found_out_and_can_be_read_as_it_is(room: Room):
    room.teach("ring", "line")
    found = asked(room)
    assert (found["reading_chosen"], found["reading"]) == ("auto", "paper")
    assert found["source"] == "uploaded"
    plain = asked(room, "plain")
    assert (plain["reading_chosen"], plain["reading"]) == ("plain", "plain")
    assert plain["question"] == found["question"], "the same question, read in another way"
    assert plain["sees"] != found["sees"]
    assert plain["confidence"] < found["confidence"]


def test_a_drawing_is_never_taken_for_a_photo(room: Room):
    room.teach("ring", "line")
    answer = room.page.ask(room.key, "one", url(PAPER), "drawn")
    assert (answer["reading"], answer["source"]) == ("plain", "drawn")
    assert room.recogniser.readings == ("plain", [["plain"] * 2] * 2)


def test_a_question_asked_again_is_read_as_before_or_anew(room: Room):
    room.teach("ring", "line")
    question = asked(room, "plain")["question"]
    again = room.page.ask_again(room.key, question)
    assert (again["reading_chosen"], again["reading"]) == ("plain", "plain")
    anew = room.page.ask_again(room.key, question, "paper")
    assert (anew["question"], anew["reading"]) == (question, "paper")
    room.restart()
    assert room.page.ask_again(room.key, question)["reading"] == "paper"


def test_a_correction_takes_the_reading_along(room: Room):
    ring, _ = room.teach("ring", "line")
    question = asked(room, "paper")["question"]
    room.page.correct(room.key, question, ring)
    assert support_readings(room, 0) == ["plain", "plain", "paper"]
    assert room.recogniser.readings == ("paper", [["plain", "plain", "paper"], ["plain"] * 2])


def test_a_picture_kept_for_a_class_takes_its_reading_along(room: Room):
    ring, line = room.teach("ring", "line")
    room.page.add_files(room.key, ring, [("a.png", PAPER)])
    room.page.add_files(room.key, line, [("a.png", PAPER)], "paper")
    assert [support_readings(room, place)[-1] for place in (0, 1)] == ["auto", "paper"]
    room.page.add_files(room.key, line, [("a.png", PAPER)], "plain")
    assert support_readings(room, 1) == ["plain", "plain", "plain"], "once, and read anew"
    query = asked(room, "paper")["query"]
    room.page.add_drawing(room.key, ring, query, "one", "paper")
    assert support_readings(room, 0) == ["plain", "plain", "paper"]


def test_a_photo_that_is_asked_again_and_then_kept_stays_what_it_was(room: Room):
    ring, _ = room.teach("ring", "line")
    noise = Image.merge("RGB", [Image.effect_noise((400, 300), 90) for _ in range(3)])
    jpeg = BytesIO()
    noise.save(jpeg, "JPEG", quality=95)
    asked = room.upload(jpeg.getvalue(), "photo", "paper")
    again = room.page.ask_again(room.key, asked["question"])
    assert again["query"].startswith("data:image/jpeg"), "whose bytes differ once decoded"
    room.page.add_drawing(room.key, ring, again["query"], again["drawing"], "paper")
    kept = room.service._context.snapshot(room.key).classes[0].images[-1]
    assert (kept.fields.source, kept.fields.reading) == ("uploaded", "paper")
    with room.service._context.reading() as work:
        question = work.questions.of_drawing(room.service._context.snapshot(room.key).id, "photo")
    assert question is not None and question.image == kept.sha256, "the very same picture"


HOSTILE: list[Any] = ["<b>", "", "AUTO", None, 1, [], ["auto"], {}, "x" * 100_000]


@pytest.mark.parametrize("given", HOSTILE, ids=lambda given: repr(given)[:20])
def test_a_reading_that_does_not_exist_is_refused(room: Room, given: Any):
    ring, _ = room.teach("ring", "line")
    question = asked(room)["question"]
    before = room.view(), room.history()
    attempts = [
        lambda: asked(room, given),
        lambda: room.page.add_files(room.key, ring, [("a.png", PAPER)], given),
        lambda: room.page.add_drawing(room.key, ring, url(PAPER), "one", given),
    ]
    if given is not None:  # which leaves the reading as it is
        attempts.append(lambda: room.page.ask_again(room.key, question, given))
    for attempt in attempts:
        with pytest.raises(Refused) as refusal:
            attempt()
        assert said(refusal.value.message).endswith(".")
        assert "<b>" not in said(refusal.value.message)
    assert (room.view(), room.history()) == before
