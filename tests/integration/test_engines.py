"""Models that run elsewhere: the same answers, told apart by version, and a GPU that is lent."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.models.checkpoint import save
from fewshot_demo.recognition.engines import Engine, Lazily, Models
from fewshot_demo.recognition.engines.calls import Call, Said
from fewshot_demo.recognition.engines.runner import Runner
from fewshot_demo.recognition.model_unavailable import ModelUnavailable
from fewshot_demo.recognition.recogniser import Recogniser
from fewshot_demo.service.recognising import engine_of
from fewshot_demo.settings import Settings
from tests.checkpoints import BACKBONE, card, tiny
from tests.contract.test_laws import OURS
from tests.engines import QUERY, assert_same_answers, taught
from tests.said import says


class OverTheWall:
    """A runner that nothing but bytes can reach."""

    def __init__(self, folder: Path) -> None:
        self._runner = Runner(Models(folder))
        self.works: list[str] = []

    def __call__(self, call: Call) -> Said:
        self.works.append(
            call.work if call.task is None else f"{call.work} {bool(call.task.support)}"
        )
        (said,) = self._runner.run([pickle.loads(pickle.dumps(call))])
        return pickle.loads(pickle.dumps(said))

    def close(self) -> None:
        self.works.append("close")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of each method."""
    made = tmp_path_factory.mktemp("models")
    for learner in OURS:
        torch.manual_seed(0)
        model = build_learner(learner, BACKBONE)
        save(made / f"{learner}.safetensors", model, card(learner, learner))
    return made


@pytest.mark.parametrize("model", OURS)
def test_every_method_answers_the_same_elsewhere(folder: Path, model: str) -> None:
    there = OverTheWall(folder)
    assert_same_answers(Recogniser(folder), Recogniser(folder, engine=there), model)
    assert there.works, "it ran elsewhere"


def test_a_support_set_is_sent_once(folder: Path) -> None:
    there = OverTheWall(folder)
    recogniser = Recogniser(folder, engine=there)
    for _ in range(3):
        recogniser.answer("maml", taught(), QUERY)
    assert there.works == ["classify False", "classify True", "classify False", "classify False"]
    recogniser.close()
    assert there.works[-1] == "close"


def test_many_calls_of_one_model_are_one_forward(folder: Path) -> None:
    calls: list[Call] = []

    class Keeping(OverTheWall):
        def __call__(self, call: Call) -> Said:
            calls.append(call)
            return super().__call__(call)

    recogniser = Recogniser(folder, engine=Keeping(folder))
    for model in ("prototypical", "matching", "relation"):
        recogniser.answer(model, taught(), QUERY)
    runner = Runner(Models(folder))
    apart = [runner.run([call])[0] for call in calls * 3]
    forwards: list[int] = []
    catalog = runner._catalog
    assert catalog is not None
    for model in ("prototypical", "matching"):
        catalog.learner(model).backbone.register_forward_pre_hook(
            lambda _, images: forwards.append(len(images[0]))
        )
    together = runner.run(calls * 3)
    for one, other in zip(apart, together, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)
    assert len(forwards) == 2, "one for each model"


def test_a_model_of_another_version_refuses(folder: Path, tmp_path: Path) -> None:
    save(tmp_path / "prototypical.safetensors", tiny(1), card("prototypical"))
    recogniser = Recogniser(folder, engine=OverTheWall(tmp_path))
    with says(ModelUnavailable, "another version of ‘prototypical’"):
        recogniser.answer("prototypical", taught(), QUERY)
    with says(ModelUnavailable, "This model cannot answer: .*‘matching’"):
        recogniser.answer("matching", taught(), QUERY)


def test_an_engine_is_opened_at_its_first_call(folder: Path) -> None:
    opened: list[Engine] = []

    def opening() -> Engine:
        opened.append(OverTheWall(folder))
        return opened[-1]

    engine = Lazily(opening)
    recogniser = Recogniser(folder, engine=engine)
    assert recogniser.cards()
    engine.close()
    assert not opened
    recogniser.answer("prototypical", taught(), QUERY)
    recogniser.answer("matching", taught(), QUERY)
    assert len(opened) == 1


