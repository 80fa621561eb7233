"""The pad's picture and Python's rendering of the same strokes are the same to a model."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from fewshot_demo.datasets.strokes import Drawing, picture_sent, place, read_drawings
from fewshot_demo.imaging.decoding import read_data_url
from fewshot_demo.imaging.ink.normalise import normalise_ink

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/golden/strokes").glob("*.ndjson"))
INK = (ROOT / "fewshot_demo/ui/static/js/ink.js").read_text("utf-8")
AGREES = 0.02  # mean absolute difference of ink between 0 and 1


@pytest.fixture(scope="module")
def picture_of(browser: Browser):
    """The page's own function from strokes to the picture it sends, on a page of its own."""
    page = browser.new_page()
    page.add_script_tag(type="module", content=f"{INK}\nwindow.pictureOf = pictureOf;")
    page.wait_for_function("'pictureOf' in window")

    def picture(drawing: Drawing, box: tuple[float, float, float] | None = None):
        strokes = [
            {"erase": False, "xs": line[:, 0].tolist(), "ys": line[:, 1].tolist()}
            for line in place(drawing, box)
        ]
        url = page.evaluate("(strokes) => window.pictureOf(strokes)", strokes)
        return read_data_url(url, max_bytes=10**6, max_pixels=10**6)

    yield picture
    page.close()


def difference(first, second, size: int) -> float:
    return float((normalise_ink(first, size) - normalise_ink(second, size)).abs().mean())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_model_sees_the_same_drawing(file, picture_of):
    for _, drawing in read_drawings(file):
        canvas, ours = picture_of(drawing), picture_sent(drawing)
        raw = np.asarray(canvas.convert("L"), float) - np.asarray(ours, float)
        assert np.abs(raw).mean() / 255 < 0.003
        for size in (28, 64, 84):
            assert difference(canvas, ours, size) < AGREES / 2


def test_dots_straight_lines_and_strokes_over_the_edge(picture_of):
    odd: list[Drawing] = [
        [[[5], [5]], [[105], [65]]],
        [[[0, 255], [0, 0]], [[0, 0], [0, 255]]],
        [[[0, 255, 0, 255], [0, 255, 255, 0]]],
    ]
    for drawing in odd:
        for box in (None, (-40.0, 30.0, 480.0)):
            canvas, ours = picture_of(drawing, box), picture_sent(drawing, box=box)
            assert difference(canvas, ours, 28) < AGREES / 2


def test_two_different_signs_do_not_agree(picture_of):
    (_, one), (_, other) = (next(iter(read_drawings(file))) for file in FILES[:2])
    assert difference(picture_of(one), picture_sent(other), 28) > 3 * AGREES
