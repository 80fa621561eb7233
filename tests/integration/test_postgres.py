"""PostgreSQL: several servers on one database. Skipped where no server is named.

``make test-postgres`` runs these, and the tests of the service, on the server that
``FEWSHOT_TEST_POSTGRES`` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fewshot_demo.service import Refused, Service
from fewshot_demo.settings import Settings
from fewshot_demo.store import NotSaved
from tests.databases import SERVER, copied
from tests.fakes import PixelRecogniser, drawing
from tests.rooms import url

pytestmark = pytest.mark.skipif(not SERVER, reason="FEWSHOT_TEST_POSTGRES names no server")


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[list[Service]]:
    """Two servers on one new database."""
    values = Settings(data_dir=tmp_path, database_url=copied(), max_images=6)
    both = [Service(values, PixelRecogniser()) for _ in range(2)]
    yield both
    for service in both:
        service.close()


def test_a_class_holds_its_limit_over_all_servers(replicas: list[Service]) -> None:
    first = replicas[0]
    visitor = first.sets.open_page().visitor
    session = first.sets.new_set(visitor, "shared").session
    place = session.classes[0].id

    def add(number: int) -> bool:
        picture = url(drawing("ring", number))
        try:
            replicas[number % 2].teaching.add_drawing(session.key, place, picture)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        added = sum(pool.map(add, range(20)))
    assert added == 6
    for service in replicas:
        assert len(service.sets.open_set(visitor, session.key).session.classes[0].images) == 6


def test_what_one_server_taught_the_other_answers(replicas: list[Service]) -> None:
    first, second = replicas
    visitor = first.sets.open_page().visitor
    session = first.sets.new_set(visitor, "shared").session
    for entry, shape in zip(session.classes, ("ring", "line"), strict=True):
        first.teaching.rename_class(session.key, entry.id, shape)
        for number in range(2):
            first.teaching.add_drawing(session.key, entry.id, url(drawing(shape, number)))
    asked = url(drawing("ring", 5))
    assert second.asking.ask(session.key, "one", asked).label == "ring"
    first.teaching.rename_class(session.key, session.classes[0].id, "loop")
    assert second.asking.ask(session.key, "two", asked).label == "loop"


def test_a_writer_waits_for_another_and_not_for_ever(
    replicas: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (service._context.database for service in replicas)
    monkeypatch.setattr("fewshot_demo.store.engine.HURRIED_SECONDS", 0.1)
    with first.write(), pytest.raises(NotSaved), second.write(hurried=True):
        pass
    with second.write(hurried=True) as work:
        work.commit()
