"""A model file that vanishes or breaks while the app runs: said meanwhile, well again by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fewshot_demo.models import catalog
from fewshot_demo.models.checkpoint import save
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import drawing
from tests.rooms import Page, url
from tests.unit.test_checkpoint import card, tiny

SOON = 0.3  # seconds until a file that was written anew is looked at


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    for seed, name in enumerate(("tiny", "other")):
        save(folder / f"{name}.safetensors", tiny(seed), card(name, accuracy=0.9 - seed / 10))
    return folder


@pytest.fixture
def service(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(catalog, "LOOKED", SOON)
    with closing(Service(Settings(data_dir=tmp_path / "data", checkpoints=models))) as service:
        yield service


def asked(page: Page, key: str) -> tuple[str, str]:
    answer = page.ask(key, "one", url(drawing("ring")))
    return answer["state"], answer["model"] if answer["state"] == "answer" else answer["message"]


@pytest.mark.parametrize("damage", ["gone", "cut", "nonsense"])
def test_another_model_answers_until_the_file_is_well_again(
    service: Service, models: Path, damage: str
) -> None:
    page, file = Page(service), models / "tiny.safetensors"
    key = page.open_page()["session"]["key"]
    assert asked(page, key) == ("answer", "tiny")
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[:-100] if damage == "cut" else b"\xff" * 5000)
    assert asked(page, key) == ("answer", "other")
    told = page.list_models(key)
    assert ("tiny.safetensors" in str(told)) == (damage != "gone"), "a broken file is named"
    assert service.watching.state().models
    file.write_bytes(whole)
    time.sleep(SOON)
    assert asked(page, key) == ("answer", "tiny")


def test_without_any_model_the_page_says_so_and_teaching_goes_on(
    service: Service, models: Path
) -> None:
    page = Page(service)
    session = page.open_page()["session"]
    kept = {file: file.read_bytes() for file in models.iterdir()}
    for file in kept:
        file.unlink()
    state, said = asked(page, session["key"])
    assert state == "refused" and said.endswith(".")
    assert not service.watching.state().models
    first = session["classes"][0]["id"]
    assert page.add_drawing(session["key"], first, url(drawing("box")))["added"] == 1
    for file, content in kept.items():
        file.write_bytes(content)
    assert asked(page, session["key"]) == ("answer", "tiny")
