"""What happened inside a model on the way to an answer: the learner's own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import torch

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.datasets.strokes import render_strokes
from fewshot_demo.imaging.preprocess import preprocess_for
from fewshot_demo.learners.metanet import MemoryClassifier
from fewshot_demo.recognition.inner_workings import InnerWorkings
from fewshot_demo.service import Service
from fewshot_demo.service.answering import support_of
from fewshot_demo.service.answers import taught_classes
from fewshot_demo.settings import Settings
from tests.fakes import png
from tests.rooms import Page, Room, refused, url
from tests.scenes import jpeg, scene
from tests.ui.browser import drawings


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with closing(Service(Settings(data_dir=Path(tmp_path_factory.mktemp("data"))))) as made:
        yield made


def looked(service: Service, model: str) -> tuple[dict[str, Any], Any, torch.Tensor]:
    """What the page gets about a drawing, the learner's own classifier, and the query."""
    page, key = Page(service), service.sets.open_page().session.key
    service.asking.choose_model(key, model)
    drawn = render_strokes(drawings("sea house")[6])
    asked = page.ask(key, "drawing", url(png(drawn)))
    found = page.look_inside(key, asked["question"])
    recogniser = service._context.recogniser
    learner = recogniser.learner(model)
    taught = taught_classes(service._context.snapshot(key))
    support = support_of(service._context, taught)
    images = recogniser.support.preprocessed(learner, support)
    labels = torch.tensor([k for k, of in enumerate(support) for _ in of])
    query = preprocess_for(learner.backbone.input_spec)(drawn, "plain")[None]
    with torch.no_grad():
        return found, learner.adapt(SupportSet(images, labels)), query


@pytest.mark.parametrize("model", ["maml-omniglot", "maml-head-drawings"])
def test_inner_steps_begin_with_no_idea_and_end_with_the_answer(
    service: Service, model: str
) -> None:
    found, classifier, query = looked(service, model)
    with torch.no_grad():
        own = classifier(query).probabilities[0].tolist()
    first, *_, last = found["steps"]
    assert found["notes"] == []
    assert len(found["steps"]) == len(classifier.inner_steps(query)) > 2
    assert first["chances"] == pytest.approx([1 / 3] * 3)
    assert (first["right"], last["right"]) == (0, 9)
    assert last["chances"] == pytest.approx(own, abs=1e-3)
    assert found["classes"][own.index(max(own))] == found["classes"][2], "a sea house"
    for step in found["steps"]:
        places = [*((one["x"], one["y"]) for one in step["points"]), (step["x"], step["y"])]
        assert max(abs(value) for place in places for value in place) <= 1 + 1e-9
        assert len(step["areas"]) == len(step["sure"]) == 40 * 40
        assert set(step["areas"]) <= {0, 1, 2}
    assert set(last["areas"]) == {0, 1, 2}
    assert max(first["sure"]) == pytest.approx(1 / 3, abs=1e-3)
    moved = [step["points"] != first["points"] for step in found["steps"]]
    assert any(moved) == (model == "maml-omniglot"), "only MAML moves what it sees"


@pytest.mark.parametrize("model", ["metanet-omniglot", "metanet-drawings"])
def test_a_memory_is_read_by_attention_over_its_entries(service: Service, model: str) -> None:
    found, classifier, query = looked(service, model)
    assert isinstance(classifier, MemoryClassifier)
    with torch.no_grad():
        scores = classifier(query).attribution.scores[0]
    weights = (scores - torch.tensor(3.0).log()).exp()
    own = (weights / weights.sum()).tolist()
    assert found["steps"] == []
    assert [one["attention"] for one in found["notes"]] == pytest.approx(own, abs=1e-3)
    assert sum(own) == pytest.approx(1)
    for i, note in enumerate(found["notes"]):
        parts = [part for part in classifier.memory if part is not None]
        written = torch.cat([part[i].flatten() for part in parts])
        assert note["length"] == pytest.approx(float(written.norm()), rel=1e-3)
        assert note["length"] > 0


def test_a_model_that_works_otherwise_has_neither(service: Service) -> None:
    found, _, _ = looked(service, "prototypical-omniglot")
    assert (found["steps"], found["notes"]) == ([], [])


def test_what_is_not_remembered_is_refused(room: Room) -> None:
    room.teach("ring", "line", images=2)
    with refused("not remembered"):
        room.service.looking_inside.look_inside(room.key, 10**9)


def test_it_is_the_model_that_answered_about_a_picture_of_another_kind(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_of: list[str] = []

    def note(recogniser: object, model: str, *_: object) -> InnerWorkings:
        asked_of.append(model)
        return InnerWorkings([], None)

    monkeypatch.setattr("fewshot_demo.recognition.inner_workings.inner_workings", note)
    room.recogniser.models, room.recogniser.photos = ["nearest", "other"], {"other"}
    room.teach("ring", "line", images=1)
    answer = room.upload(jpeg(scene(5)))
    room.page.look_inside(room.key, answer["question"])
    assert asked_of == [answer["model"]] == ["other"]
