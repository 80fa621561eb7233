"""What the page says of a model."""

from dataclasses import replace

import pytest

from fewshot_demo.learners import LEARNERS
from fewshot_demo.models.card import Card
from fewshot_demo.service.models import Honesty, accuracy, honesty, model_view
from fewshot_demo.texts import texts
from tests.cards import card, cell
from tests.rooms import said

DOODLES = "quickdraw/kept"
LINES = ((3, 0.25, 0.0), (500, 0.55, 0.5), (800, 0.95, 0.96))
CARD: Card = replace(
    card(),
    metrics=(
        cell(accuracy=0.8086, data=DOODLES, ece=0.0067, reliability=LINES),
        cell(shot=5, data=DOODLES, ece=0.01, reliability=((900, 0.9, 0.91),)),
        cell(20, data=DOODLES, reliability=((900, 0.9, 0.91),)),
        cell(accuracy=0.98, data="omniglot/lake", reliability=((900, 0.9, 0.91),)),
    ),
)


def test_accuracy_is_said_as_a_person_would() -> None:
    assert said(accuracy(CARD)) == (
        "Right 80 times in 100 among five classes, with one drawing each, "
        "on doodles of things it had never seen."
    )
    shipped = replace(CARD, data=replace(CARD.data, metrics_from="n"))
    assert said(accuracy(shipped)).endswith("never seen (since then it has learned these too).")
    assert "has not been measured" in said(accuracy(replace(CARD, metrics=())))


def test_honesty_is_of_five_classes_of_the_first_data() -> None:
    assert honesty(CARD) == (
        Honesty(1, 0.7, ((0.55, 0.5), (0.95, 0.96))),
        Honesty(5, 1.0, ((0.9, 0.91),)),
    )
    assert honesty(replace(CARD, metrics=())) == ()


def test_a_model_is_listed_by_what_it_is_for() -> None:
    def listed(one: Card, *others: Card) -> str:
        return model_view(one, [one, *others]).group

    doodles = replace(CARD, data=replace(CARD.data, name="quickdraw"))
    assert listed(doodles) == "drawing"
    assert listed(replace(doodles, domain="photo")) == "photo"
    assert listed(replace(doodles, data=replace(CARD.data, name="omniglot"))) == "research"
    better = replace(doodles, id="better", data=replace(doodles.data, metrics_from=doodles.id))
    assert listed(doodles, better) == "research"
    assert listed(better, doodles) == "drawing"


@pytest.mark.parametrize("learner", [*LEARNERS])
def test_every_learner_has_its_words(learner: str) -> None:
    one = replace(CARD, learner=learner)
    view = model_view(one, [one])
    assert said(view.sentence).startswith("It ") and said(view.sentence).endswith(".")
    assert said(view.title) and said(view.plain) != said(view.title)


@pytest.mark.parametrize("pooling", ["mean", "odds", "logmeanexp", "sum", "none"])
def test_every_pooling_says_what_its_shares_are(pooling: str) -> None:
    sentence = texts().say(f"share-{pooling}")
    assert ("the model's own attention" in sentence) == (pooling == "logmeanexp")
    assert ("estimate" in sentence) == (pooling == "none")
