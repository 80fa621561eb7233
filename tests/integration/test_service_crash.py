"""``kill -9`` while images come and questions: what was called saved is there, and sound."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fewshot_demo.service.pictures import picture_of_file
from tests.fakes import drawing
from tests.rooms import Room

ROOT = Path(__file__).resolve().parents[2]
ADDING = """
import sys
from pathlib import Path
from tests.fakes import drawing
from tests.rooms import Room

room = Room(Path(sys.argv[1]), Path(sys.argv[2]), max_images=1000)
class_id = room.class_ids()[0]
print(room.visitor, room.key, flush=True)
for number in range(1000):
    picture = drawing("ring", 0, side=64 + number)
    assert room.page.add_files(room.key, class_id, [("x.png", picture)])["added"] == 1
    print(number, flush=True)
"""
ASKING = """
import sys
from pathlib import Path
from fewshot_demo.service.write_behind import answered_first
from tests.rooms import Room

room = Room(Path(sys.argv[1]), Path(sys.argv[2]))
room.teach("ring", "line", images=1)
print(room.visitor, room.key, flush=True)
with answered_first() as promised:
    for number in range(1000):
        room.ask("ring", number % 8, str(number))
        promised[-1].add_done_callback(lambda stored: print(stored.result(), flush=True))
"""


def killed(script: str, folder: Path, blank: Path, moment: int) -> tuple[str, str, list[str]]:
    """A visitor and their set, and what a server called saved until it was killed in the middle."""
    server = subprocess.Popen(
        [sys.executable, "-c", script, folder, blank],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    assert server.stdout is not None
    visitor, key = server.stdout.readline().split()
    saved = [server.stdout.readline() for _ in range(moment)]
    time.sleep(moment % 3 * 0.002)  # somewhere within a change
    server.send_signal(signal.SIGKILL)
    rest, _ = server.communicate()
    saved += rest.splitlines()
    assert server.returncode == -signal.SIGKILL
    assert len(saved) < 1000

    database = sqlite3.connect(folder / "fewshot.db")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    return visitor, key, saved


@pytest.mark.parametrize("moment", [0, 7, 40])
def test_a_killed_server_loses_at_most_the_change_in_flight(
    tmp_path: Path, blank: Path, moment: int
):
    folder = tmp_path / "data"
    visitor, key, saved = killed(ADDING, folder, blank, moment)
    acknowledged = len(saved)
    room = Room(folder, max_images=1000)
    expected = [
        picture_of_file(drawing("ring", 0, side=64 + number), room.settings).sha256
        for number in range(acknowledged + 1)
    ]
    held = [image.sha256 for image in room.service._context.snapshot(key).classes[0].images]
    assert held in (expected[:-1], expected), "only the change in flight may be missing"
    assert all(room.service._context.stored_image(sha256) for sha256 in held)
    again = room.page.open_page(visitor, key)
    assert (again["visitor"], again["session"]["key"]) == (visitor, key)
    room.close()


@pytest.mark.parametrize("moment", [70])  # more than the page shows at once
def test_a_killed_server_has_every_question_that_it_called_saved(
    tmp_path: Path, blank: Path, moment: int
):
    _, key, saved = killed(ASKING, tmp_path / "data", blank, moment)
    room = Room(tmp_path / "data")
    remembered = room.page.earlier_questions(key, count=1000)["questions"]
    assert {int(question) for question in saved} <= {row["question"] for row in remembered}
    room.close()
