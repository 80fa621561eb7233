"""None of these: one distribution, sets of one class, how many strangers are expected."""

import math
from typing import Any

import pytest

from fewshot_demo.core.open_set import SHARE
from fewshot_demo.service import Refused
from tests.rooms import Room, refused, said


@pytest.fixture
def room(make_room) -> Room:
    """Its first model can say "none of these"."""
    made = make_room()
    made.recogniser.refusing = {"nearest"}
    return made


def test_classes_and_none_of_these_share_one_distribution(room: Room):
    ring, _ = room.teach("ring", "line")
    known, unknown = room.ask("ring", 1), room.ask("box", 1, "two")
    assert (known["none_of_these"], unknown["none_of_these"]) == (False, True)
    assert known["none_probability"] < 0.1 < 0.5 < unknown["none_probability"] < 1
    for answer in (known, unknown):
        assert answer["class"] == ring, "the nearest class is named either way"
        entries = [entry["probability"] for entry in answer["classes"]]
        assert sum(entries) + answer["none_probability"] == pytest.approx(1)
        assert answer["confidence"] == max(*entries, answer["none_probability"])
        for entry in answer["classes"]:
            shares = [row["weight"] for row in answer["why"] if row["class"] == entry["id"]]
            assert sum(shares) == pytest.approx(entry["probability"])
    assert known["confidence"] == known["classes"][0]["probability"]
    assert unknown["confidence"] == unknown["none_probability"]


def test_a_model_that_cannot_refuse_says_nothing_of_it(room: Room):
    room.teach("ring", "line")
    assert room.view()["can_refuse"]
    view = room.page.choose_model(room.key, "other")["session"]
    assert not view["can_refuse"]
    answer = room.ask("box")
    assert (answer["none_of_these"], answer["none_probability"]) == (None, None)
    assert answer["confidence"] == max(entry["probability"] for entry in answer["classes"])


def test_one_class_is_enough_where_the_model_can_refuse(room: Room):
    (ring,) = room.teach("ring")[:1]
    yes, no = room.ask("ring", 1), room.ask("box", 1, "two")
    assert [answer["state"] for answer in (yes, no)] == ["answer", "answer"]
    assert [answer["class"] for answer in (yes, no)] == [ring, ring]
    assert (
        yes["confidence"] == pytest.approx(1 - yes["none_probability"]) and yes["confidence"] > 0.9
    )
    assert no["confidence"] == no["none_probability"] > 0.5
    for answer in (yes, no):
        (entry,) = answer["classes"]
        assert entry["probability"] == pytest.approx(1 - answer["none_probability"])
        assert sum(row["weight"] for row in answer["why"]) == pytest.approx(entry["probability"])
    assert [entry["said"] for entry in room.history()] == ["not ring", "ring"]


def test_one_class_is_too_little_for_a_model_that_cannot_refuse(room: Room):
    room.teach("ring")
    room.page.choose_model(room.key, "other")
    answer = room.ask("ring")
    assert (answer["state"], answer["question"]) == ("teach", None)
    assert "Only ‘ring’ has a picture" in answer["message"]


def test_nothing_taught_stays_too_little(room: Room):
    assert room.ask("ring")["state"] == "teach"


def test_the_history_keeps_the_verdict(room: Room):
    room.teach("ring", "line")
    asked = room.ask("box", 1)
    (entry,) = room.history()
    assert entry["said"] == "none of these (nearest: ring)"
    assert entry["none_of_these"] is True
    assert entry["none_probability"] == entry["confidence"] == asked["none_probability"]
    room.restart()
    assert room.history() == [entry]


def test_none_of_these_is_corrected_like_any_answer(room: Room):
    room.teach("ring", "line")
    asked = room.ask("box", 1)
    fresh = room.page.add_class(room.key, "box")["session"]["classes"][-1]["id"]
    reply = room.page.correct(room.key, asked["question"], fresh)["answer"]
    assert (reply["label"], reply["none_of_these"]) == ("box", False)
    assert room.history()[0]["corrected_to"] == "box"


