"""Sources, splits and the sampler."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.known import SPLITS
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassImages, ClassTensors, family_of
from tests.drawings import signs

SPEC = InputSpec(28)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Nested class folders with 3, 4 and 5 images, and a file that is no image."""
    for number, name in enumerate(["a/one", "a/two", "b/one"]):
        (tmp_path / name).mkdir(parents=True)
        for image in range(3 + number):
            sheet = Image.new("L", (40, 40), 255)
            ImageDraw.Draw(sheet).line((5, 5 + image, 30, 10 + 8 * number), fill=0, width=3)
            sheet.save(tmp_path / name / f"{image}.png")
    (tmp_path / "b/one/broken.png").write_bytes(b"not an image")
    return tmp_path


def test_class_folders(folders: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = ClassImages.from_folder(folders)
    assert {name: len(files) for name, files in source.files.items()} == {
        "a/one": 3,
        "a/two": 4,
        "b/one": 6,
    }
    data = ClassTensors.load(source, SPEC)
    assert data.counts.tolist() == [3, 4, 5]
    assert data.starts.tolist() == [0, 3, 7]
    assert "broken.png is left out" in caplog.text


def test_missing_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no folder"):
        ClassImages.from_folder(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="no images"):
        ClassImages.from_folder(tmp_path)


def test_rotated_classes() -> None:
    data = signs(SPEC)
    turned = data.with_rotations()
    assert len(turned) == 4 * len(data)
    index = len(data)  # the first class, turned once
    image = turned.images[turned.starts[index]]
    assert torch.equal(image, torch.rot90(data.images[data.starts[0]], 1, (1, 2)))
    assert turned.names[index].endswith("/rot090")


def test_only_some_classes_are_rotated() -> None:
    data = signs(SPEC)
    name = data.names[1]
    turned = data.with_rotations(name)
    assert len(turned) == len(data) + 3
    assert set(turned.names) == {*data.names} - {name} | {
        f"{name}/rot{d:03d}" for d in (0, 90, 180, 270)
    }
    image = turned.images[turned.starts[len(data)]]
    assert torch.equal(image, torch.rot90(data.images[data.starts[1]], 1, (1, 2)))


def test_shares_of_an_episode() -> None:
    data = signs(SPEC).with_rotations()
    shares = {"rot090": 0.5, "rot180": 0.25}
    generator = torch.Generator().manual_seed(0)
    sampler = EpisodeSampler(data, SPEC, 8, 1, 2, generator, shares=shares)
    for _ in range(10):
        names = [data.names[number][-6:] for number in sampler.draw()[0].tolist()]
        assert (names.count("rot090"), names.count("rot180")) == (4, 2)
        assert names.count("rot000") + names.count("rot270") == 2
    with pytest.raises(ValueError, match="are wanted, there are"):
        EpisodeSampler(data, SPEC, 20, 1, 2, generator, shares={"rot090": 0.9})


def test_classes_of_one_alphabet_come_together() -> None:
    plain = signs(SPEC)
    named = tuple(f"{'greek' if n < 3 else 'latin'}/{name}" for n, name in enumerate(plain.names))
    data = replace(plain, names=named).with_rotations()
    generator = torch.Generator().manual_seed(0)
    sampler = EpisodeSampler(data, SPEC, 4, 1, 2, generator, together="greek/")
    seen = Counter[str]()
    for _ in range(40):
        names = [data.names[number] for number in sampler.draw()[0].tolist()]
        greek = [family_of(name) for name in names if "greek/" in name]
        assert greek == sorted(greek, key=greek.index), "one turned alphabet after the other"
        seen.update(family_of(name) for name in names)
        whole = [name for name, count in Counter(greek).items() if count == 3]
        assert len(whole) >= len({*greek}) - 1, "the last alone may be cut"
    assert len(seen) == 8


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("omniglot/images_background/Greek/character01", "omniglot/images_background/Greek"),
        ("omniglot/Greek/character01/rot090", "omniglot/Greek/rot090"),
        ("icons/rotate", "icons"),
        ("mug", ""),
    ],
)
def test_what_is_alike_stands_in_one_folder_and_is_turned_alike(name: str, family: str) -> None:
    assert family_of(name) == family


def files(names: list[str], count: int = 20) -> dict[str, tuple[Path, ...]]:
    return {name: (Path(name),) * count for name in names}


