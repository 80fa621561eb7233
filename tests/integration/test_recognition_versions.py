"""Photos that teach in several versions: behind the answers, for all that is said of a set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from fewshot_demo import api
from fewshot_demo.imaging.preprocess import preprocess_for
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.models.card import BackboneConfig
from fewshot_demo.models.checkpoint import save
from fewshot_demo.recognition.heat_maps import heat_maps
from fewshot_demo.recognition.recogniser import Recogniser, SupportImage
from fewshot_demo.recognition.set_check import SetCheck
from fewshot_demo.recognition.support_images import Classes
from fewshot_demo.recognition.versions import SeveralVersions
from tests.cards import card
from tests.unit.test_checkpoint import tiny

LABELS = torch.tensor([0, 0, 1, 1, 1])
SIZES = [2, 3]


def picture(number: int) -> Image.Image:
    """Waves, each picture's its own."""
    line = torch.arange(40.0)
    waves = torch.sin(line[:, None] * (0.2 + 0.07 * number) + line * 0.3 * (number % 3))
    return Image.fromarray(((waves + 1) * 127).byte().numpy()).convert("RGB")


def stored(number: int) -> SupportImage:
    file = io.BytesIO()
    picture(number).save(file, "PNG")
    return SupportImage(f"sha{number}", file.getvalue)


