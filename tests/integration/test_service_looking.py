"""Where a model looked: two maps of a pair, for a real model, by the ids that the page knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fewshot_demo.datasets.strokes import render_strokes
from fewshot_demo.service import Refused, Service
from fewshot_demo.service.asking import AnswerView
from fewshot_demo.settings import Settings
from fewshot_demo.texts import texts
from fewshot_demo.ui.page_json import page_json
from tests.fakes import png
from tests.rooms import Page, refused, url
from tests.ui.browser import drawings

MODELS = ["prototypical-omniglot", "relation-omniglot"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with closing(Service(Settings(data_dir=Path(tmp_path_factory.mktemp("data"))))) as made:
        yield made


def asked(service: Service, model: str) -> tuple[str, AnswerView]:
    """A sample set, and a question about it."""
    key = service.sets.open_page().session.key
    service.asking.choose_model(key, model)
    picture = url(png(render_strokes(drawings("antler")[0])))
    return key, service.asking.ask(key, "drawing", picture)


@pytest.mark.parametrize("model", MODELS)
def test_each_picture_of_an_answer_can_be_looked_through(service: Service, model: str) -> None:
    key, answer = asked(service, model)
    assert answer.question is not None
    for one in answer.why[:2]:
        found = service.explaining.where_it_looked(key, answer.question, one.image)
        assert (found.question, found.image) == (answer.question, one.image)
        assert found.maps.score == pytest.approx(one.score, rel=1e-3)
        assert found.maps.method == "occlusion"
        assert (found.maps.support is None) == (model == "relation-omniglot")
        seen = page_json(found, texts())
        assert "covering" in str(seen["sentence"])
        assert str(seen["maps"]["query_seen"]).startswith("data:image/png")  # type: ignore[index]
    best, worst = answer.why[0].image, answer.why[-1].image
    maps = [service.explaining.where_it_looked(key, answer.question, i).maps for i in (best, worst)]
    assert maps[0].query != maps[1].query, "each pair has maps of its own"


def test_who_only_looks_at_a_set_gets_the_same(service: Service) -> None:
    key, answer = asked(service, MODELS[0])
    page = Page(service)
    page.add_class(key)  # it is stored from now on
    theirs = page.make_link(key, "look")["key"]
    picture = url(png(render_strokes(drawings("antler")[0])))
    said = page.ask(theirs, "another", picture)
    about = {"picture": said["query"], "source": said["source"], "reading": said["reading_chosen"]}
    assert said["question"] is None
    image = said["why"][0]["image"]
    for one, more in (("where_it_looked", {"image": image}), ("without_each", {})):
        kept = getattr(page, one)(key, answer.question, **more)
        again = getattr(page, one)(theirs, 0, **about, **more)
        assert again.pop("question") == 0 and kept.pop("question") == answer.question
        assert again == kept
    assert page.map_set(theirs, 0, **about)["x"] == page.map_set(key, answer.question)["x"]
    with refused("."):
        page.without_each(theirs, answer.question)
    with refused("."):
        page.without_each(theirs, 0, picture="data:image/png;base64,eA==")


def test_a_picture_that_is_not_there_is_refused(service: Service) -> None:
    key, answer = asked(service, MODELS[0])
    assert answer.question is not None
    with pytest.raises(Refused):
        service.explaining.where_it_looked(key, answer.question, 10**9)
    with pytest.raises(Refused):
        service.explaining.where_it_looked(key, 10**9, answer.why[0].image)
