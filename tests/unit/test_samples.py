"""The sample task: complete, kept as it is, and drawn by the script that stands beside it."""

import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.datasets.samples import sample_task
from fewshot_demo.datasets.strokes import read_drawings
from fewshot_demo.imaging.decoding import encode_image, is_blank, open_stored, read_image

ROOT = Path(__file__).parents[2]
DOODLES = ["cat", "cup", "fish", "house"]
SIGNS = ["antler", "moonhook", "sea house"]
OTHERS = ["ribbon", "stair", "twin eggs"]


@pytest.mark.parametrize("task, names, count", [("signs", SIGNS, 3), ("doodles", DOODLES, 4)])
def test_each_class_has_different_drawings(task: str, names: list[str], count: int):
    classes = sample_task(task)
    assert [name for name, _ in classes] == names
    files = [data for _, images in classes for data in images]
    assert [len(images) for _, images in classes] == [count] * len(names)
    assert len(set(files)) == count * len(names)
    for data in files:
        image = Image.open(BytesIO(data))
        assert (image.format, image.size) == ("PNG", (400, 400))
        assert not is_blank(image)
        assert encode_image(read_image(data, max_bytes=10**5, max_pixels=10**6)) == data


def test_hands_are_named_and_shown_by_the_visitor(tmp_path):
    shown = [("rock", []), ("paper", []), ("scissors", [])]
    assert sample_task("hands", tmp_path / "nowhere") == shown


def test_without_the_folder_there_is_no_task(tmp_path):
    assert sample_task("doodles", tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", SIGNS + OTHERS)
def test_the_tests_have_strokes_of_each_sign(name):
    drawings = list(read_drawings(ROOT / "tests/golden/strokes" / f"{name}.ndjson"))
    assert len(drawings) >= 6
    for word, drawing in drawings:
        assert word == name
        assert 1 <= len(drawing) <= 4
        points = np.concatenate([np.array(stroke).T for stroke in drawing])
        assert points.min() == 0 and points.max() == 255
    assert len({str(drawing) for _, drawing in drawings}) == len(drawings)


def test_the_script_draws_what_is_committed():
    everything = runpy.run_path(str(ROOT / "assets/make_samples.py"))["everything"]
    for path, data in everything().items():
        committed = (ROOT / path).read_bytes()
        if path.suffix == ".png":
            ours, theirs = (np.asarray(open_stored(each), float) for each in (data, committed))
            assert np.abs(ours - theirs).mean() < 1, path
        else:  # another processor may round a coordinate the other way
            assert len(data) == pytest.approx(len(committed), abs=20), path
