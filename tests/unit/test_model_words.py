"""What the page says of a model."""

from fewshot_demo.ui.models_sheet import accuracy, honesty, in_words, runs_on

CELL = {"data": "quickdraw/kept", "way": 5, "shot": 1, "accuracy": 0.8086, "ece": 0.0067}
CARD = {
    "id": "m",
    "title": "Toy Networks",
    "sentence": "compares",
    "domain": "drawing",
    "data": {},
    "recommended": True,
    "metrics": [
        CELL | {"reliability": [[3, 0.25, 0.0], [500, 0.55, 0.5], [800, 0.95, 0.96]]},
        CELL | {"shot": 5, "ece": 0.01, "reliability": [[900, 0.9, 0.91]]},
        CELL | {"way": 20, "reliability": [[900, 0.9, 0.91]]},
        CELL | {"data": "omniglot/lake", "accuracy": 0.98, "reliability": [[900, 0.9, 0.91]]},
    ],
}


def test_accuracy_is_said_as_a_person_would() -> None:
    assert accuracy(CARD) == (
        "Right 80 times in 100 among five classes, with one drawing each, "
        "on doodles of things it had never seen."
    )
    shipped = CARD | {"data": {"metrics_from": "n"}}
    assert accuracy(shipped).endswith("never seen (since then it has learned these too).")
    assert "has not been measured" in accuracy(CARD | {"metrics": []})


def test_honesty_is_of_five_classes_of_the_first_data() -> None:
    assert honesty(CARD) == [
        {"shot": 1, "gap": 0.7, "points": [[0.55, 0.5], [0.95, 0.96]]},
        {"shot": 5, "gap": 1.0, "points": [[0.9, 0.91]]},
    ]
    assert honesty(CARD | {"metrics": []}) == []


def test_words_need_no_jargon() -> None:
    said = in_words(CARD)
    assert said["sentence"] == "It compares."
    assert runs_on("cpu") != runs_on("cuda")
