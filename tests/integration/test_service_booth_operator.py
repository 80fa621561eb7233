"""What the operator of a booth sees of its day, and chooses for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fewshot_demo.service import operator_of_booth
from fewshot_demo.service.booth_operator import Overview
from fewshot_demo.service.caller import called_by
from tests.fakes import drawing
from tests.rooms import Room, refused, said, url


def overview(room: Room) -> Overview:
    return operator_of_booth(room.service).overview()


@pytest.fixture
def booth(make_room) -> Room:
    return make_room(kiosk=True, kiosk_pin="123456")


def visit(booth: Room, task: str = "signs", former: str = "") -> dict[str, Any]:
    return booth.page.begin_visit(former, task)


def correct(booth: Room, begun: dict[str, Any], drawn: int, really: int, token: str = "one") -> Any:
    """Ask about what teaches a class, and say that it is of another; both by their places."""
    session = begun["session"]
    with called_by(visitor=begun["visitor"]):
        shown = session["classes"][drawn]["images"][0]["id"]
        picture = booth.page.whole_image(session["key"], shown)["src"]
        asked = booth.page.ask(session["key"], token, picture)
        assert asked["label"] == session["classes"][drawn]["name"]
        owner = session["classes"][really]["id"]
        return booth.page.correct(session["key"], asked["question"], owner)


def test_a_day_is_counted_and_outlives_its_visitors(booth: Room):
    before = overview(booth).today
    begun = visit(booth)
    correct(booth, begun, 0, 1)
    with called_by(visitor=begun["visitor"]):
        booth.page.ask(begun["session"]["key"], "two", url(drawing("box", 2)))
    during = overview(booth)
    booth.page.end_visit(begun["visitor"])
    visit(booth, "doodles")
    after = overview(booth)
    assert (during.today.visits, after.today.visits) == (1, 2)
    assert during.today.questions == after.today.questions == before.questions + 2
    assert after.today.corrections == 1
    (confusion,) = after.confusions
    assert (said(confusion.said), said(confusion.was), confusion.count) == ("antler", "moonhook", 1)
    assert {one.id: one.count for one in after.tasks} == {
        "signs": 1, "doodles": 1, "hands": 0, "own": 0,
    }  # fmt: skip
    booth.restart()
    assert overview(booth).today.corrections == 1


def test_who_agrees_or_changes_the_mind_corrects_no_more_than_once(booth: Room):
    begun = visit(booth)
    correct(booth, begun, 0, 0)
    assert overview(booth).today.corrections == 0
    correct(booth, begun, 0, 1, "two")
    assert overview(booth).today.corrections == 1
    done = booth.page.correct(
        begun["session"]["key"], booth.history(begun["session"]["key"])[0]["question"],
        begun["session"]["classes"][2]["id"],
    )  # fmt: skip
    assert done and overview(booth).today.corrections == 1


def test_what_shows_itself_counts_as_nobody(booth: Room):
    correct(booth, visit(booth, ""), 0, 1)
    shown = overview(booth)
    assert (shown.today.visits, shown.today.questions, shown.confusions) == (0, 0, ())


def test_no_word_of_a_visitor_is_kept(booth: Room):
    begun = visit(booth)
    key, first = begun["session"]["key"], begun["session"]["classes"][0]["id"]
    with called_by(visitor=begun["visitor"]):
        booth.page.rename_class(key, first, "Ada <b>")
    renamed = booth.page.open_set(begun["visitor"], key)
    correct(booth, {**begun, "session": renamed["session"]}, 0, 1)
    (confusion,) = overview(booth).confusions
    assert said(confusion.said) == "a class of their own"


def test_counts_are_kept_for_a_month(booth: Room):
    from fewshot_demo.service.booth import forget_left

    visit(booth)
    context = booth.service._context
    now = context.clock()
    day = now.astimezone().date()

    def kept() -> int:
        with context.reading() as work:
            return len(work.booth.counts(day))

    context.clock = lambda: now + timedelta(days=30)
    forget_left(context)
    assert kept()
    context.clock = lambda: now + timedelta(days=40)
    forget_left(context)
    assert not kept()


def test_the_next_visitor_finds_what_the_operator_chose_also_after_a_restart(booth: Room):
    begun = visit(booth)
    assert (begun["tasks"], begun["language"]) == (["signs", "doodles", "hands", "own"], "")
    operator_of_booth(booth.service).choose_offer(["own", "doodles"], ["other"], "zh")
    for _ in range(2):
        begun = visit(booth, "signs")
        assert (begun["tasks"], begun["language"]) == (["doodles", "own"], "zh")
        assert begun["session"]["task"] == "doodles"
        assert [one["id"] for one in booth.page.list_models()["models"]] == ["other"]
        with called_by(visitor=begun["visitor"]), refused("."):
            booth.page.choose_model(begun["session"]["key"], "nearest")
        booth.restart()
    operator_of_booth(booth.service).reset_offer()
    assert visit(booth)["tasks"] == ["signs", "doodles", "hands", "own"]


def test_only_the_models_on_offer_answer(booth: Room):
    operator_of_booth(booth.service).choose_offer(["signs"], ["other"], "")
    begun = visit(booth)
    with called_by(visitor=begun["visitor"]):
        asked = booth.page.ask(begun["session"]["key"], "one", url(drawing("ring", 2)))
        assert asked["model"] == "other"
        compared = booth.page.compare_models(begun["session"]["key"], asked["question"])
    assert [row["model"] for row in compared["rows"]] == ["other"]


def test_models_that_are_gone_leave_all_others(booth: Room):
    operator_of_booth(booth.service).choose_offer(["signs"], ["other"], "")
    booth.recogniser.models.remove("other")
    assert [one["id"] for one in booth.page.list_models()["models"]] == ["nearest", "broken"]


def test_settings_say_what_is_offered_unless_it_was_chosen(make_room):
    room = make_room(kiosk=True, kiosk_models="broken, other", kiosk_language="zh")
    assert {one["id"] for one in room.page.list_models()["models"]} == {"other", "broken"}
    assert visit(room)["language"] == "zh"
    everywhere = make_room(kiosk_models="other")
    assert len(everywhere.page.list_models()["models"]) == 3, "no booth, no choice"


@pytest.mark.parametrize(
    "given", [([], ["other"], ""), (["nothing"], ["other"], ""), (["own"], [], ""),
              (["own"], ["nobody"], ""), (["own"], ["other"], "fr")],
)  # fmt: skip
def test_nothing_to_offer_is_refused(booth: Room, given: tuple[list[str], list[str], str]):
    with refused("."):
        operator_of_booth(booth.service).choose_offer(*given)
    assert visit(booth)["tasks"] == ["signs", "doodles", "hands", "own"]


def test_refusals_of_the_page_are_counted(booth: Room):
    from fewshot_demo.ui.visual import remote

    visit(booth)
    before = overview(booth).today.refusals
    open_set = remote(booth.service.sets.open_set)
    for _ in range(3):
        assert "refusal" in open_set({"visitor": "nobody", "key": "nothing"})
    assert overview(booth).today.refusals == before + 3
    visit(booth)
    assert overview(booth).today.refusals == before + 3
