"""``kill -9`` while images are being added: what was answered for is there, and sound."""

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


@pytest.mark.parametrize("moment", [0, 7, 40])
def test_a_killed_server_loses_at_most_the_change_in_flight(
    tmp_path: Path, blank: Path, moment: int
):
    folder = tmp_path / "data"
    server = subprocess.Popen(
        [sys.executable, "-c", ADDING, folder, blank],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    assert server.stdout is not None
    visitor, key = server.stdout.readline().split()
    for _ in range(moment):
        server.stdout.readline()
    time.sleep(moment % 3 * 0.002)  # somewhere within a change
    server.send_signal(signal.SIGKILL)
    rest, _ = server.communicate()
    acknowledged = moment + len(rest.splitlines())
    assert server.returncode == -signal.SIGKILL
    assert acknowledged < 1000

    database = sqlite3.connect(folder / "fewshot.db")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()

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
