"""Embeddings of frozen backbones outlive the server, and never stand in the way of an answer."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fewshot_demo.backbones.conv import Conv4
from fewshot_demo.models.checkpoint import load, save
from fewshot_demo.service import Service
from fewshot_demo.service.answers import AnswerView
from fewshot_demo.settings import Settings
from fewshot_demo.store import (
    ClassFields,
    Database,
    LastingEmbeddings,
    SessionFields,
    SupportFields,
    now,
)
from tests.fakes import drawing
from tests.rooms import url

ROOT = Path(__file__).parents[2]
SHA = "a" * 64


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with one model, whose backbone is frozen."""
    (tmp_path / "models").mkdir()
    learner, card = load(ROOT / "checkpoints" / "prototypical-omniglot.safetensors")
    frozen = replace(card, backbone=replace(card.backbone, frozen=True))
    save(tmp_path / "models" / "prototypical-omniglot.safetensors", learner, frozen)
    return Settings.model_validate(
        {"data_dir": tmp_path, "checkpoints": tmp_path / "models", "device": "cpu"}
    )


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that the backbone was given."""
    sizes: list[int] = []
    forward = Conv4.forward

    def counted(self, images):
        sizes.append(len(images))
        return forward(self, images)

    monkeypatch.setattr(Conv4, "forward", counted)
    return sizes


def ask(service: Service, key: str) -> AnswerView:
    return service.asking.ask(key, "one", url(drawing("ring", 5)))


def test_a_second_start_does_not_embed_the_taught_images_again(
    settings: Settings, embedded: list[int]
):
    service = Service(settings)
    key = service.sets.open_page().session.key  # three signs of three drawings
    first = ask(service, key)
    assert first.state == "answer" and sum(embedded) == 9 + 1
    service.close()
    embedded.clear()
    service = Service(settings)
    again = ask(service, key)
    assert embedded == [1]
    assert again.confidence == pytest.approx(first.confidence, abs=1e-5)
    service.close()


def test_a_locked_database_costs_no_answer(settings: Settings, tmp_path: Path):
    service = Service(settings)
    key = service.sets.open_page().session.key
    other = sqlite3.connect(tmp_path / "fewshot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = LastingEmbeddings(service._context.database)
    started = now()
    store.write({f"backbone:{SHA}": b"1234"})
    assert now() - started < timedelta(seconds=3)
    other.execute("ROLLBACK")
    other.execute("DROP TABLE embeddings")
    other.close()
    assert store.read([f"backbone:{SHA}"]) == {}
    assert ask(service, key).state == "answer"
    service.close()


def test_old_embeddings_and_those_of_images_that_went_are_purged(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/fewshot.db")
    store = LastingEmbeddings(database)
    with database.write() as work:
        visitor = work.sessions.add_visitor()
        session = work.sessions.add_session(visitor, SessionFields("Set"))
        owner = work.classes.add(session, ClassFields("ring", 0))
        work.classes.add_image(SHA, b"bytes", 8, 8)
        work.classes.add_support(owner, SHA, SupportFields("drawn"))
        work.commit()
    keys = [f"backbone:{SHA}", f"backbone:{SHA}:paper", f"backbone:{'b' * 64}"]
    store.write(dict.fromkeys(keys, b"1234"))
    store.write({keys[0]: b"5678"})
    assert store.read([*keys, "other"]) == {keys[0]: b"5678", keys[1]: b"1234", keys[2]: b"1234"}

    def purge(embedded_before):
        database.purge(now() - timedelta(days=1), now() - timedelta(days=1), embedded_before)
        return set(store.read(keys))

    assert purge(now() - timedelta(days=1)) == set(keys[:2])
    assert purge(now() + timedelta(days=1)) == set()
    database.close()
