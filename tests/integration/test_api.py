"""The face for Python programs."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import fewshot_demo
from fewshot_demo import Model
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.refusals import ImageRefused
from fewshot_demo.models.checkpoint import save
from fewshot_demo.recognition.model_unavailable import ModelUnavailable
from tests.drawings import STROKES
from tests.unit.test_checkpoint import card, tiny


def pictures(sign: str) -> list[Image.Image]:
    return [render_strokes(drawing) for _, drawing in read_drawings(STROKES / f"{sign}.ndjson")]


@pytest.fixture
def model(tmp_path: Path) -> Model:
    save(tmp_path / "tiny.safetensors", tiny(), card())
    return fewshot_demo.load("tiny", checkpoints=tmp_path)


@pytest.fixture
def task(tmp_path: Path) -> Path:
    for sign in ("ribbon", "antler"):
        (tmp_path / "task" / sign).mkdir(parents=True)
        for number, picture in enumerate(pictures(sign)[:2]):
            picture.save(tmp_path / "task" / sign / f"{number}.png")
    return tmp_path / "task"


def test_an_answer_names_classes_and_files(model: Model, task: Path) -> None:
    answer = model.teach(task).ask(task / "ribbon" / "0.png")
    assert (answer.model, answer.label) == ("tiny", "ribbon")
    assert list(answer.probabilities) == ["antler", "ribbon"]
    assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert (answer.none_of_these, answer.none_probability) == (None, None)
    found = [(share.label, share.number, share.file) for share in answer.support]
    assert found == [
        (sign, number, task / sign / f"{number}.png")
        for sign in ("antler", "ribbon")
        for number in (0, 1)
    ]
    for label, probability in answer.probabilities.items():
        weights = [share.weight for share in answer.support if share.label == label]
        assert sum(weights) == pytest.approx(probability, abs=1e-5)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "CMYK"])
def test_images_at_hand_and_files_are_one(model: Model, task: Path, mode: str) -> None:
    at_hand = {
        sign: [Image.open(task / sign / f"{n}.png").convert(mode) for n in (0, 1)]
        for sign in ("antler", "ribbon")
    }
    query = pictures("ribbon")[4]
    query.save(task.parent / "query.png")
    by_file = model.teach(task).ask(str(task.parent / "query.png"))
    by_image = model.teach(at_hand).ask(query)
    assert by_image.probabilities == pytest.approx(by_file.probabilities, abs=1e-3)
    assert all(share.file is None for share in by_image.support)


def test_what_was_taught_stays_whatever_becomes_of_the_image(model: Model) -> None:
    images = {sign: pictures(sign)[:1] for sign in ("antler", "ribbon")}
    taught, query = model.teach(images), pictures("ribbon")[3]
    before = taught.ask(query).probabilities
    for row in images.values():
        row[0].paste("white", (0, 0, *row[0].size))
    again = fewshot_demo.load("tiny", checkpoints=model.recogniser.catalog.folder)
    assert taught.ask(query).probabilities == before
    with pytest.raises(ImageRefused):
        again.teach({"a": ["README.md"], "b": images["ribbon"]}).ask(query)


def test_what_cannot_be_taught_is_said(model: Model, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to teach"):
        model.teach({})
    with pytest.raises(ValueError, match="ribbon: every class needs"):
        model.teach({"antler": pictures("antler")[:1], "ribbon": []})
    with pytest.raises(ValueError, match="one class is too little"):
        model.teach({"antler": pictures("antler")[:1]})
    with pytest.raises(FileNotFoundError):
        model.teach(tmp_path / "nowhere")
    with pytest.raises(KeyError, match="the choices: tiny"):
        fewshot_demo.load("gone", checkpoints=tmp_path)


def test_a_program_reads_english_errors(model: Model, task: Path) -> None:
    taught = model.teach(task)
    with pytest.raises(ImageRefused, match="not a picture that can be read"):
        taught.ask("README.md")
    file = model.recogniser.catalog.path("tiny")
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(ModelUnavailable, match="no usable model file"):
        taught.ask(task / "ribbon" / "0.png")
    with pytest.raises(KeyError) as gone:
        fewshot_demo.load("tiny", checkpoints=file.parent)
    assert str(gone.value) == f"{file.parent} holds no usable model file."
    with pytest.raises(KeyError, match="no usable model file"):
        fewshot_demo.evaluate(model, task, way=2)


def test_the_models_that_ship_are_at_hand() -> None:
    models = fewshot_demo.available()
    assert {"prototypical-omniglot", "matching-drawings"} <= {model.id for model in models}
    assert fewshot_demo.load().id == models[0].id
    assert fewshot_demo.load("matching-omniglot").card.learner == "matching"


def test_evaluate_says_how_often_a_model_is_right(model: Model, task: Path) -> None:
    found = fewshot_demo.evaluate(model, task, way=2, shot=1, queries=1, episodes=4, seed=1)
    assert (found.model, found.classes, found.left_out, found.report.episodes) == ("tiny", 2, 0, 4)
    assert found.report.right == round(found.report.accuracy * 8)
    with pytest.raises(ValueError, match="3-way episodes need 3 classes"):
        fewshot_demo.evaluate(model, task, way=3, episodes=1)


def test_train_names_the_recipes_there_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="prototypical-omniglot"):
        fewshot_demo.train("no-such-recipe", tmp_path, tmp_path / "out.safetensors")


def test_the_face_is_whole_and_costs_nothing_until_it_is_used() -> None:
    assert {name for name in fewshot_demo.__all__ if not hasattr(fewshot_demo, name)} == set()
    assert set(fewshot_demo.__all__) <= set(dir(fewshot_demo))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = fewshot_demo.no_such_name
    code = (
        "import sys, fewshot_demo; before = {n for n in sys.modules if n in "
        "('PIL', 'numpy', 'pydantic', 'torch', 'fewshot_demo.api')}; print(before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