def test_quick_draw_keeps_classes_by_their_names_alone() -> None:
    names = [f"thing {number}" for number in range(120)]
    small = {f"rare {number}": (Path("x"),) * 19 for number in range(30)}
    first = SPLITS["quickdraw/kept"](ClassImages(files(names) | small))
    assert (len(first.test), len(first.validation), len(first.train)) == (60, 25, 65)
    assert not any(
        name.startswith("rare") for name in {**first.test.files, **first.validation.files}
    )
    moved = files([f"quickdraw/{name}" for name in reversed(names)])
    again = SPLITS["quickdraw/kept"](ClassImages(moved))
    assert {name.split("/")[1] for name in again.test.files} == set(first.test.files)


def test_drawings_are_both_data_sets() -> None:
    alphabets = [f"omniglot/images_background/A{n:02d}/character01" for n in range(16)]
    alphabets += [f"omniglot/images_evaluation/B{n}/character01" for n in range(3)]
    doodles = [f"quickdraw/thing {number}" for number in range(100)]
    split = SPLITS["drawings/kept"](ClassImages(files(alphabets + doodles)))
    assert {name.split("/")[0] for name in split.train.files} == {"omniglot", "quickdraw"}
    held = {n: [x for x in split.test.files if text in x] for n, text in split.parts.items()}
    assert {name: len(found) for name, found in held.items()} == {
        "quickdraw/kept": 60,
        "omniglot/lake": 3,
    }


def test_all_drawings_leave_no_doodles_out() -> None:
    names = [f"omniglot/images_background/A{n:02d}/character01" for n in range(16)]
    names += [f"omniglot/images_evaluation/B{n}/character01" for n in range(3)]
    names += [f"quickdraw/thing {number}" for number in range(100)]
    source = ClassImages(files(names))
    kept, every = SPLITS["drawings/kept"](source), SPLITS["drawings/all"](source)
    assert {n for n in every.train.files if "quickdraw" in n} == {n for n in names if "quick" in n}
    assert set(every.test.files) == {n for n in kept.test.files if "omniglot" in n}
    assert not any("quickdraw" in n for n in {**every.validation.files, **every.test.files})


def test_episodes_hold_distinct_images_of_distinct_classes() -> None:
    data = signs(SPEC)
    sampler = EpisodeSampler(data, SPEC, 5, 3, 4, torch.Generator().manual_seed(0))
    owner = torch.repeat_interleave(torch.arange(len(data)), data.counts)
    for _ in range(20):
        classes, support, queries = sampler.draw()
        assert len(set(classes.tolist())) == 5
        assert len({*support.tolist(), *queries.tolist()}) == 5 * 7
        assert torch.equal(owner[support], classes.repeat_interleave(3))
        assert torch.equal(owner[queries], classes.repeat_interleave(4))


def test_the_generator_decides_alone() -> None:
    def draw(seed: int) -> torch.Tensor:
        return (
            EpisodeSampler(signs(SPEC), SPEC, 5, 1, 2, torch.Generator().manual_seed(seed))
            .sample()
            .query_images
        )

    assert torch.equal(draw(1), draw(1))
    assert not torch.equal(draw(1), draw(2))


def test_small_classes_are_left_out_and_counted(folders: Path) -> None:
    data = ClassTensors.load(ClassImages.from_folder(folders), SPEC)
    generator = torch.Generator()
    sampler = EpisodeSampler(data, SPEC, 2, 1, 3, generator)
    assert sampler.left_out == 1
    assert all(0 not in sampler.draw()[0] for _ in range(10))
    with pytest.raises(ValueError, match="need 3 classes of at least 4 images"):
        EpisodeSampler(data, SPEC, 3, 1, 3, generator)


def fake_omniglot() -> ClassImages:
    """The alphabets that decide, two characters each."""
    background = [f"images_background/{letter}" for letter in "ABCDEFGHIJ"]
    named = ["Gurmukhi", "Kannada", "Hebrew", "Latin"]
    files = {
        f"{alphabet}/character{number:02d}": ()
        for alphabet in [*background, *(f"images_evaluation/{name}" for name in named)]
        for number in (41, 42)
    }
    return ClassImages(files)


def test_the_lake_split_keeps_alphabets_apart() -> None:
    splits = SPLITS["omniglot/lake"](fake_omniglot())
    assert all(name.startswith("images_evaluation/") for name in splits.test.files)
    assert {name.split("/")[1] for name in splits.validation.files} == {"B", "J"}
    assert len(splits.train) == 16


def test_the_vinyals_split() -> None:
    source = fake_omniglot()
    splits = SPLITS["omniglot/vinyals"](source)
    assert "images_evaluation/Gurmukhi/character41" in splits.train.files
    assert "images_evaluation/Gurmukhi/character42" in splits.test.files
    assert "images_evaluation/Hebrew/character41" in splits.validation.files
    assert "images_evaluation/Kannada/character41" in splits.test.files
    total = len(splits.train) + len(splits.validation) + len(splits.test)
    assert total == len(source)
