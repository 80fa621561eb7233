"""A drawing, a photo of a drawing, or a photo of a thing."""

import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from fewshot_demo.datasets.photo_simulator import photograph
from fewshot_demo.imaging.kind.classifier import KINDS, Network, kind_of, network
from fewshot_demo.imaging.kind.features import features
from fewshot_demo.imaging.kind.shows import shows_something
from fewshot_demo.studies.kind_sources import kept_back
from fewshot_demo.studies.kinds import calibration_error, fit
from tests.scenes import jpeg, scene


def ring(side: int = 320, ink: str = "black", ground: str = "white", pen: int = 9) -> Image.Image:
    image = Image.new("RGB", (side, side), ground)
    ImageDraw.Draw(image).ellipse((60, 50, side - 60, side - 80), outline=ink, width=pen)
    return image


@pytest.mark.parametrize(
    "drawing",
    [
        ring(),
        ring(pen=3),
        ring(ink="white", ground="black"),
        ring(ink="navy", ground="gold"),
        ring().convert("L"),
        ring().convert("RGBA"),
    ],
    ids=["thick", "thin", "white on black", "coloured ground", "grey", "see-through"],
)
def test_what_is_drawn_on_a_screen_is_a_drawing(drawing: Image.Image):
    found = kind_of(drawing)
    assert found.kind == "drawing" and found.sure > 0.8


def test_a_drawing_that_is_photographed_is_on_paper():
    found = [kind_of(photograph(ring(720), np.random.default_rng(k))) for k in range(6)]
    assert [one.kind for one in found] == ["paper"] * 6
    assert np.mean([one.sure for one in found]) > 0.8


@pytest.mark.parametrize("change", ["none", "grey", "dark", "small"])
def test_a_photo_of_things_is_a_photo(change: str):
    for seed in range(4):
        photo = scene(seed)
        if change == "grey":
            photo = photo.convert("L")
        if change == "dark":
            photo = photo.point([v // 3 for v in range(256)] * 3)
        if change == "small":
            photo = photo.resize((72, 72))
        assert kind_of(photo).kind == "photo"


@pytest.mark.parametrize(
    "odd",
    [
        Image.new("RGB", (8, 8), "red"),
        Image.new("L", (1000, 100), 0),
        Image.new("RGB", (40, 4000), "white"),
        scene(1).resize((1000, 100)),
    ],
    ids=["tiny", "black panorama", "tall", "panorama"],
)
def test_odd_pictures_give_numbers_and_an_answer(odd: Image.Image):
    numbers = features(odd)
    assert numbers.dtype == np.float32 and np.isfinite(numbers).all()
    assert 1 / 3 <= kind_of(odd).sure <= 1


def seconds_of(work: Callable[[], object]) -> float:
    """What this process computes for, at the quickest of a few times."""

    def once() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return min(once() for _ in range(20))


def test_it_takes_little_longer_than_to_read_a_picture():
    photo = jpeg(scene(0).resize((1024, 1024)))
    read = seconds_of(lambda: Image.open(BytesIO(photo)).convert("RGB"))
    image = Image.open(BytesIO(photo)).convert("RGB").resize((256, 256))
    assert seconds_of(lambda: kind_of(image)) < 2 * read


def test_probabilities_sum_to_one_and_the_weights_fit_the_numbers():
    found = network().probabilities(np.stack([features(ring()), features(scene(0))]))
    assert found.shape == (2, len(KINDS))
    assert np.allclose(found.sum(1), 1, atol=1e-5)


def test_the_network_is_stored_and_read_as_it_is(tmp_path, monkeypatch):
    hand = np.random.default_rng(0)
    made = Network(*(hand.normal(size=s) for s in ((5,), (5,), (5, 4), (4,), (4, 3), (3,))))
    made.save(tmp_path / "weights.json")
    monkeypatch.setattr("fewshot_demo.imaging.kind.classifier.WEIGHTS", tmp_path / "weights.json")
    numbers = hand.normal(size=(6, 5))
    read = network.__wrapped__()
    assert np.allclose(made.probabilities(numbers), read.probabilities(numbers), atol=0.01)


def test_the_network_learns_what_can_be_learned(monkeypatch):
    monkeypatch.setattr("fewshot_demo.studies.kinds.STEPS", 200)
    hand = np.random.default_rng(0)
    kinds = np.repeat(np.arange(3), 100)
    numbers = (hand.normal(size=(300, 6)) + 3 * kinds[:, None]).astype(np.float32)
    learned = fit(numbers, kinds, np.ones(300))
    assert (learned.probabilities(numbers).argmax(1) == kinds).mean() > 0.95


def test_calibration_is_the_gap_between_sureness_and_truth():
    sure = np.array([0.95] * 10 + [0.55] * 10)
    right = np.array([True] * 10 + [True] * 2 + [False] * 8)
    assert calibration_error(sure, right) == pytest.approx((0.05 + 0.35) / 2)


def test_a_third_of_the_classes_is_kept_back_everywhere_the_same():
    kept = [name for name in map(str, range(600)) if kept_back(name)]
    assert 150 < len(kept) < 250
    assert kept[:4] == [name for name in map(str, range(30)) if kept_back(name)][:4]


@pytest.mark.parametrize("seed", range(4))
def test_a_photo_shows_something_and_a_dark_or_blurred_one_nothing(seed: int):
    photo = scene(seed)
    assert shows_something(photo)
    assert shows_something(photo.resize((96, 64)))
    assert not shows_something(photo.point([v // 20 for v in range(256)] * 3))
    assert not shows_something(photo.filter(ImageFilter.GaussianBlur(40)))
    assert not shows_something(Image.new("RGB", (300, 200), "teal"))
