"""A flat border put around a photographed sheet is not taken for the paper of a drawing."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.ink.normalise import ink_of, normalise_ink, reading_of
from fewshot_demo.imaging.ink.surround import without_surround

STROKES = Path(__file__).parents[1] / "golden" / "strokes"
FILLS = {"white": (255, 255, 255), "black": (0, 0, 0), "brown": (120, 85, 60)}


def drawn(size: int, pen: float) -> Image.Image:
    _, drawing = next(read_drawings(STROKES / "antler.ndjson"))
    return render_strokes(drawing, size, pen * size / 400, (0.2 * size, 0.2 * size, 0.6 * size))


def sheet(size: int = 400, grain: float = 5.0) -> Image.Image:
    """A drawing in pencil on a grained sheet, lit from the left, before it is turned."""
    marks = 1 - np.asarray(drawn(size, 3.5), float) / 255
    noise = np.random.default_rng(0).normal(0, grain, marks.shape)
    light = np.linspace(1, 0.7, size)
    grey = (225 * (1 - marks) + 90 * marks + noise) * light
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")


def sent(image: Image.Image) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=80)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("size, grain", [(400, 5.0), (400, 0.0), (120, 4.0)])
def test_a_turned_sheet_is_read_as_if_nothing_were_around_it(fill: str, size: int, grain: float):
    turned = sheet(size, grain).rotate(6, Image.Resampling.BICUBIC, fillcolor=FILLS[fill])
    side = size + size // 10
    framed = Image.new("RGB", (side, side), FILLS[fill])
    framed.paste(turned, (size // 20, size // 20))
    photo = sent(framed)
    assert reading_of(photo) == "paper"
    clean = normalise_ink(drawn(400, 14).rotate(6, Image.Resampling.BICUBIC, fillcolor=255), 28)
    assert (normalise_ink(photo, 28) - clean).abs().mean() < 0.07
    assert (normalise_ink(photo, 28, "plain") - clean).abs().mean() > 0.1


def painted() -> Image.Image:
    """Flat colours on white, as from a painting program."""
    image = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((40, 60, 360, 380), "red")
    pen.rectangle((150, 40, 250, 200), "green")
    return image


def closed() -> Image.Image:
    image = Image.new("L", (400, 400), "white")
    ImageDraw.Draw(image).ellipse((20, 20, 380, 380), outline="black", width=12)
    return image


def scribbled() -> Image.Image:
    image = Image.new("L", (400, 400), "white")
    hand = np.random.default_rng(2)
    ImageDraw.Draw(image).line(hand.integers(40, 360, 120).tolist(), 0, 2)
    return image.resize((200, 200), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("make", [painted, closed, scribbled])
def test_drawings_on_a_flat_ground_stay_plain(make):
    assert reading_of(make()) == "plain"
    assert reading_of(sent(make().convert("RGB"))) == "plain"


def test_what_has_no_flat_border_stays_as_it_is():
    values = np.asarray(sheet())
    assert without_surround(values, 8, 6) is values
    drawing = np.asarray(closed())
    assert without_surround(drawing, 8, 6)[200, 200] == 255


def test_the_brightness_of_the_sheet_goes_on_around_it():
    values = np.full((160, 160), 255, np.uint8)
    values[24:136, 24:136] = np.linspace(120, 180, 112).astype(np.uint8)
    found = without_surround(values, 8, 3)
    assert found.max() <= 182
    assert np.array_equal(found[40:120, 40:120], values[40:120, 40:120])
    assert abs(int(found[80, 4]) - 120) < 12 and abs(int(found[80, 156]) - 180) < 12


@pytest.mark.parametrize("degrees", [-20, 8])
@pytest.mark.parametrize("fill", [0, 90])
def test_corners_that_turning_leaves_are_no_ink(degrees: int, fill: int):
    drawing = drawn(300, 14)
    white = drawing.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    dark = drawing.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill)
    assert reading_of(dark) == "plain"
    assert (normalise_ink(dark, 28) - normalise_ink(white, 28)).abs().mean() < 0.01
    photo = sent(sheet().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(fill,) * 3))
    assert reading_of(photo) == "paper"
    assert (normalise_ink(photo, 28) - normalise_ink(white, 28)).abs().mean() < 0.07


def test_ink_in_the_corners_stays():
    cross = Image.new("L", (200, 200), "white")
    pen = ImageDraw.Draw(cross)
    pen.line((-30, -30, 229, 229), "black", 40)
    pen.line((-30, 229, 229, -30), "black", 40)
    ink = normalise_ink(cross, 64)
    assert min(ink[0, y, x] for y in (6, 57) for x in (6, 57)) > 0.5


def test_a_sheet_too_small_to_continue_is_left_alone():
    values = np.full((64, 64), 255, np.uint8)
    for top in range(2, 62, 8):  # stripes: no whole cell lies on one
        values[top : top + 5, 4:60] = 120
    assert np.array_equal(without_surround(values, 8, 1), values)


@pytest.mark.filterwarnings("error")
def test_a_small_sheet_that_stands_on_its_tip_has_ink() -> None:
    rows, columns = np.indices((41, 41))
    tip = np.abs(rows - 20) + np.abs(columns - 20) <= 21
    sheet_on_black = np.where(tip, 255, 0).astype(np.uint8)
    sheet_on_black[18:23, 10:31] = 0
    ink = ink_of(Image.fromarray(sheet_on_black)) > 128
    assert ink[18:23, 10:31].all()
    assert ink.sum() == 5 * 21
