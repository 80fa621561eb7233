"""Leave-one-out over a whole set against doing it by hand: ask each image, taught by the others."""

from __future__ import annotations

import pytest
import torch

from fewshot_demo.datasets.sources import decode
from fewshot_demo.places import CHECKPOINTS
from fewshot_demo.recognition.recogniser import Recogniser
from fewshot_demo.recognition.set_check import Checked, SetCheck
from fewshot_demo.recognition.support_images import SupportImage
from tests.integration.test_recognition import pictures, stored

SIGNS = ("antler", "ribbon", "sea house")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    torch.set_num_threads(1)
    return Recogniser(CHECKPOINTS)


def image(sign: str, number: int) -> SupportImage:
    return stored(pictures(sign)[number], f"{sign} {number}")


def by_hand(
    recogniser: Recogniser, model: str, classes: list[list[SupportImage]], asked: SupportImage
) -> tuple[list[float], float, list[list[float]]]:
    """What a question about an image says, where it is not among those that teach."""
    kept = [[one for one in images if one is not asked] for images in classes]
    query = decode(asked.load())
    said = recogniser.answer(model, kept, query, strangers=0.2)
    return list(said.shown.classes), said.shown.none, said.shown_weights


@pytest.mark.parametrize(
    "model",
    ["prototypical-drawings", "matching-fce-omniglot", "relation-omniglot", "maml-omniglot"],
)
def test_each_image_is_answered_by_all_the_others(recogniser: Recogniser, model: str) -> None:
    classes = [[image(sign, i) for i in range(3 - k)] for k, sign in enumerate(SIGNS)]
    test = image("antler", 5)
    check = SetCheck(recogniser, model, classes, [test])
    check.go_on(60.0)
    assert (check.done, check.asked) == (6, 6), "five that are not alone, and the test"
    every = [one for images in classes for one in images] + [test]
    for place, (asked, found) in enumerate(zip(every, check.answers, strict=True)):
        if place == 5:
            assert found is None, "the only one of its class"
            continue
        assert found is not None
        shown, none, weights = by_hand(recogniser, model, classes, asked)
        assert found.shown.classes == pytest.approx(shown, abs=2e-4)
        assert found.shown.none == pytest.approx(none, abs=2e-4)
        flat = [weight for of_class in weights for weight in of_class]
        others = [w for i, w in enumerate(found.weights) if i != place]
        assert others == pytest.approx(flat, abs=2e-4)
        if place < 6:
            assert found.weights[place] == 0


def test_it_stops_when_its_time_is_over_and_goes_on_where_it_was(recogniser: Recogniser) -> None:
    classes = [[image(sign, i) for i in range(6)] for sign in SIGNS]
    check = SetCheck(recogniser, "prototypical-omniglot", classes, [])
    check.go_on(60.0, until=1)
    assert check.done == 1
    assert check.seconds_left > 0
    first = check.answers[0]
    check.go_on(60.0)
    assert check.done == check.asked == 18
    assert check.seconds_left == 0
    assert check.answers[0] is first
    assert all(isinstance(one, Checked) for one in check.answers)
