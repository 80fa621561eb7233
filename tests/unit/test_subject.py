"""A small thing before smooth surroundings is looked at closely, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.imaging.preprocess import preprocess_for
from fewshot_demo.imaging.subject import subject_box
from fewshot_demo.service.standalone import reading

SPEC = InputSpec(32, 3, (0.0,) * 3, (1.0,) * 3, "photo", widest=1.5)


def noisy(width: int, height: int) -> Image.Image:
    """A thing with edges everywhere."""
    hand = np.random.default_rng(0)
    small = Image.fromarray(hand.integers(0, 256, (height // 10, width // 10, 3), np.uint8))
    return small.resize((width, height), Image.Resampling.NEAREST)


def ground(width: int, height: int) -> Image.Image:
    """Light that falls off from one corner to the other."""
    corners = np.array([[[250, 240, 220], [160, 150, 140]], [[120, 90, 80], [60, 60, 90]]])
    return Image.fromarray(corners.astype(np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )


def lines() -> Image.Image:
    """A drawing on a sheet."""
    sheet = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(sheet).ellipse((100, 100, 200, 220), outline="black", width=6)
    return sheet


def placed(thing: Image.Image, on: Image.Image, place: tuple[int, int]) -> Image.Image:
    on = on.copy()
    on.paste(thing, place)
    return on


def test_the_part_with_the_thing_is_found() -> None:
    photo = placed(noisy(150, 120), ground(400, 300), (200, 40))
    assert subject_box(photo, 1.5) == pytest.approx((200, 40, 350, 160), abs=10)


def test_a_thing_cut_out_of_its_photo_is_no_drawing() -> None:
    photo = placed(noisy(150, 120), Image.new("RGB", (400, 300), "white"), (200, 40))
    assert subject_box(photo, 1.5) == pytest.approx((200, 40, 350, 160), abs=10)


def test_a_narrow_thing_comes_with_what_is_beside_it() -> None:
    photo = placed(noisy(60, 200), ground(300, 300), (200, 60))
    left, top, right, bottom = subject_box(photo, 1.0)
    assert right - left == pytest.approx(bottom - top, abs=1)
    assert left <= 200 and right >= 260 and (top, bottom) == pytest.approx((60, 260), abs=10)
    assert left >= 0 and right <= 300


@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(placed(noisy(40, 40), ground(100, 100), (30, 30)), id="few pixels"),
        pytest.param(placed(noisy(220, 220), ground(300, 300), (30, 30)), id="near enough"),
        pytest.param(placed(noisy(20, 20), ground(300, 300), (90, 90)), id="a speck"),
        pytest.param(placed(ground(90, 90), noisy(300, 300), (30, 30)), id="edges around"),
        pytest.param(Image.new("RGB", (300, 200), "teal"), id="one colour"),
        pytest.param(lines(), id="a drawing"),
        pytest.param(ground(300, 200), id="nothing but light"),
    ],
)
def test_any_other_photo_stays_whole(photo: Image.Image) -> None:
    assert subject_box(photo, 1.5) == (0, 0, *photo.size)


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_from_far_away_it_looks_as_from_near(mode: str) -> None:
    thing = noisy(40, 40).resize((160, 160), Image.Resampling.NEAREST)
    near, far = (
        preprocess_for(SPEC)(photo.convert(mode)).flatten()
        for photo in (thing, placed(thing, ground(320, 320), (130, 20)))
    )
    assert float(torch.corrcoef(torch.stack([near, far]))[0, 1]) > 0.8


def test_the_script_in_a_saved_classifier_looks_as_closely() -> None:
    expected = {"kind": "photo", "size": SPEC.size, "channels": 3, "widest": SPEC.widest}
    for size, place in (((150, 120), (200, 40)), ((60, 150), (20, 100)), ((390, 290), (0, 0))):
        photo = placed(noisy(*size), ground(400, 300), place)
        ours = preprocess_for(SPEC)(photo).numpy()
        assert abs(reading.read(photo, expected) - ours).max() < 1e-6
    drawn = preprocess_for(SPEC)(lines()).numpy()
    assert abs(reading.read(lines(), expected) - drawn).max() < 1e-6