@pytest.mark.parametrize(("name", "known"), [("ray", False), ("ray://head:10001", False)])
def test_an_engine_that_is_not_installed_says_what_to_do(
    name: str, known: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fewshot_demo.service.recognising.has_ray", lambda: known)
    with pytest.raises(SystemExit, match=r"fewshot-demo\[ray\]"):
        engine_of(Settings(engine=name, data_dir=tmp_path), Models(tmp_path))
    assert engine_of(Settings(data_dir=tmp_path), Models(tmp_path)) is None


@pytest.mark.parametrize("name", ["spark", "ray://", "ray://a b:1", "http://head:10001"])
def test_an_engine_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="engine"):
        Settings(engine=name)


class Spaces(ModuleType):
    """A stand-in of the package: what is lent a GPU gets its arguments as bytes, and may fail."""

    def __init__(self) -> None:
        super().__init__("spaces")
        self.lent: list[int] = []
        self.started = self.taken = False
        self.zero = ModuleType("spaces.zero")
        self.zero.startup = self._startup  # type: ignore[attr-defined]

    def _startup(self) -> None:
        assert self.seconds, "no function was decorated before"
        self.started = True

    def GPU(self, duration: int) -> Callable[[Any], Any]:
        self.seconds = duration

        def decorate(run: Callable[[Sequence[Call]], list[Said]]) -> Callable[..., list[Said]]:
            def lent(calls: Sequence[Call]) -> list[Said]:
                if self.taken:
                    raise LookupError("No GPU was available after 60s")
                self.lent.append(len(calls))
                return pickle.loads(pickle.dumps(run(pickle.loads(pickle.dumps(calls)))))

            return lent

        return decorate


@pytest.fixture
def spaces(monkeypatch: pytest.MonkeyPatch) -> Spaces:
    stand_in = Spaces()
    monkeypatch.setitem(sys.modules, "spaces", stand_in)
    monkeypatch.setitem(sys.modules, "spaces.zero", stand_in.zero)
    monkeypatch.delitem(sys.modules, "fewshot_demo.recognition.engines.zero_gpu", raising=False)
    monkeypatch.setattr("fewshot_demo.service.recognising.has_spaces", lambda: True)
    monkeypatch.setattr("fewshot_demo.recognition.engines.runner.usable_device", _no_gpu_here)
    return stand_in


def _no_gpu_here(device: str) -> str:
    assert device == "cuda", "what is lent is used"
    return "cpu"


def test_a_space_is_lent_a_gpu_for_each_call(
    spaces: Spaces, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ID", "somebody/teach")
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    monkeypatch.setattr("fewshot_demo.models.checkpoint.usable_device", lambda _: "cpu")
    settings = Settings(data_dir=tmp_path)
    engine = engine_of(settings, Models(folder))
    assert engine is not None
    assert spaces.started, "the Space is told that there is such a function"
    there = Recogniser(folder, "cuda", engine=engine)
    assert there.catalog.device == "cpu", "CUDA is for what is lent it"
    for model in ("prototypical", "relation", "maml"):
        assert_same_answers(Recogniser(folder), there, model)
    assert spaces.lent
    spaces.taken = True
    with says(ModelUnavailable, "No graphics card is free"):
        there.answer("matching", taught(), QUERY)


def test_only_a_space_with_zero_gpu_is_lent_one(
    spaces: Spaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SPACE_ID", "somebody/teach"), ("SPACES_ZERO_GPU", "true")):
        with monkeypatch.context() as alone:
            alone.setenv(name, value)
            assert engine_of(Settings(data_dir=tmp_path), Models(tmp_path)) is None
    monkeypatch.setattr("fewshot_demo.service.recognising.has_spaces", lambda: False)
    zero = Settings(data_dir=tmp_path, space="somebody/teach", zero_gpu=True)
    assert engine_of(zero, Models(tmp_path)) is None
    assert not spaces.started
