"""Rooms to test the service in."""

from pathlib import Path

import pytest

from fewshot_demo.store import Database
from tests.rooms import Room


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema and nothing in it."""
    path = tmp_path_factory.mktemp("blank") / "fewshot.db"
    Database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def make_room(tmp_path: Path, blank: Path):
    rooms: list[Room] = []

    def make(**limits: float) -> Room:
        rooms.append(Room(tmp_path / str(len(rooms)), blank, **limits))
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def room(make_room) -> Room:
    return make_room()