CLASSES = [[stored(0), stored(1)], [stored(2), stored(3), stored(4)]]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A model for photos and one for drawings."""
    torch.manual_seed(0)
    learner = build_learner("prototypical", {"name": "conv4", "size": 28, "channels": 3})
    backbone = BackboneConfig("conv4", arguments={"size": 28, "channels": 3})
    photos = card(id="photos", domain="photo", backbone=backbone, input=learner.backbone.input_spec)
    save(tmp_path / "photos.safetensors", learner, photos)
    save(tmp_path / "drawings.safetensors", tiny(), replace(card(), id="drawings"))
    return tmp_path


@pytest.fixture
def recogniser(models: Path) -> Iterator[Recogniser]:
    made = Recogniser(models, refines=True)
    yield made
    made.close()


def refine_now(recogniser: Recogniser, classes: Classes, model: str = "photos") -> None:
    learner, known = recogniser.learner(model), recogniser.catalog.card(model)
    recogniser.support.refine_now(learner, known, classes)


def refine(recogniser: Recogniser, model: str = "photos") -> None:
    refine_now(recogniser, CLASSES, model)


def embeddings(recogniser: Recogniser) -> tuple[Prototypical, Tensor, Tensor]:
    """The model, and the images that teach as they are and in several versions."""
    learner = recogniser.learner("photos")
    assert isinstance(learner, Prototypical)
    preprocess = preprocess_for(learner.backbone.input_spec)
    images = torch.stack([preprocess(picture(n)) for n in range(5)])
    return learner, learner.backbone(images), SeveralVersions(learner.backbone)(images)


@torch.no_grad()
def test_the_first_answer_waits_for_no_version_and_later_ones_have_them(
    recogniser: Recogniser, models: Path
) -> None:
    plain = Recogniser(models).answer("photos", CLASSES, picture(7))
    assert recogniser.answer("photos", CLASSES, picture(7)).scores == plain.scores
    refine(recogniser)
    later = recogniser.answer("photos", CLASSES, picture(7))
    learner, as_they_are, several = embeddings(recogniser)
    query = preprocess_for(learner.backbone.input_spec)(picture(7))[None]
    for taught, said in ((as_they_are, plain), (several, later)):
        expected = learner.compare(taught, LABELS, 2)(query).attribution.scores[0].tolist()
        assert [*said.scores[0], *said.scores[1]] == pytest.approx(expected, abs=1e-4)
    assert later.scores != plain.scores


def test_a_set_with_a_new_picture_is_taught_as_it_is_until_that_one_is_embedded_too(
    recogniser: Recogniser, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refine(recogniser)
    more = [[*CLASSES[0], stored(5)], CLASSES[1]]
    monkeypatch.setattr(recogniser.support._refining, "later", lambda *_: None)
    plain = Recogniser(models).answer("photos", more, picture(7))
    assert recogniser.answer("photos", more, picture(7)).scores == plain.scores


def test_drawings_and_recognisers_that_do_not_refine_are_left_alone(
    recogniser: Recogniser, models: Path
) -> None:
    other = Recogniser(models)
    for made, model in ((recogniser, "drawings"), (other, "photos")):
        refine(made, model)
        learner, known = made.learner(model), made.catalog.card(model)
        assert not made.support.refined(learner, known, CLASSES)
        taught = made.support.teaching(learner, known, CLASSES, "cpu")
        assert torch.equal(taught, made.support.embedded(learner, known, CLASSES, "cpu"))


@torch.no_grad()
def test_a_check_asks_about_pictures_as_they_are(recogniser: Recogniser) -> None:
    refine(recogniser)
    check = SetCheck(recogniser, "photos", CLASSES, [stored(8)])
    check.go_on(60)
    learner, as_they_are, several = embeddings(recogniser)
    for place in range(5):
        kept = torch.arange(5) != place
        compared = learner.compare(several[kept], LABELS[kept], 2)
        expected = compared.logits(as_they_are[place : place + 1]).softmax(1)[0].tolist()
        found = check.answers[place]
        assert found is not None and list(found.shown.classes) == pytest.approx(expected, abs=1e-4)
    assert check.answers[5] is not None


@torch.no_grad()
def test_the_answer_without_a_picture_and_where_it_looked_are_of_the_same_set(
    recogniser: Recogniser,
) -> None:
    refine(recogniser)
    learner, _, several = embeddings(recogniser)
    query = preprocess_for(learner.backbone.input_spec)(picture(7))[None]
    kept = torch.arange(5) != 3
    expected = learner.compare(several[kept], LABELS[kept], 2)(query).probabilities[0].tolist()
    without = recogniser.without_each("photos", CLASSES, picture(7))[1][1]
    assert without is not None and without.probabilities == pytest.approx(expected, abs=1e-4)
    scores = learner.compare(several, LABELS, 2)(query).attribution.scores[0]
    maps = heat_maps(recogniser, "photos", CLASSES, 3, picture(7))
    assert maps.score == pytest.approx(float(scores[3]), rel=1e-3, abs=1e-3)


def test_a_picture_that_cannot_be_read_stops_nothing(recogniser: Recogniser) -> None:
    def lost() -> bytes:
        raise OSError("gone")

    learner, known = recogniser.learner("photos"), recogniser.catalog.card("photos")
    classes = [[*CLASSES[0], SupportImage("lost", lost)], CLASSES[1]]
    recogniser.support.refine_now(learner, known, classes)
    assert not recogniser.support.refined(learner, known, classes)
    assert recogniser.support.refined(learner, known, CLASSES)


def test_images_that_are_gone_with_their_question_teach_as_they_are(recogniser: Recogniser) -> None:
    passing = [[replace(image, lasting=False) for image in row] for row in CLASSES]
    before = recogniser.answer("photos", passing, picture(9))
    refine_now(recogniser, passing)
    assert recogniser.answer("photos", passing, picture(9)).scores == before.scores


def test_python_and_the_command_line_answer_as_the_page_does_in_the_end(
    models: Path, recogniser: Recogniser, tmp_path: Path
) -> None:
    files: dict[str, list[Path]] = {f"class {label}": [] for label in range(2)}
    for label, row in enumerate(CLASSES):
        for number, image in enumerate(row):
            file = tmp_path / f"{label}-{number}.png"
            file.write_bytes(image.load())
            files[f"class {label}"].append(file)
    said = api.load("photos", checkpoints=models).teach(files).ask(picture(9))
    refine(recogniser)
    expected = recogniser.answer("photos", CLASSES, picture(9))
    assert list(said.probabilities.values()) == pytest.approx(expected.probabilities, abs=1e-6)
    refined = [score for row in expected.scores for score in row]
    assert [one.score for one in said.support] == pytest.approx(refined, abs=1e-5)
