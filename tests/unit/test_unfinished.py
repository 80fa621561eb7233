"""The study of unfinished drawings asks what it says it asks."""

import torch

from fewshot_demo.backbones import Backbone
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.studies.unfinished import PARTS, accuracies, rows

COUNT, CLASSES = 20, 6


class Corners(Backbone):
    """Embeds an image as its own pixels."""

    dim, input_spec = 36, InputSpec(6)

    def forward_map(self, images: torch.Tensor) -> torch.Tensor:
        return images.flatten(1)[:, :, None, None]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images.flatten(1)


def dots(shift: int) -> ClassTensors:
    """Each class has its own pixel, or after a shift that of another class."""
    images = torch.zeros(CLASSES * COUNT, 1, 6, 6, dtype=torch.uint8)
    owner = torch.arange(CLASSES).repeat_interleave(COUNT)
    images[torch.arange(len(images)), 0, 0, (owner + shift) % CLASSES] = 255
    starts = torch.arange(CLASSES) * COUNT
    return ClassTensors(images, starts, torch.full((CLASSES,), COUNT), tuple("abcdef"[:CLASSES]))


def test_begun_drawings_are_asked_and_finished_ones_taught() -> None:
    learner = Prototypical(Corners())
    assert float(accuracies(learner, dots(0), dots(0), 1, 12).mean()) == 1
    assert float(accuracies(learner, dots(1), dots(1), 5, 12).mean()) == 1
    assert float(accuracies(learner, dots(0), dots(1), 1, 12).mean()) < 0.4


def test_there_is_a_row_for_each_part() -> None:
    drawn = {part: dots(0 if part > 0.4 else 1) for part in PARTS}
    found = rows("m", Prototypical(Corners()), drawn, episodes=8)
    assert [row["strokes_drawn"] for row in found] == ["25%", "50%", "75%", "100%"]
    accuracy = [[cell["accuracy"] for cell in row["cells"]] for row in found]
    assert max(accuracy[0]) < 0.5
    assert accuracy[1:] == [[1.0, 1.0]] * 3
