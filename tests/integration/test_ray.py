"""Models in replicas under a local Ray Serve: `make test-ray`, where Ray is installed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import psutil
import pytest

from fewshot_demo.models.checkpoint import read_card
from fewshot_demo.recognition.engines import Models
from fewshot_demo.recognition.engines.elsewhere import Model, elsewhere
from fewshot_demo.recognition.model_unavailable import ModelUnavailable
from fewshot_demo.recognition.recogniser import Recogniser
from fewshot_demo.settings import Settings
from tests.engines import QUERY, assert_same_answers, taught
from tests.said import says

pytest.importorskip("ray", reason="Ray is not installed: make test-ray")
pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own

CHECKPOINTS = Settings().checkpoints
MODELS = sorted(path.stem for path in CHECKPOINTS.glob("*.safetensors"))
FAST = "prototypical-omniglot"
REPLICAS = 2
PATIENCE = 240  # seconds that a busy machine is given


@pytest.fixture(scope="module")
def here() -> Recogniser:
    return Recogniser(CHECKPOINTS, "cpu")


@pytest.fixture(scope="module")
def engine() -> Iterator[object]:
    from fewshot_demo.recognition.engines.ray_serve import RayEngine

    engine = RayEngine(None, Models(CHECKPOINTS), REPLICAS, PATIENCE)
    yield engine
    engine.close()


@pytest.fixture
def there(engine: object) -> Recogniser:
    return Recogniser(CHECKPOINTS, engine=engine)  # type: ignore[arg-type]


def replicas() -> list[psutil.Process]:
    """The processes of the replicas, all of them children of this one."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "ServeReplica" in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for_all() -> list[psutil.Process]:
    end = time.monotonic() + PATIENCE
    while len(found := replicas()) < REPLICAS:
        assert time.monotonic() < end, f"{len(found)} replicas"
        time.sleep(0.2)
    return found


@pytest.mark.parametrize("model", MODELS)
def test_every_checkpoint_answers_the_same_in_replicas(
    model: str, here: Recogniser, there: Recogniser
) -> None:
    assert_same_answers(here, there, model)


def test_questions_go_on_when_a_replica_is_killed(here: Recogniser, there: Recogniser) -> None:
    expected = here.answer(FAST, taught(), QUERY).probabilities
    there.answer(FAST, taught(), QUERY)
    killed = wait_for_all()[0]
    answered, wrong = 0, 0

    def ask(number: int) -> list[float]:
        if number == 40:
            killed.kill()
        return there.answer(FAST, taught(), QUERY).probabilities

    with ThreadPoolExecutor(6) as visitors:
        for said in visitors.map(ask, range(160)):
            answered += 1
            wrong += said != pytest.approx(expected, abs=1e-5)
    assert (answered, wrong) == (160, 0)
    assert not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE
    assert killed.pid not in [replica.pid for replica in wait_for_all()]
    assert_same_answers(here, there, "maml-omniglot")  # the new one is taught again


@contextmanager
def held(processes: list[psutil.Process]) -> Iterator[None]:
    """Processes that live and do nothing."""
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


def test_replicas_that_hang_are_given_up_with_a_sentence(
    engine: object, there: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.answer(FAST, taught(), QUERY)
    monkeypatch.setattr(engine, "_seconds", 1.0)
    with held(wait_for_all()), says(ModelUnavailable, "too much to do|do not answer"):
        there.answer(FAST, taught((2, 2)), QUERY)
    monkeypatch.setattr(engine, "_seconds", PATIENCE)
    there.answer(FAST, taught((2, 2)), QUERY)


def test_a_cluster_that_is_not_there_is_not_looked_for_by_each_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from fewshot_demo.recognition.engines import ray_serve

    looked: list[int] = []

    def connect(self: object) -> object:
        looked.append(1)
        raise ConnectionError("nobody is there")

    monkeypatch.setattr(ray_serve.RayEngine, "_connect", connect)
    monkeypatch.setattr(ray_serve.ray, "shutdown", lambda: None)
    monkeypatch.setattr(ray_serve, "AWAY", PATIENCE)
    engine = ray_serve.RayEngine("nowhere:6379", Models(CHECKPOINTS), REPLICAS, 1.0)
    asker = Recogniser(CHECKPOINTS, engine=engine)
    for _ in range(3):
        with says(ModelUnavailable, "do not answer"):
            asker.answer(FAST, taught(), QUERY)
    assert len(looked) == 1
    engine._away_until = 0.0
    with says(ModelUnavailable, "do not answer"):
        asker.answer(FAST, taught(), QUERY)
    assert len(looked) == 2
    with engine._connecting, says(ModelUnavailable, "too much to do"):
        asker.answer(FAST, taught(), QUERY)


def test_replicas_with_another_model_of_this_name_refuse(there: Recogniser) -> None:
    card = replace(read_card(CHECKPOINTS / f"{FAST}.safetensors"), parameters=1)
    twin = elsewhere(there.catalog.learner(FAST), card, there._engine)  # type: ignore[arg-type]
    model = twin.backbone._model
    assert isinstance(model, Model)
    with says(ModelUnavailable, "another version of"):
        twin.backbone(there.support.preprocessed(twin, taught()))
