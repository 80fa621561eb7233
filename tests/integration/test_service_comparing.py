"""One question to all models, side by side."""

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.comparing import ComparedModel, marked
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


def rows(*said: str | int | None, fits: str) -> list[ComparedModel]:
    """What models say, a class or "none"; those marked 1 fit the picture."""
    return [
        ComparedModel(
            f"m{place}", "", "drawing", "d", fit == "1",
            class_id=one if isinstance(one, int) else 1 if one else None,
            none_of_these=one == "none",
        )
        for place, (one, fit) in enumerate(zip(said, fits, strict=True))
    ]  # fmt: skip


def test_models_for_other_pictures_do_not_outvote_those_that_fit() -> None:
    found = marked(rows(1, 1, 2, 2, 2, 2, 2, fits="1110000"), None)
    assert [row.differs for row in found] == [False, False, True, *[False] * 4]
    assert {row.right for row in found} == {None}


def test_where_the_right_answer_is_known_it_is_the_measure() -> None:
    found = marked(rows(1, 1, 2, "none", None, 2, fits="111110"), 2)
    assert [row.right for row in found] == [False, False, True, False, None, True]
    assert [row.differs for row in found] == [True, True, False, True, False, False]


def test_a_comparison_says_what_the_visitor_said(room: Room) -> None:
    _, line = room.teach("ring", "line")
    asked = room.ask("box", 1)
    room.page.correct(room.key, asked["question"], line)
    view = room.page.compare_models(room.key, asked["question"])
    assert view["corrected_to"] == line
    named = [row["class"] for row in view["rows"]]
    assert [row["right"] for row in view["rows"]] == [named[0] == line, named[1] == line, None]
    assert [row["differs"] for row in view["rows"]] == [named[0] != line, named[1] != line, False]
    assert {(row["domain"], row["data"], row["fits"]) for row in view["rows"]} == {
        ("drawing", "d", True)
    }


def test_what_would_be_said_without_each_picture(room: Room) -> None:
    ring, _ = room.teach("ring", "line", images=2)
    room.page.remove_image(room.key, room.view()["classes"][1]["images"][0]["id"])
    asked = room.ask("ring", 1)
    view = room.page.without_each(room.key, asked["question"])
    assert (view["question"], view["class"]) == (asked["question"], ring)
    assert view["probability"] == asked["confidence"]
    images = [i["id"] for c in room.view()["classes"] for i in c["images"]]
    assert [one["image"] for one in view["images"]] == images
    last = view["images"][-1]
    assert (last["probability"], last["label"], last["none_of_these"]) == (None, None, None)
    for one in view["images"][:2]:
        gone = room.page.remove_image(room.key, one["image"])
        again = room.page.ask_again(room.key, asked["question"])
        assert one["probability"] == again["classes"][0]["probability"]
        assert one["label"] == again["label"]
        room.page.bring_back(gone["undo"])
    assert asked["without"] == "at once"
