"""Photo models are measured on sets of full size, and as phones take them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from fewshot_demo.backbones import EfficientNet
from fewshot_demo.core.calibration import OwnImages
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.datasets.photos import CIFAR, CIFAR_TEST, CIFAR_VALIDATION, WORDS
from fewshot_demo.datasets.sources import ClassImages
from fewshot_demo.learners.base import MetricLearner
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.recognition import practising as steps
from fewshot_demo.studies import (
    centre_prior,
    mixed_sets,
    own_images,
    photo_sets,
    practising,
    practising_tasks,
    result_files,
    robustness,
    support_versions,
)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ClassImages]:
    """A set of six colours and one of three, seven pictures each."""
    monkeypatch.setattr(photo_sets, "QUERIES", 2)
    monkeypatch.setattr(photo_sets, "EPISODES", 3)
    monkeypatch.setattr(robustness, "QUERIES", 2)
    monkeypatch.setattr(robustness, "EPISODES", 3)
    monkeypatch.setattr(photo_sets, "MODELS", ("ours", "twin"))
    monkeypatch.setattr(photo_sets, "published", lambda name: (a_model(name), ("eyes",)))
    monkeypatch.setattr(photo_sets, "_frozen", lambda data: a_model("").backbone)
    hand = np.random.default_rng(0)
    for name, classes in (("large", 6), ("small", 3)):
        for number in range(classes):
            folder = tmp_path / name / str(number)
            folder.mkdir(parents=True)
            for picture in range(7):
                grain = hand.integers(0, 40, (40, 60, 3)) + 30 * number
                Image.fromarray(grain.astype(np.uint8)).save(folder / f"{picture}.png")
    return {name: ClassImages.from_folder(tmp_path / name) for name in ("large", "small")}


def test_no_class_of_the_mixed_study_is_trained_on() -> None:
    names = [*mixed_sets.PAIRS]
    kept = CIFAR_VALIDATION | CIFAR_TEST
    assert all(name.removeprefix(CIFAR) in kept for name in names if name.startswith(CIFAR))
    assert not {*mixed_sets.PAIRS.values()} & {*WORDS.values()}
    assert not {number for number in WORDS if any(number in name for name in names)}


def a_model(name: str) -> MetricLearner:
    torch.manual_seed(0)
    made = Prototypical(EfficientNet(size=32, dim=8)).eval().requires_grad_(False)
    made.rejection = Rejection((0.0,) * 9)
    return made


def test_every_set_has_a_row_of_each_way_to_answer(sources: dict[str, ClassImages]) -> None:
    rows = list(photo_sets.sets_study(sources, Path()))
    ways = ["frozen, nearest class mean", "frozen, ridge regression", "ours", "twin"]
    assert [(row["set"], row["by"]) for row in rows] == [
        (name, way) for name in sources for way in ways
    ]
    assert [row["classes"] for row in rows] == [5] * 4 + [3] * 4
    for row in rows:
        assert [cell["shot"] for cell in row["cells"]] == [1, 5]
        assert all(0 <= cell["accuracy"] <= 1 for cell in row["cells"])


def test_phones_are_asked_about_with_sets_of_five_classes(sources: dict[str, ClassImages]) -> None:
    rows = list(photo_sets.phones_study(sources))
    assert [row["asked_about"] for row in rows[::4]] == list(photo_sets.phones())
    for first in range(0, len(rows), 4):
        once, several, *twins = rows[first : first + 4]
        assert [row["model"] for row in (once, several, *twins)] == ["ours", "ours", "twin", "twin"]
        assert [once["taught"], several["taught"]] == ["once", "several versions"]
        assert [row["cells"] for row in twins] == [once["cells"], several["cells"]]
    assert all(row["cells"][0]["episodes"] == 3 for row in rows)


def test_every_selection_of_versions_is_asked_about_in_every_way(
    sources: dict[str, ClassImages], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support_versions, "MODELS", ("ours",))
    monkeypatch.setattr(support_versions, "published", lambda name: (a_model(name), ("eyes",)))
    monkeypatch.setattr(support_versions, "SELECTIONS", ((), ("mirrored", "turned")))
    rows = list(support_versions.versions_study({"large": sources["large"]}))
    assert [(row["taught"], row["asked_about"]) for row in rows] == [
        (taught, way)
        for taught in ("itself", "itself, mirrored, turned")
        for way in support_versions.WAYS
    ]
    assert all(row["cells"][0]["episodes"] == 3 for row in rows)


def test_every_strength_of_the_prior_is_asked_about_in_every_way(
    sources: dict[str, ClassImages], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centre_prior, "MODELS", ("ours",))
    monkeypatch.setattr(centre_prior, "published", lambda name: (a_model(name), ("eyes",)))
    monkeypatch.setattr(centre_prior, "PRIORS", (0.0, 0.5))
    rows = list(centre_prior.prior_study({"large": sources["large"]}))
    assert [(row["centre_prior"], row["asked_about"]) for row in rows] == [
        (prior, way) for prior in ("0.0", "0.5") for way in centre_prior.ways()
    ]


def test_own_images_are_set_aside_and_back_for_every_way_to_teach(
    sources: dict[str, ClassImages], monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = a_model("ours")
    learner.own_images = OwnImages({2: 0.1}, {2: 0.1})
    monkeypatch.setattr(own_images, "MODELS", ("ours",))
    monkeypatch.setattr(own_images, "published", lambda name: (learner, ("eyes",)))
    for name, value in (("QUERIES", 2), ("TASKS", 3), ("SHOTS", (1, 3)), ("APART", 1)):
        monkeypatch.setattr(own_images, name, value)
    rows = list(own_images.own_images_study({"both": sources}))
    assert [(row["taught"], row["own_images"]) for row in rows] == [
        (taught, told)
        for taught in ("once", "several versions", "frames in a row")
        for told in ("no", "yes")
    ]
    without, moved = rows[:2]
    assert without["1-shot"] == moved["1-shot"]
    assert without["3-shot"] != moved["3-shot"]


def test_frames_in_a_row_teach_and_others_are_asked_about() -> None:
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        teach, ask = own_images._chosen(40, 5, True, generator)
        first = int(teach[0])
        assert teach.tolist() == list(range(first, first + 5))
        assert len(ask) == own_images.QUERIES
        assert all(abs(int(a) - int(t)) >= own_images.APART for a in ask for t in teach)
        teach, ask = own_images._chosen(40, 5, False, generator)
        assert not {*teach.tolist()} & {*ask.tolist()}


@torch.no_grad()
def test_maps_with_a_prior_are_what_the_network_embeds() -> None:
    torch.manual_seed(0)
    network = EfficientNet(size=96, dim=8, centre_prior=0.5).eval()
    images = torch.randn(3, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    expected = network(images)
    places = centre_prior._Places(network)
    assert torch.allclose(places.with_prior(places(images), 0.5), expected, atol=1e-4)
    assert not torch.allclose(places.with_prior(places(images), 0.0), expected, atol=1e-3)


def test_what_is_cut_loses_a_quarter_of_each_side() -> None:
    picture = Image.new("RGB", (80, 40))
    picture.putpixel((79, 39), (255, 0, 0))
    left, right = (
        centre_prior.ways()[f"cut at the {side}"](picture, np.random.default_rng(0))
        for side in ("left and the top", "right and the bottom")
    )
    assert left.size == right.size == (60, 30)
    assert left.getpixel((59, 29)) == (255, 0, 0)
    assert right.getcolors() == [(1800, (0, 0, 0))]


def test_practice_is_measured_before_and_after(
    sources: dict[str, ClassImages], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practising, "MODELS", {"ours": 2.0})
    monkeypatch.setattr(practising, "_learner", a_model)
    monkeypatch.setattr(practising, "TASKS", 2)
    monkeypatch.setattr(practising, "SHOTS", (2, 3))
    monkeypatch.setattr(steps, "STEPS", 2)
    for name, value in (("ASKED", 7), ("QUERIES", 3)):
        monkeypatch.setattr(practising_tasks, name, value)
    monkeypatch.setattr(practising, "ASKED", 7)
    rows = list(practising.practising_study({"large": sources["large"]}))
    assert [(row["practised"], row["asked_about"]) for row in rows] == [
        (practised, way)
        for practised in ("no", "yes, sure as before", "yes, as shipped")
        for way in practising.WAYS
    ]
    assert [row["gained"] == "–" for row in rows] == [True, True, False, False, False, False]
    assert [row["AUROC of strangers"] == "–" for row in rows] == [False, True] * 3
    assert all([cell["episodes"] for cell in row["cells"]] == [2, 2] for row in rows)


def test_what_is_shipped_is_what_was_fitted() -> None:
    for row in result_files.rows_of("practising"):
        if row["practised"] == "yes, as shipped":
            fitted = max(float(row["calmer by"]), 1.0)  # never surer than before
            step = 0.06  # of the search
            assert practising.MODELS[row["model"]] == pytest.approx(fitted, rel=step)


@pytest.mark.parametrize("version", support_versions.NAMES)
def test_every_version_is_another_picture_of_the_same_size(version: str) -> None:
    images = torch.rand(2, 3, 40, 40, generator=torch.Generator().manual_seed(0))
    made = support_versions.version_of(images, version)
    assert made.shape == images.shape
    assert torch.equal(made, images) == (version == "itself")


def test_drawings_and_photos_are_taught_and_asked_each_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robustness, "EPISODES", 3)
    monkeypatch.setattr(mixed_sets, "load", lambda path: (a_model(path.stem), None))
    monkeypatch.setattr(mixed_sets, "IMAGES", 10)
    for name, word in mixed_sets.PAIRS.items():
        for folder in (tmp_path / name, tmp_path / "quickdraw" / word):
            folder.mkdir(parents=True)
            for picture in range(10):
                Image.new("RGB", (8, 8), (picture * 20, 0, 90)).save(folder / f"{picture}.png")
    rows = list(mixed_sets.mixed_study(ClassImages.from_folder(tmp_path), ["ours"]))
    assert [(row["taught"], row["asked_about"]) for row in rows] == [
        ("photos", "photos"),
        ("photos", "drawings"),
        ("drawings", "photos"),
        ("drawings", "drawings"),
    ]


@pytest.mark.parametrize("way", list(photo_sets.phones())[1:])
def test_a_phone_changes_a_picture_and_not_its_size(way: str) -> None:
    photo = Image.effect_noise((60, 40), 80).convert("RGB")
    changed = photo_sets.phones()[way](photo, np.random.default_rng(0))
    assert changed.size == photo.size
    assert changed.mode == "RGB"
    assert np.abs(np.asarray(changed, float) - np.asarray(photo, float)).mean() > 3
