"""Icons: nothing that is measured comes in with them, and shapes become a hand's lines."""

import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from fewshot_demo.datasets.download import fetch
from fewshot_demo.datasets.drawn_style import Hand, line_drawings, outlined, thinned
from fewshot_demo.datasets.icons import apart_from, icons_of, words_of
from fewshot_demo.datasets.known import SPLITS
from fewshot_demo.datasets.sources import ClassImages

SIDE = 96


def source(*names: str, count: int = 5) -> ClassImages:
    return ClassImages({name: (Path(name),) * count for name in names})


@pytest.mark.parametrize(
    "concept, kept, apart",
    [
        ("chair", "quickdraw/chair", False),
        ("rolling-chairs", "quickdraw/chair", False),
        ("strawberry", "quickdraw/strawberries", False),
        ("skateboarding", "quickdraw/skateboard", False),
        ("paint-brush", "quickdraw/paintbrush", False),
        ("tshirt", "quickdraw/t-shirt", False),
        ("balloon", "quickdraw/hot air balloon", False),
        ("umbrella", "quickdraw/chair", True),
        ("carrot", "quickdraw/car", True),
        ("the-end", "quickdraw/The Eiffel Tower", True),
    ],
)
def test_a_concept_that_shares_a_word_is_left_out(concept: str, kept: str, apart: bool) -> None:
    assert bool(len(apart_from(source(f"icons/{concept}"), [kept]))) is apart


def test_synonyms_are_left_out() -> None:
    concepts = source("icons/automobile", "icons/wombat")
    assert list(apart_from(concepts, ["quickdraw/car"]).files) == ["icons/wombat"]


def test_rare_concepts_and_what_is_no_icon_are_left_out() -> None:
    every = source("icons/wombat", "quickdraw/car") | source("icons/rare", count=3)
    assert list(icons_of(every).files) == ["icons/wombat"]


@pytest.fixture
def every() -> ClassImages:
    """Omniglot's alphabets, a hundred doodles, and an icon that shares a word with each doodle."""
    names = [f"omniglot/images_background/A{n:02d}/character01" for n in range(16)]
    names += [f"omniglot/images_evaluation/B{n}/character01" for n in range(3)]
    letters = "abcdefghij"
    things = [f"{a}x{b}" for a in letters for b in letters]
    names += [f"quickdraw/{thing}" for thing in things]
    names += [f"icons/big-{thing}" for thing in things] + ["icons/wombat"]
    return ClassImages({name: (Path(name),) * 20 for name in names})


def test_the_split_adds_icons_to_training_alone(every: ClassImages) -> None:
    icons = every.named("icons/").files
    kept, split = SPLITS["drawings/kept"](every), SPLITS["drawings/icons"](every)
    assert split.test.files == kept.test.files
    assert split.validation.files == kept.validation.files
    added = {*split.train.files} - {*kept.train.files}
    held = set().union(*map(words_of, [*kept.test.files, *kept.validation.files]))
    assert "icons/wombat" in added
    assert added == {name for name in icons if not words_of(name) & held}
    assert len(added) == 1 + 100 - 85


def test_the_split_that_keeps_no_doodles_trains_on_every_doodle_and_icon(
    every: ClassImages,
) -> None:
    kept, split = SPLITS["drawings/icons"](every), SPLITS["drawings/icons-all"](every)
    doodles = {**every.named("quickdraw/").files, **every.named("icons/").files}
    assert {*split.train.files} == {*kept.train.files} | {*doodles}
    assert split.test.files == kept.test.named("images_").files
    assert split.validation.files == kept.validation.named("images_").files


def picture(draw_it: str) -> torch.Tensor:
    image = Image.new("L", (SIDE, SIDE))
    getattr(ImageDraw.Draw(image), draw_it)((16, 16, 80, 80), fill=255)
    return torch.from_numpy(np.array(image))[None, None]


def test_a_filled_shape_becomes_its_outline() -> None:
    disc = picture("ellipse")
    drawn = line_drawings(disc)[0, 0]
    assert int(drawn[48, 24:72].max()) == 0  # hollow
    assert [int((drawn[48, part] > 128).any()) for part in (slice(0, 24), slice(72, 96))] == [1, 1]
    assert 0.02 < float((drawn > 128).float().mean()) < 0.08
    assert float((disc > 128).float().mean()) > 0.3


def test_lines_become_thin_and_stay_whole() -> None:
    image = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(image).line([(10, 20), (50, 70), (86, 20)], fill=255, width=7)
    ink = np.array(image)[None] > 128
    assert np.array_equal(outlined(ink), ink)  # a line is no shape
    thin = thinned(ink)
    assert not (thin & ~ink).any()
    rows = thin[0].sum(1)
    assert rows[24:60].max() <= 4  # two lines, one or two pixels each where they slope
    assert (thin[0].any(0)[14:82]).all()  # no break
    again = thinned(thin)
    assert np.array_equal(again, thin)


def test_what_has_no_lines_stays_as_it_is() -> None:
    grey = torch.full((1, 1, SIDE, SIDE), 60, dtype=torch.uint8)
    assert torch.equal(line_drawings(grey), grey)


def test_no_two_hands_are_alike_and_a_still_hand_changes_nothing() -> None:
    images = (line_drawings(picture("rectangle")).float() / 255).expand(3, -1, -1, -1)
    generator = torch.Generator().manual_seed(0)
    first, second, third = Hand()(images, generator)
    assert float((first - second).abs().mean()) > 0.003
    assert float((second - third).abs().mean()) > 0.003
    assert torch.allclose(Hand(tremor=0, gaps=0)(images, generator), images, atol=1e-5)
    broken = Hand(tremor=0, gaps=40, wide=0.2)(images, generator)
    assert (broken <= images + 1e-5).all()
    assert float(broken.sum()) < 0.9 * float(images.sum())
    again = Hand()(images, torch.Generator().manual_seed(0))[0]
    assert torch.equal(again, first)


def test_an_archive_of_icons_and_one_of_strokes_become_classes(tmp_path: Path) -> None:
    for name, files in {
        "icons": ["LICENCES.md", "ant/a.png", "ant/b.png", "bee/a.png"],
        "quickdraw_strokes": ["ant.ndjson", "bee.ndjson"],
    }.items():
        for file in files:
            path = tmp_path / "packed" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        with tarfile.open(tmp_path / f"{name}.tar.gz", "w:gz") as archive:
            archive.add(tmp_path / "packed" / name, name)
        said = fetch(name, tmp_path / "data", tmp_path / f"{name}.tar.gz")
        assert "2 classes" in said
        assert {p.name for p in (tmp_path / "data" / name).iterdir()} == {
            file.split("/")[0] for file in files
        }
