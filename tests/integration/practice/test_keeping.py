"""What practised is kept with its set, and with no other."""

from __future__ import annotations

import zipfile
from contextlib import closing
from datetime import timedelta
from io import BytesIO

import pytest

from fewshot_demo.recognition import practised
from fewshot_demo.service import Operator, Service
from fewshot_demo.settings import Settings
from tests.integration.practice.sets import (
    MODEL,
    answered_with_it,
    ask,
    photo,
    practice,
    practise,
    shares,
    taught,
)
from tests.rooms import Page, refused


def test_it_is_there_after_a_restart_and_of_the_pictures_it_practised_on(
    service: Service, settings: Settings
) -> None:
    page = Page(service)
    key = answered_with_it(service)
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
    key = answered_with_it(service)
    assert page.choose_model(key, "r2d2-photos")["session"]["practice"]["state"] == "used"
    drawn = page.choose_model(key, "prototypical-drawings")["session"]["practice"]
    assert (drawn["state"], drawn["possible"]) == ("unused", False)
    page.choose_model(key, MODEL)
    answer, load = shares(ask(service, key)), practised.backbone_key
    monkeypatch.setattr(practised, "backbone_key", lambda card: load(card) + "2")
    assert practice(service, key)["state"] == "unused", "other weights"
    assert shares(ask(service, key)) != answer


def test_a_copy_and_a_saved_set_begin_with_the_network_of_all(
    service: Service, settings: Settings
) -> None:
    page = Page(service)
    key = answered_with_it(service)
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
