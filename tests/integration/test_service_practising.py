"""Practising on a set: over photos and a published model, as the page calls it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageOps

from fewshot_demo.recognition import practised, practising
from fewshot_demo.service import Operator, Service
from fewshot_demo.service.context import Context
from fewshot_demo.settings import Settings
from tests.rooms import Page, refused
from tests.scenes import jpeg, scene

MODEL = "prototypical-photos"


@lru_cache
def photo(kind: int, number: int) -> bytes:
    """One of several pictures of a thing."""
    side = 320 - 24 * number
    image = scene(kind).crop((320 - side, 0, 320, side))
    return jpeg(ImageOps.mirror(image) if number % 2 else image)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=Path(tmp_path_factory.mktemp("data")), refine_photos=False)


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    with closing(Service(settings)) as made:
        yield made


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practising, "STEPS", 2)
    monkeypatch.setattr(practising, "RATE", 1e-3)


def taught(service: Service, *counts: int, model: str = MODEL) -> str:
    """A set with so many photos of each class."""
    page, visitor = Page(service), service.sets.open_page().visitor
    key = page.new_set(visitor, "Things")["session"]["key"]
    page.choose_model(key, model)
    classes = page.open_set(visitor, key)["session"]["classes"]
    for kind, (count, entry) in enumerate(zip(counts, classes, strict=False)):
        files = [(f"{number}.jpg", photo(kind, number)) for number in range(count)]
        assert page.add_files(key, entry["id"], files)["added"] == count
    return key


def practice(service: Service, key: str) -> dict[str, Any]:
    return Page(service).open_page(None, key)["session"]["practice"]


def practise(service: Service, key: str) -> dict[str, Any]:
    """Until it is done; what is then said of it."""
    page = Page(service)
    while (turn := page.practise_set(key))["session"] is None:
        assert not turn["waiting"]
        assert 0 <= turn["done"] <= 1
    return turn["session"]["practice"]


def ask(service: Service, key: str) -> dict[str, Any]:
    return Page(service).ask_file(key, "drawing", [("x.jpg", photo(1, 4))])


def shares(answer: dict[str, Any]) -> list[float]:
    return [one["probability"] for one in answer["classes"]]


def test_a_set_practises_answers_with_it_and_forgets_it(service: Service) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    assert practice(service, key) | {"possible": True} == practice(service, key)
    assert practice(service, key)["state"] == "none"
    before = shares(ask(service, key))
    plan = page.plan_practice(key)
    assert (plan["pictures"], plan["folds"], plan["session"]) == (6, 6, None)
    assert plan["seconds"] > 0
    said = practise(service, key)
    assert (said["pictures"], said["folds"], said["outdated"]) == (6, 6, False)
    assert said["state"] == ("used" if said["after"] > said["before"] else "tried")
    used = page.use_practice(key, True)["session"]["practice"]
    assert used["state"] == "used"
    after = shares(ask(service, key))
    assert after != before
    page.use_practice(key, False)
    assert shares(ask(service, key)) == before, "the network that all share is as it was"
    page.use_practice(key, True)
    assert shares(ask(service, key)) == after
    assert page.forget_practice(key)["session"]["practice"]["state"] == "none"
    assert shares(ask(service, key)) == before
    with refused("has not practised"):
        service.practising.use_practice(key, True)


def test_every_look_at_an_answer_is_one_of_the_network_that_practised(service: Service) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    plain_map = page.map_set(key)["points"]
    practise(service, key)
    page.use_practice(key, True)
    answer = ask(service, key)
    question, image = answer["question"], answer["why"][0]["image"]
    again = page.ask_again(key, question)  # from its stored form
    page.use_practice(key, False)
    assert shares(page.ask_again(key, question)) != pytest.approx(shares(again), abs=1e-6)
    page.use_practice(key, True)
    others = [card.id for card in service.practising._context.cards() if card.id != MODEL]
    compared = page.compare_models(key, question, "\n".join(others))["rows"][0]
    assert compared["confidence"] == pytest.approx(again["confidence"], abs=1e-6)
    assert page.map_set(key)["points"] != plain_map
    looked = page.where_it_looked(key, question, image)
    scores = {why["image"]: why["score"] for why in again["why"]}
    assert looked["maps"]["score"] == pytest.approx(scores[image], rel=1e-2, abs=1e-2)
    without = page.without_each(key, question)
    assert without["probability"] == pytest.approx(max(shares(again)), abs=1e-4)
    check = page.check_set(key)
    while check["report"] is None:
        check = page.check_set(key)
    assert check["report"]["whole"]["of"] == 6


def test_it_is_there_after_a_restart_and_of_the_pictures_it_practised_on(
    service: Service, settings: Settings
) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    practise(service, key)
    page.use_practice(key, True)
    before = shares(ask(service, key))
    with closing(Service(settings)) as again:
        assert practice(again, key)["state"] == "used"
        assert shares(ask(again, key)) == before
    first = page.open_page(None, key)["session"]["classes"][0]
    page.rename_class(key, first["id"], "another name")
    assert not practice(service, key)["outdated"]
    page.add_files(key, first["id"], [("new.jpg", photo(0, 5))])
    said = practice(service, key)
    assert (said["state"], said["outdated"], said["pictures"]) == ("used", True, 6)
    assert practise(service, key)["pictures"] == 7


def test_another_network_is_not_answered_with_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    practise(service, key)
    page.use_practice(key, True)
    assert page.choose_model(key, "r2d2-photos")["session"]["practice"]["state"] == "used"
    drawn = page.choose_model(key, "prototypical-drawings")["session"]["practice"]
    assert (drawn["state"], drawn["possible"]) == ("unused", False)
    page.choose_model(key, MODEL)
    answer, load = shares(ask(service, key)), practised.backbone_key
    monkeypatch.setattr(practised, "backbone_key", lambda card: load(card) + "2")
    assert practice(service, key)["state"] == "unused", "other weights"
    assert shares(ask(service, key)) != answer


def test_what_cannot_practise_says_why(service: Service) -> None:
    for counts, model, why in (
        ((3, 3), "prototypical-drawings", "model for photos"),
        ((3, 3), "relation-photos", "model for photos"),
        ((3, 2), MODEL, "at least 3"),
        ((3,), MODEL, "at least 2 classes"),
    ):
        key = taught(service, *counts, model=model)
        assert not practice(service, key)["possible"]
        for call in (service.practising.plan_practice, service.practising.practise_set):
            with refused(why):
                call(key)
    with refused("any more"):
        service.practising.plan_practice("nobody's key")
    assert not Page(service).stop_practice("nobody's key")["stopped"]


def test_one_set_practises_at_a_time_and_who_left_makes_room(settings: Settings) -> None:
    with closing(Service(settings)) as service:
        moment = [datetime(2026, 1, 1, tzinfo=timezone.utc)]
        service.practising._context.clock = lambda: moment[0]
        page, one, other = Page(service), taught(service, 3, 3), taught(service, 3, 3)
        assert not page.stop_practice(one)["stopped"], "nothing was begun"
        page.plan_practice(one)
        assert page.plan_practice(other)["waiting"]
        assert page.practise_set(other)["waiting"]
        assert not page.stop_practice(other)["stopped"], "it is not this one's turn"
        assert page.plan_practice(other)["waiting"]
        assert page.stop_practice(one)["stopped"]
        assert not page.plan_practice(other)["waiting"]
        assert page.plan_practice(one)["waiting"]
        moment[0] += timedelta(seconds=60)
        assert not page.plan_practice(one)["waiting"], "the other one left"


def test_who_may_only_look_is_answered_with_it_and_changes_nothing(service: Service) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    practise(service, key)
    page.use_practice(key, True)
    link = page.make_link(key, "look")["key"]
    assert practice(service, link)["state"] == "used"
    use = service.practising
    for call in (use.plan_practice, use.practise_set, use.stop_practice, use.forget_practice):
        with refused("for looking"):
            call(link)
    assert practice(service, key)["state"] == "used"


def test_a_copy_and_a_saved_set_begin_with_the_network_of_all(
    service: Service, settings: Settings
) -> None:
    page = Page(service)
    key = taught(service, 3, 3)
    practise(service, key)
    page.use_practice(key, True)
    visitor = service.sets.open_page().visitor
    copy = page.duplicate_set(visitor, key)["session"]
    assert copy["practice"]["state"] == "none"
    with closing(Operator(settings)) as operator:
        file = BytesIO()
        operator.export_session(key, file)
        with zipfile.ZipFile(file) as packed:
            assert "practised" in packed.read("README.md").decode()
        again = operator.import_session(file, visitor)
    assert practice(service, again)["state"] == "none"


def test_it_counts_and_goes_with_the_set(service: Service) -> None:
    page, context = Page(service), service.practising._context
    key = taught(service, 3, 3)
    visitor = service.sets.open_page().visitor
    copy = page.duplicate_set(visitor, key)["session"]["key"]
    session = context.snapshot(copy).id
    with context.reading() as work:
        creator = work.usage.creator(session)
        assert creator is not None
        before = work.usage.size_of(creator)
    practise(service, copy)
    with context.reading() as work:
        assert work.usage.size_of(creator) - before == 2 * (192 * 1280 + 1280)
    page.delete_set(visitor, copy)
    later = context.clock() + timedelta(days=1)
    context.database.purge(later, later, later)
    with context.reading() as work:
        assert work.practices.data(session) is None


def test_a_full_room_keeps_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    key = taught(service, 3, 3)
    quotas = service.practising._context._quotas
    full = quotas._settings.model_copy(update={"max_visitor_mb": 0})
    quotas._held.clear()
    monkeypatch.setattr(quotas, "_settings", full)
    with refused("MB"):
        practise(service, key)
    monkeypatch.undo()
    assert practice(service, key)["state"] == "none"


def test_models_elsewhere_do_not_practise(service: Service) -> None:
    key = taught(service, 3, 3)
    context: Context = service.practising._context
    card = context.recogniser.card(MODEL)
    assert practised.can_practise(card)
    assert not practised.can_practise(replace(card, learner="relation"))
    context.recogniser._engine = lambda call: None  # type: ignore[assignment]
    try:
        assert not practice(service, key)["possible"]
        with refused("other machines"):
            service.practising.plan_practice(key)
    finally:
        context.recogniser._engine = None
