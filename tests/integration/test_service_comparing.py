"""One question to all models, side by side."""

import pytest

from fewshot_demo.service import Refused
from tests.rooms import Room, refused


def test_every_model_answers_with_weights_in_one_order(room: Room) -> None:
    room.teach("ring", "line", "box", images=2)
    asked = room.ask("line", 1)
    view = room.page.compare_models(room.key, asked["question"])
    assert [row["model"] for row in view["rows"]] == ["nearest", "other", "broken"]
    assert len(view["images"]) == 6
    by_image = {row["image"]: row["weight"] for row in asked["why"]}
    first = view["rows"][0]
    expected = [by_image[image["image"]] for image in view["images"]]
    assert first["weights"] == pytest.approx(expected)
    assert first["label"] == asked["label"]
    assert first["milliseconds"] >= 0


def test_a_model_that_cannot_answer_stays_in_the_table(room: Room) -> None:
    room.teach("ring", "line")
    view = room.page.compare_models(room.key, room.ask("line", 1)["question"])
    broken = view["rows"][2]
    assert "cannot answer" in broken["problem"]
    assert not broken["differs"]
    assert view["agree"]


def test_models_can_be_left_out(room: Room) -> None:
    room.teach("ring", "line")
    question = room.ask("line", 1)["question"]
    every = room.page.compare_models(room.key, question)
    assert every["left_out"] == []
    view = room.page.compare_models(room.key, question, "nearest\ngone")
    assert [row["model"] for row in view["rows"]] == ["other", "broken"]
    assert [one["model"] for one in view["left_out"]] == ["nearest"]
    titles = {row["model"]: row["title"] for row in every["rows"]}
    assert {one["model"]: one["title"] for one in view["left_out"] + view["rows"]} == titles
    with refused("at least one model"):
        room.page.compare_models(room.key, question, "\n".join(titles))


def test_comparing_stores_nothing(room: Room) -> None:
    room.teach("ring", "line")
    asked = room.ask("line", 1)
    before = room.history()
    room.page.compare_models(room.key, asked["question"])
    assert room.history() == before


def test_disagreement_is_marked(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.teach("ring", "line")
    asked = room.ask("line", 1)
    answer = type(room.recogniser).answer

    def contrary(self, model, classes, query, **how):
        said = answer(self, model, classes, query, **how)
        if model == "other":
            said.probabilities.reverse()
        return said

    monkeypatch.setattr(type(room.recogniser), "answer", contrary)
    view = room.page.compare_models(room.key, asked["question"])
    assert [row["differs"] for row in view["rows"]] == [False, True, False]
    assert not view["agree"]


def test_questions_of_others_and_empty_sets_are_refused(room: Room) -> None:
    with refused("picture"):
        room.page.compare_models(room.key, 1)
    room.teach("ring", "line")
    question = room.ask("line", 1)["question"]
    room.enter()
    room.teach("ring", "line")
    with pytest.raises(Refused):
        room.page.compare_models(room.key, question)
