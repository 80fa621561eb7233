"""What a recipe makes of its training classes: lines, turns, unfinished drawings."""

import pytest
import torch
from PIL import Image, ImageDraw

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.half_drawn import HalfDrawn
from fewshot_demo.datasets.sources import ClassImages, ClassTensors
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.training.config import TrainConfig
from fewshot_demo.training.episodes import Episodes
from fewshot_demo.training.training_data import training_classes
from tests.drawings import STROKES

SPEC = InputSpec(32)
SIGNS = sorted(path.stem for path in STROKES.glob("*.ndjson"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> ClassImages:
    """Signs as doodles, and four sizes of a filled disc as an icon."""
    root = tmp_path_factory.mktemp("drawings")
    for name in SIGNS:
        folder = root / "quickdraw" / name
        folder.mkdir(parents=True)
        for number, (_, drawing) in enumerate(read_drawings(STROKES / f"{name}.ndjson")):
            render_strokes(drawing, 105, 2.5).save(folder / f"{number:02d}.png")
    (root / "icons" / "disc").mkdir(parents=True)
    for number in range(4):
        image = Image.new("L", (80, 80), 255)
        ImageDraw.Draw(image).ellipse((10, 20 + 5 * number, 70, 60), fill=0)
        image.save(root / "icons" / "disc" / f"{number}.png")
    return ClassImages.from_folder(root)


def recipe(**changes: object) -> TrainConfig:
    keys: dict[str, object] = {
        "learner": {"name": "prototypical"},
        "backbone": {"name": "mobilenet", "size": 32},
        "split": "drawings/icons",
        "licence": "-",
        "episodes": 1,
        "tasks": [{"way": 5, "shot": 1, "queries": 1}],
        "augment": {"pen": 0.0},
        "source_size": 48,
    }
    return TrainConfig(**(keys | changes))  # type: ignore[arg-type]


def full(data: ClassTensors, name: str) -> float:
    """Share of the images that is ink."""
    return float((data.select([name]).images > 128).float().mean())


def test_printed_pictures_become_lines_and_named_classes_are_turned(source: ClassImages) -> None:
    plain = training_classes(recipe(), source, SPEC)
    drawn = training_classes(recipe(lines="icons/", rotations=["quickdraw/"]), source, SPEC)
    icon = drawn.select(["icons/disc"]).images[0, 0] > 128
    columns = torch.nonzero(icon.any(0))
    assert int(columns.max() - columns.min()) > 36  # a shape as large as a drawing, not a dot
    assert not icon[20:28, 20:28].any()  # and hollow
    assert 0.03 < full(drawn, "icons/disc") < 0.2
    assert len(drawn) == 4 * len(SIGNS) + 1
    first = f"quickdraw/{SIGNS[0]}"
    upright, turned = drawn.select([f"{first}/rot000"]), drawn.select([f"{first}/rot090"])
    assert torch.equal(upright.images, plain.select([first]).images)
    assert torch.equal(turned.images, torch.rot90(upright.images, 1, (2, 3)))
    every = training_classes(recipe(rotations=True), source, SPEC)
    assert len(every) == 4 * (len(SIGNS) + 1)


def test_episodes_show_unfinished_drawings_and_other_hands(source: ClassImages) -> None:
    config = recipe(lines="icons/", half_drawn=1.0)
    train = training_classes(config, source, SPEC)
    half = HalfDrawn.of(train, source, STROKES, 1.0, parts=(0.2,))

    def first(half_drawn: HalfDrawn | None) -> torch.Tensor:
        generator = torch.Generator().manual_seed(3)
        (episode,) = next(iter(Episodes(config, train, SPEC, generator, half_drawn)))
        return torch.cat([episode.support.images, episode.query_images])

    assert first(None).shape == (10, 1, 32, 32)
    assert not torch.allclose(first(half), first(None))
    printed = Episodes(config, train, SPEC, torch.Generator()).printed
    assert [train.names[n] for n in torch.nonzero(printed).flatten()] == ["icons/disc"]
