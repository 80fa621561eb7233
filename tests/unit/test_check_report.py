"""What a checked set comes to, by hand."""

from __future__ import annotations

import pytest

from fewshot_demo.core.open_set import one_distribution
from fewshot_demo.recognition.set_check import Checked
from fewshot_demo.service.check_report import Asked, Mistaken, report, tally
from fewshot_demo.service.context import NamedClass
from fewshot_demo.store import ClassFields, ClassRow, SupportFields, SupportRow

DRAWN = SupportFields("drawn")
CUP, BOWL, JUG = 10, 20, 30


def named(number: int, *images: int) -> NamedClass:
    rows = tuple(SupportRow(image, f"hash {image}", DRAWN) for image in images)
    return NamedClass(ClassRow(number, ClassFields(f"class {number}", 0), rows), "shown", 1)


TAUGHT = [named(CUP, 1, 2, 3), named(BOWL, 4, 5), named(JUG, 6)]
IMAGES = [1, 2, 3, 4, 5, 6]


def asked(
    image: int, place: int, shares: tuple[float, ...], *weights: float, test: bool = False
) -> Asked:
    none = 1 - sum(shares)
    shown = one_distribution([share / sum(shares) for share in shares], none)
    return Asked(image, place, test, Checked(shown, True, weights or (0.0,) * 6))


SURE_CUP, SURE_BOWL = (0.9, 0.05, 0.0), (0.05, 0.9, 0.0)
ANSWERS = [
    asked(1, 0, SURE_CUP),
    asked(2, 0, SURE_BOWL, 0.0, 0.0, 0.05, 0.2, 0.7, 0.0),
    asked(3, 0, (0.4, 0.3, 0.2)),
    asked(4, 1, (0.6, 0.3, 0.0), 0.3, 0.2, 0.1, 0.0, 0.3, 0.0),
    asked(5, 1, (0.1, 0.2, 0.0)),
]


def test_who_was_right_what_was_said_and_what_is_in_doubt() -> None:
    found = report(TAUGHT, IMAGES, ANSWERS, alone=1)
    assert (found.whole.right, found.whole.of, found.alone) == (2, 5, 1)
    assert [(row.right, row.of) for row in found.classes] == [(2, 3), (0, 2), (0, 0)]
    assert [row.said for row in found.classes] == [(2, 1, 0), (1, 0, 0), (0, 0, 0)]
    assert [row.none for row in found.classes] == [0, 1, 0], "70 % for none of them"
    doubts = [(doubt.image, doubt.said) for doubt in found.doubts]
    assert doubts == [(2, BOWL), (5, None), (4, CUP), (3, CUP)], "the right one under half, too"
    assert found.can_refuse


def test_the_picture_that_pulls_most_is_named() -> None:
    found = report(TAUGHT, IMAGES, ANSWERS, alone=1).mistaken
    assert found == Mistaken(CUP, BOWL, count=2, image=5), "0.7 of a wrong answer is the most"


def test_where_all_is_right_nothing_is_mistaken() -> None:
    found = report(TAUGHT, IMAGES, [asked(1, 0, SURE_CUP), asked(4, 1, SURE_BOWL)], alone=1)
    assert found.mistaken is None
    assert found.doubts == ()


def test_pictures_for_testing_are_counted_apart() -> None:
    test = asked(7, 1, SURE_CUP, 0.9, 0.0, 0.0, 0.0, 0.0, 0.0, test=True)
    found = report(TAUGHT, IMAGES, [asked(1, 0, SURE_CUP), test], alone=1)
    assert (found.whole.right, found.whole.of) == (1, 1)
    assert (found.tests.right, found.tests.of) == (0, 1)
    assert [(doubt.image, doubt.test) for doubt in found.doubts] == [(7, True)]
    assert found.mistaken is None, "what does not teach pulls nobody"


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(41, 45, 0.793, 0.965), (4, 4, 0.510, 1.0), (0, 4, 0.0, 0.490)]
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    each = [asked(1, 0, SURE_CUP if i < right else SURE_BOWL) for i in range(of)]
    found = tally(each)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3)


def test_nothing_asked_says_nothing() -> None:
    found = tally([])
    assert (found.of, found.low, found.high) == (0, 0.0, 1.0)
