"""The service over real, untrained models: from a pad's picture to a stored answer."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.models.checkpoint import save
from fewshot_demo.service import Service
from tests.fakes import card, drawing
from tests.rooms import Room

ROOT = Path(__file__).resolve().parents[2]
BACKBONE = {"name": "conv4", "size": 28}


@pytest.fixture
def real(room: Room, tmp_path: Path) -> Room:
    """A room whose service answers by untrained models, one file among them broken."""
    folder = tmp_path / "models"
    torch.manual_seed(0)
    for name in ("matching", "prototypical"):
        learner = build_learner(name, BACKBONE).eval()
        made = replace(card(name), learner=name)
        save(folder / f"{name}.safetensors", learner, made)
    whole = (folder / "matching.safetensors").read_bytes()
    (folder / "truncated.safetensors").write_bytes(whole[:-100])
    room.service.close()
    room.service = Service(room.settings.model_copy(update={"checkpoints": folder}))
    return room


def test_from_a_pads_picture_to_a_stored_answer(real: Room):
    real.service.warm()
    classes = real.teach("ring", "line", "box", images=3)
    answer = real.ask("line", 1)
    assert (answer["state"], answer["label"], answer["saved"]) == ("answer", "line", True)
    assert answer["class"] == classes[1]
    assert sum(entry["probability"] for entry in answer["classes"]) == pytest.approx(1, abs=1e-5)
    for entry in answer["classes"]:
        weights = [row["weight"] for row in answer["why"] if row["class"] == entry["id"]]
        assert sum(weights) == pytest.approx(entry["probability"], abs=1e-5)
    assert answer["how"]["learner"] == "Prototypical Networks"
    assert answer["none_of_these"] is None


def test_two_models_answer_the_same_question(real: Room):
    real.teach("ring", "line")
    asked = real.ask("ring", 1)
    again = real.page.choose_model(real.key, "matching")["answer"]
    assert (asked["model"], again["model"]) == ("prototypical", "matching")
    assert (again["question"], again["label"]) == (asked["question"], "ring")
    assert again["how"]["pooling"] != asked["how"]["pooling"]


def test_a_file_that_breaks_while_the_app_runs_is_said_and_loses_nothing(real: Room):
    real.teach("ring", "line")
    assert real.ask("ring")["model"] == "prototypical"
    listed = real.page.list_models()
    assert [entry["id"] for entry in listed["models"]] == ["prototypical", "matching"]
    assert any("truncated.safetensors is broken: " in problem for problem in listed["problems"])
    folder = real.service._context.settings.checkpoints
    file = folder / "prototypical.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    answer = real.ask("ring")
    assert (answer["state"], answer["model"]) == ("answer", "matching")
    for one in folder.iterdir():
        one.unlink()
    assert real.ask("ring")["message"].startswith("There is no model")
    assert [len(entry["images"]) for entry in real.view()["classes"]] == [2, 2]


def test_photos_and_drawings_of_many_sizes_are_answered(real: Room):
    real.teach("ring", "line", images=1)
    for side in (64, 400, 1500):
        sent = drawing("line", side // 40, side=side)
        answer = real.upload(sent, f"upload {side}")
        assert answer["state"] == "answer"


def test_the_service_comes_up_without_torch(tmp_path: Path, blank: Path):
    shutil.copy(blank, tmp_path / "fewshot.db")
    code = (
        "import sys; from pathlib import Path; from fewshot_demo.service import Service; "
        "from fewshot_demo.settings import Settings; "
        f"service = Service(Settings(data_dir=Path({str(tmp_path)!r}))); "
        "service.sets.open_page(); service.close(); "
        "heavy = ('torch', 'torchvision', 'timm', 'gradio', 'alembic'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