def test_the_share_of_strangers_is_kept_with_the_set_and_moves_the_odds(room: Room):
    room.teach("ring", "line")
    asked = room.ask("box", 1)
    assert room.view()["strangers"] == SHARE
    view = room.page.set_strangers(room.key, 0)["session"]
    assert view["strangers"] == 0
    closed = room.page.ask_again(room.key, asked["question"])
    assert (closed["none_of_these"], closed["none_probability"]) == (False, 0.0)
    assert sum(entry["probability"] for entry in closed["classes"]) == pytest.approx(1)
    room.page.set_strangers(room.key, 0.5)
    room.restart()
    assert room.view()["strangers"] == 0.5
    often = room.page.ask_again(room.key, asked["question"])
    assert often["none_of_these"]

    def odds(answer: dict[str, Any]) -> float:
        return math.log(answer["none_probability"] / (1 - answer["none_probability"]))

    assert odds(often) - odds(asked) == pytest.approx(-math.log(SHARE / (1 - SHARE)))


def test_a_set_that_expects_no_strangers_needs_two_classes(room: Room):
    room.teach("ring")
    room.page.set_strangers(room.key, 0)
    assert room.ask("ring", 1)["state"] == "teach"


def test_the_share_of_one_set_is_not_that_of_another(room: Room):
    room.teach("ring", "line")
    mine = room.key
    room.page.set_strangers(room.key, 0)
    room.enter()
    assert room.view()["strangers"] == SHARE
    room.teach("ring", "line")
    assert room.ask("box", 1)["none_of_these"]
    assert room.service._context.snapshot(mine).fields.strangers == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [(1e9, 0.5), (-1e9, 0), (math.inf, 0.5), (10**400, 0.5), (1, 0.5), (0.3, 0.3)],
    ids=lambda value: str(value)[:8],
)
def test_the_share_stays_in_its_bounds(room: Room, given: float, kept: float):
    assert room.page.set_strangers(room.key, given)["session"]["strangers"] == kept


HOSTILE: list[Any] = [math.nan, "NaN", "1", "", None, [], [1], {}, True, "<b>"]


@pytest.mark.parametrize("given", HOSTILE, ids=repr)
def test_what_is_no_share_is_refused(room: Room, given: Any):
    before = room.view()
    with pytest.raises(Refused) as refusal:
        room.page.set_strangers(room.key, given)
    assert said(refusal.value.message).endswith(".")
    assert room.view() == before


def test_every_model_gives_its_verdict(room: Room):
    room.teach("ring", "line")
    asked = room.ask("box", 1)
    view = room.page.compare_models(room.key, asked["question"])
    nearest, other, _ = view["rows"]
    assert nearest["none_of_these"] is True
    assert nearest["confidence"] == nearest["none_probability"] == asked["none_probability"]
    assert other["none_of_these"] is None
    assert other["differs"], "one says none of these, the other names the nearest class"
    assert not view["agree"]
    room.page.set_strangers(room.key, 0)
    assert room.page.compare_models(room.key, asked["question"])["agree"]


def test_models_that_cannot_refuse_are_not_asked_about_one_class(room: Room):
    room.teach("ring")
    view = room.page.compare_models(room.key, room.ask("ring", 1)["question"])
    assert [bool(row["problem"]) for row in view["rows"]] == [False, True, True]
    assert "two classes" in view["rows"][1]["problem"]
    room.recogniser.refusing.clear()
    with refused("one more class"):
        room.page.compare_models(room.key, 1)


def test_a_picture_that_teaches_a_class_is_no_stranger(room: Room):
    ring, _ = room.teach("ring", "line")
    stranger = room.ask("box", 1, "two")
    assert stranger["none_of_these"]
    corrected = room.page.correct(room.key, stranger["question"], ring)["answer"]
    assert (corrected["none_of_these"], corrected["none_probability"]) == (False, 0.0)
    assert corrected["confidence"] == max(c["probability"] for c in corrected["classes"])
