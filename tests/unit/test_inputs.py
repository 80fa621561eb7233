"""Pictures become inputs of a network: ink, photos, augmentation."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.augment import Augment
from fewshot_demo.datasets.sources import as_input
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.ink.normalise import normalise_ink
from fewshot_demo.imaging.preprocess import preprocess_for
from tests.drawings import STROKES


def drawing(size: int = 400, pen: float = 14, box: tuple | None = None) -> Image.Image:
    _, strokes = next(read_drawings(STROKES / "antler.ndjson"))
    return render_strokes(strokes, size, pen, box)


def gap(first: Image.Image, second: Image.Image) -> float:
    return float((normalise_ink(first, 28) - normalise_ink(second, 28)).abs().mean())


def test_ink_is_centred_and_full_range() -> None:
    seen = normalise_ink(drawing(), 28)
    assert seen.shape == (1, 28, 28)
    assert float(seen.min()) == 0
    assert float(seen.max()) == pytest.approx(1)
    rows, columns = torch.nonzero(seen[0] > 0.4, as_tuple=True)
    for line in (rows, columns):
        assert abs(float(line.min() + line.max()) / 2 - 13.5) <= 1


def test_place_and_size_do_not_matter() -> None:
    assert gap(drawing(), drawing(pen=14 / 2, box=(30, 220, 140))) < 0.03


def test_polarity_and_colour_do_not_matter() -> None:
    image = drawing().convert("L")
    negative = Image.eval(image, lambda value: 255 - value)
    assert gap(image, negative) < 0.005
    shape = np.asarray(image, float)[..., None] / 255
    blue = shape * [255, 250, 240] + (1 - shape) * [20, 60, 220]
    assert gap(image, Image.fromarray(blue.astype(np.uint8))) < 0.02


def test_blank_images_and_noise_on_paper_are_no_ink() -> None:
    assert not normalise_ink(Image.new("RGB", (90, 50), (250, 250, 248)), 28).any()
    noise = np.random.default_rng(0).integers(245, 255, (60, 60, 3), np.uint8)
    assert not normalise_ink(Image.fromarray(noise), 28).any()


def test_a_dot_stays_small() -> None:
    dot = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(dot).ellipse((190, 190, 210, 210), fill=0)
    assert float((normalise_ink(dot, 28) > 0.5).float().mean()) < 0.1


def test_ink_at_the_edge_of_the_image() -> None:
    line = Image.new("L", (100, 40), 255)
    ImageDraw.Draw(line).line((0, 20, 99, 20), fill=0, width=5)
    seen = normalise_ink(line, 28)
    assert 18 <= int((seen[0].max(0).values > 0.5).sum()) <= 26


def test_photos_are_cropped_to_the_middle() -> None:
    spec = InputSpec(16, 3, (0.5,) * 3, (0.5,) * 3, "photo")
    wide = Image.new("RGB", (64, 32), "red")
    wide.paste((0, 0, 255), (16, 0, 48, 32))
    seen = preprocess_for(spec)(wide)
    assert seen.shape == (3, 16, 16)
    assert torch.allclose(seen[:, 8, 8], torch.tensor([-1.0, -1.0, 1.0]), atol=0.02)


def test_photos_are_squeezed_as_far_as_their_input_says() -> None:
    spec = InputSpec(16, 3, (0.0,) * 3, (1.0,) * 3, "photo", widest=1.5)
    for turned in (False, True):
        wide = Image.new("RGB", (64, 32), "red")
        wide.paste((0, 0, 255), (8, 0, 56, 32))
        seen = preprocess_for(spec)(wide.transpose(Image.Transpose.TRANSPOSE) if turned else wide)
        assert seen.shape == (3, 16, 16)
        assert float(seen[0].max()) < 0.1  # the red is cut away, and all of the blue is there
        assert float(seen[2].min()) > 0.9
    square = Image.effect_noise((32, 32), 60).convert("RGB")
    crop, squeeze = (preprocess_for(replace(spec, widest=w))(square) for w in (1.0, 1.5))
    assert torch.equal(crop, squeeze)
    with pytest.raises(ValueError, match="1 to 10 times"):
        replace(spec, widest=0.5)


def test_stored_bytes_become_inputs() -> None:
    spec = InputSpec(2, 3, (0.5, 0.5, 0.5), (0.5, 0.25, 1.0), "photo")
    images = torch.full((1, 3, 2, 2), 255, dtype=torch.uint8)
    assert as_input(images, spec)[0, :, 0, 0].tolist() == [1.0, 2.0, 0.5]


def test_augment_without_amounts_only_resamples() -> None:
    still = Augment(28, 0.0, 0.0, 0.0, 0.0, 0.0)
    twice = torch.stack([normalise_ink(drawing(), 56)] * 2)
    out = still(twice, torch.Generator())
    assert torch.allclose(out, torch.nn.functional.avg_pool2d(twice, 2), atol=1e-4)


def test_augment_is_random_for_each_image_and_repeatable() -> None:
    augment, twice = Augment(28), torch.stack([normalise_ink(drawing(), 56)] * 2)
    out = augment(twice, torch.Generator().manual_seed(1))
    assert (out[0] - out[1]).abs().mean() > 0.01
    assert torch.equal(out, augment(twice, torch.Generator().manual_seed(1)))
    assert float(out.min()) >= 0 and float(out.max()) <= 1.0001


def test_thick_pens_and_bends() -> None:
    twice = torch.stack([normalise_ink(drawing(), 96)] * 40)
    plain = Augment(64, 0.0, 0.0, 0.0, 0.0, pen=0.0)(twice, torch.Generator().manual_seed(0))
    thick = Augment(64, 0.0, 0.0, 0.0, 0.0, pen=1.0, thickest=4)
    ink = thick(twice, torch.Generator().manual_seed(0)).mean((1, 2, 3)) / plain[0].mean()
    assert float(ink.max()) > 2.0
    assert float(ink.min()) >= 1.0
    bent = Augment(64, 0.0, 0.0, 0.0, 0.0, pen=0.0, elastic=0.05)
    moved = (bent(twice, torch.Generator().manual_seed(0)) - plain).abs().mean((1, 2, 3))
    assert float(moved.min()) > 0.01
    assert float((moved[0] - moved[1]).abs()) > 0
