"""A service whose networks practise in two steps, over photos and a published model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fewshot_demo.recognition import practising
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.databases import starting_with


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    where = {"data_dir": folder, "refine_photos": False, **starting_with(blank, folder)}
    return Settings.model_validate(where)


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    with closing(Service(settings)) as made:
        yield made


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practising, "STEPS", 2)
    monkeypatch.setattr(practising, "RATE", 1e-3)
