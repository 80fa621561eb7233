"""Unfinished and unsteady drawings stand in for the right finished ones."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.half_drawn import HalfDrawn, beginning, drawn_so_far, unsteady
from fewshot_demo.datasets.sources import ClassImages
from tests.drawings import STROKES, signs

SPEC = InputSpec(32)
NAMES = [path.stem for path in sorted(STROKES.glob("*.ndjson"))]
SOURCE = ClassImages({name: (Path(name),) for name in NAMES})


def test_a_beginning_has_the_first_strokes_rounded_up() -> None:
    drawing = [[[i, i + 1], [0, 1]] for i in range(5)]
    counts = [len(beginning(drawing, part)) for part in (0.0, 0.2, 0.25, 0.5, 0.75, 1.0)]
    assert counts == [1, 1, 2, 3, 4, 5]
    assert list(beginning(drawing, 0.5)) == drawing[:3]


def test_an_unsteady_hand_moves_each_stroke_by_itself() -> None:
    drawing = [[[0, 100], [0, 100]], [[0, 100], [50, 50]]]
    first = unsteady(drawing, np.random.default_rng(0))
    moves = [np.array(a).mean(1) - np.array(b).mean(1) for a, b in zip(first, drawing, strict=True)]
    assert float(np.abs(moves[0] - moves[1]).max()) > 1
    assert float(np.abs(np.array(first) - np.array(drawing)).max()) < 60


def test_a_replaced_image_is_the_same_drawing_unfinished() -> None:
    train = signs(SPEC).with_rotations()
    half = HalfDrawn.of(train, SOURCE, STROKES, 1.0, parts=(0.5,))
    begun = drawn_so_far(NAMES, STROKES, 0.5, SPEC.size)
    generator = torch.Generator().manual_seed(0)
    for number, name in enumerate(train.names):
        sign, turn = name.split("/rot")
        picks = train.starts[number] + torch.tensor([2, 0])
        own = begun.starts[NAMES.index(sign)] + torch.tensor([2, 0])
        classes = torch.tensor([number, number])
        replaced = half.replace(train.images[picks], classes, picks, generator)
        expected = torch.rot90(begun.images[own], int(turn) // 90, (2, 3))
        assert torch.equal(replaced, expected)
        assert not torch.equal(replaced, train.images[picks])


def test_chance_and_classes_without_strokes(tmp_path: Path) -> None:
    shutil.copy(STROKES / f"{NAMES[0]}.ndjson", tmp_path)
    train = signs(SPEC)
    half = HalfDrawn.of(train, SOURCE, tmp_path, 0.5, parts=(0.3,))
    classes = torch.arange(len(train)).repeat_interleave(train.counts)
    picks = torch.arange(len(train.images))
    blank = torch.zeros_like(train.images)
    changed = torch.stack(
        [
            half.replace(blank, classes, picks, torch.Generator().manual_seed(seed))
            .flatten(1)
            .any(1)
            for seed in range(60)
        ]
    ).float()
    own = classes == 0
    assert not changed[:, ~own].any()
    assert 0.4 < float(changed[:, own].mean()) < 0.6


def test_other_drawings_than_the_pictures_are_refused(tmp_path: Path) -> None:
    text = (STROKES / f"{NAMES[0]}.ndjson").read_text().splitlines()
    (tmp_path / f"{NAMES[0]}.ndjson").write_text("\n".join(text[:-1]))
    with pytest.raises(ValueError, match="other drawings"):
        HalfDrawn.of(signs(SPEC), SOURCE, tmp_path, 0.5, parts=(0.3,))
