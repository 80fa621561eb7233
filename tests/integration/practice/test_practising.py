"""Practising on a set, as the page calls it; and every look at what the network then answers."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from fewshot_demo.recognition import practised
from fewshot_demo.service import Service
from fewshot_demo.service.context import Context
from fewshot_demo.settings import Settings
from tests.integration.practice.sets import (
    MODEL,
    answered_with_it,
    ask,
    practice,
    practise,
    shares,
    taught,
)
from tests.rooms import Page, refused


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
    key = answered_with_it(service)
    link = page.make_link(key, "look")["key"]
    assert practice(service, link)["state"] == "used"
    use = service.practising
    for call in (use.plan_practice, use.practise_set, use.stop_practice, use.forget_practice):
        with refused("for looking"):
            call(link)
    assert practice(service, key)["state"] == "used"


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
