"""The study of answers that change while somebody draws counts what it says it counts."""

import torch

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.studies.label_changes import SHOT, WAY, row, said_while_drawing
from fewshot_demo.training.embedded import Embedded

DIM = 6


def learner() -> Prototypical:
    """Says "none of these" where no class is nearer than a distance of 2."""
    made = Prototypical(Embedded(DIM, InputSpec(1), scale_is_trained=False)).eval()
    made.rejection = Rejection((-40.0, -20.0, *(0.0,) * 7))
    return made


def test_a_drawing_that_becomes_its_class_changes_the_answer_once() -> None:
    places = 3.0 * torch.eye(DIM)
    nowhere = torch.full((DIM,), 9.0)
    classes = [[torch.stack([nowhere, place, place])] * (SHOT + 1) for place in places]
    said = said_while_drawing(learner(), classes, 4)
    assert len(said) == 4 * WAY
    assert all(labels == [WAY, label, label] for label, labels in said)


def test_the_row_counts_changes_and_leaves_out_drawings_of_one_stroke() -> None:
    said = [(0, [WAY, 0, 0]), (1, [1, 2, 1, 2]), (2, [2])]
    found = row("m", said)
    assert found["drawings_of_two_strokes_or_more"] == "2"
    assert found["changes_of_the_answer"].startswith("2.00 ± ")
    assert found["no_change_or_one"] == "50.0 %"
    assert found["most"] == "3"
    assert found["none_of_these_after_the_first"] == "50.0 %"
    assert found["right_after_the_last"] == "50.0 %"
