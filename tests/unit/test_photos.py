"""Photos: the splits of their data sets and how they are distorted in training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from fewshot_demo.datasets import photo_augment
from fewshot_demo.datasets.known import SPLITS
from fewshot_demo.datasets.photo_augment import PhotoAugment
from fewshot_demo.datasets.photos import CIFAR_TEST, CIFAR_VALIDATION, MEASURED, TRAINED
from fewshot_demo.datasets.sources import ClassImages

OTHERS = [f"thing_{number}" for number in range(64)]
STILL = PhotoAugment(
    32, degrees=0, crop=1, away=0, tilt=0, light=0, colour=0, blur=0, grain=0, packed=0
)


def cifar(pictures: int = 3) -> ClassImages:
    names = sorted([*CIFAR_VALIDATION, *CIFAR_TEST, *OTHERS])
    return ClassImages({f"cifar100/{name}": files(pictures) for name in names})


def tiny(pictures: int = 3) -> ClassImages:
    real = {f"tiny-imagenet-200/train/n{n:08d}/images": files(pictures) for n in range(200)}
    return ClassImages(real | {"tiny-imagenet-200/val/images": files(pictures)})


def files(count: int) -> tuple[Path, ...]:
    return tuple(Path(f"{number:03d}.png") for number in range(count))


def test_cifar_fs_has_the_published_classes() -> None:
    split = SPLITS["cifar100/fs"](cifar())
    assert (len(split.train), len(split.validation), len(split.test)) == (64, 16, 20)
    assert "cifar100/whale" in split.test.files
    assert "cifar100/otter" in split.validation.files
    assert {name.removeprefix("cifar100/") for name in split.train.files} == set(OTHERS)


def test_cifar_fs_is_said_to_be_incomplete() -> None:
    with pytest.raises(ValueError, match="needs classes in each"):
        SPLITS["cifar100/fs"](ClassImages({"cifar100/whale": files(1), "cifar100/rug": files(1)}))


def test_tiny_imagenet_keeps_classes_by_their_numbers_alone() -> None:
    split = SPLITS["tiny-imagenet-200/kept"](tiny())
    assert (len(split.train), len(split.validation), len(split.test)) == (140, 30, 30)
    assert not any("/val/" in name for name in split.train.files)
    bare = ClassImages({name.split("/")[2]: found for name, found in tiny().files.items()})
    again = SPLITS["tiny-imagenet-200/kept"](bare)
    assert {name.split("/")[2] for name in split.test.files} == set(again.test.files)


def test_photos_are_both_data_sets_and_kept_classes_are_cut_short() -> None:
    split = SPLITS["photos/kept"](cifar(MEASURED + 5) | tiny(MEASURED + 5))
    assert (len(split.train), len(split.validation), len(split.test)) == (204, 46, 50)
    assert {len(found) for found in split.train.files.values()} == {MEASURED + 5}
    assert {len(found) for found in split.test.files.values()} == {MEASURED}
    for text in split.parts.values():
        assert len(split.test.named(text)) in (20, 30)


def test_doodles_join_the_photos_of_the_same_thing() -> None:
    apple, broom = (ClassImages({f"quickdraw/{name}": drawn(3)}) for name in ("apple", "broom"))
    names = ("cards/ace", "asl_black/a", "asl_black/b")
    sets = ClassImages({f"photo-sets/{name}": files(4) for name in names})
    others = {**cifar(200).files, "cifar100/apple": files(200)}
    del others["cifar100/thing_0"]
    brooms = {**tiny(90).files, "tiny-imagenet-200/train/n02906734/images": files(90)}
    del brooms["tiny-imagenet-200/train/n00000000/images"]
    whole = ClassImages({**others, **brooms}) | sets | apple | broom
    kept, more = SPLITS["photos/kept"](whole), SPLITS["photos/more"](whole)
    assert (more.validation, more.test) == (kept.validation, kept.test)
    assert {name for name in more.train.files if name.startswith("photo-sets/")} == {
        "photo-sets/cards/ace",
        "photo-sets/asl_black/a",
    }
    assert more.train.files["photo-sets/cards/ace"] == files(4)
    assert more.train.files["cifar100/apple"] == files(TRAINED) + drawn(3) * 25
    assert len(more.train.files["cifar100/thing_1"]) == TRAINED
    assert not any(name.startswith("quickdraw/") for name in more.train.files)
    held_out = {*kept.validation.files, *kept.test.files}
    assert not held_out & set(more.train.files)
    joined = more.train.files.get("tiny-imagenet-200/train/n02906734/images")
    assert joined is None or joined == files(90) + drawn(3) * 15


def drawn(count: int) -> tuple[Path, ...]:
    return tuple(Path(f"doodle {number}.png") for number in range(count))


def test_a_photo_without_distortion_is_only_resampled_or_mirrored() -> None:
    ramp = torch.linspace(0.2, 0.7, 32).expand(8, 3, 32, 32).clone()
    seen = STILL(ramp, torch.Generator().manual_seed(0))
    bend = (ramp[:, :, :, :1] * 0 + seen).mean((1, 2))
    falling = bend[:, 0] > bend[:, -1]
    assert 0 < int(falling.sum()) < 8
    assert all(
        a != b for a, b in zip(bend[falling].tolist(), bend[~falling].tolist(), strict=False)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"degrees": 30.0},
        {"crop": 0.5},
        {"away": 1.0},
        {"tilt": 0.2},
        {"light": 1.5},
        {"colour": 0.5},
        {"blur": 1.0},
        {"grain": 1.0},
        {"packed": 1.0},
    ],
)
def test_each_distortion_changes_a_photo_and_keeps_it_one(change: dict[str, float]) -> None:
    generator = torch.Generator().manual_seed(1)
    photo = torch.rand(6, 3, 40, 40, generator=generator)
    still = STILL(photo, torch.Generator().manual_seed(2))
    seen = replace(STILL, **change)(photo, torch.Generator().manual_seed(2))
    assert seen.shape == (6, 3, 32, 32)
    assert float(seen.min()) >= 0 and float(seen.max()) <= 1
    assert float((seen - still).abs().mean()) > 0.01


def test_photos_are_distorted_alike_from_the_same_seed() -> None:
    photo = torch.rand(4, 3, 40, 40)
    first, again, other = (
        PhotoAugment(32)(photo, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_far_things_stand_before_something_else() -> None:
    white = torch.ones(5, 3, 32, 32)
    small = replace(STILL, away=1.0, farthest=3.0)(white, torch.Generator().manual_seed(0))
    plain = (small < 0.99).any(1).float().mean((1, 2))  # of each picture, the part that is ground
    assert float(plain.max()) > 0.3


def test_a_tiny_picture_is_moved_by_whole_pixels() -> None:
    photo = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    framed = torch.nn.functional.pad(photo, (2, 2, 2, 2), mode="replicate")[0]
    places = {
        (down, across, mirrored): (framed.flip(2) if mirrored else framed)[
            :, down : down + 8, across : across + 8
        ]
        for down in range(5)
        for across in range(5)
        for mirrored in (False, True)
    }
    # Its colours follow its mean, so only the view is drawn here.
    hand = replace(STILL, size=8, stretch=0.0, shift=2)
    met = set()
    for seed in range(60):
        generator = torch.Generator().manual_seed(seed)
        seen = hand._seen(photo, photo_augment._Hand(generator, 1, photo.device))[0]
        fits = [place for place, view in places.items() if torch.allclose(view, seen, atol=1e-5)]
        assert len(fits) == 1
        met.update(fits)
    assert len(met) > 25
