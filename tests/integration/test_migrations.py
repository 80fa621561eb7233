"""Migrations: from blank and from a filled database of the first schema, whole or not at all."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from fewshot_demo.core.open_set import SHARE
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from fewshot_demo.store import (
    Asked,
    Database,
    QuestionFields,
    SessionFields,
    StoredPrediction,
    StoreProblem,
    database,
    newest_revision,
)
from fewshot_demo.store.tables import Base
from tests.said import says

ROOT = Path(__file__).resolve().parents[2]
FIRST_SCHEMA = ROOT / "tests" / "golden" / "first_schema.db"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the database that the first schema was filled with."""
    return Path(shutil.copy(FIRST_SCHEMA, tmp_path / "old.db"))


def differences(path: Path) -> list[object]:
    """What the tables in the code have that the database lacks, and the reverse."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    return list(found)


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return names


def test_a_blank_database_gets_the_schema_of_the_code(tmp_path: Path):
    path = tmp_path / "new.db"
    Database(f"sqlite:///{path}").close()
    assert differences(path) == []


def test_a_database_of_the_first_schema_is_brought_up_to_date(old: Path):
    Database(f"sqlite:///{old}").close()
    assert differences(old) == []


def test_a_database_of_the_first_schema_keeps_what_it_holds(old: Path):
    opened = Database(f"sqlite:///{old}")
    with opened.write() as work:
        shapes = work.classes.snapshot("shapes-session-key")
        assert shapes is not None
        assert shapes.fields == SessionFields("Shapes", "prototypical", None, SHARE)
        assert shapes.version == 9
        assert [(c.fields.name, len(c.images)) for c in shapes.classes] == [
            ("ring", 2),
            ("", 2),
            ("<b>box</b>", 1),
        ]
        hashes = [image.sha256 for entry in shapes.classes for image in entry.images]
        assert all(work.classes.image_data(sha).startswith(b"\x89PNG") for sha in hashes)
        visitor = work.sessions.visitor("first-visitor-key")
        assert visitor is not None
        assert visitor.seen.isoformat() == "2026-01-02T03:04:05.678901+00:00"
        listed = work.sessions.summaries(visitor)
        assert {(s.fields.name, s.deleted_at is None) for s in listed} == {
            ("Shapes", True),
            ("Deleted", False),
        }
        session = work.sessions.session("shapes-session-key")
        assert session is not None
        newest = {q.drawing: q for q in work.questions.newest(session.id, 10)}
        assert newest["drawing-1"].fields.prediction.why[0].weight == 0.8
        assert newest["drawing-2"].corrected_to == shapes.classes[1].id
        assert {question.fields.reading for question in newest.values()} == {"auto"}
        images = [image for entry in shapes.classes for image in entry.images]
        assert {image.fields.reading for image in images} == {"auto"}
        fields = QuestionFields("drawn", "auto", "matching", "ring", 0.9, StoredPrediction())
        asked = Asked("new", hashes[0], fields)
        work.questions.save(session.id, asked, 10)
        work.commit()
    opened.close()


def test_sample_tasks_are_told_by_their_column_and_their_names_are_no_data(old: Path):
    connection = sqlite3.connect(old)
    names = ("Three signs to try", "Four doodles to try", "My own name", "signs of mine")
    for place, name in enumerate(names):
        connection.execute(
            "INSERT INTO sessions (key, name, model, sample, version, created, updated)"
            " VALUES (?, ?, '', ?, 0, '2026-01-01', '2026-01-01')",
            (f"key{place}", name, place < 3),
        )
    connection.commit()
    connection.close()
    opened = Database(f"sqlite:///{old}")
    with opened.read() as work:
        found = [work.classes.snapshot(f"key{place}") for place in range(4)]
    opened.close()
    assert [(one.fields.task, one.fields.name) for one in found if one] == [
        ("signs", ""),
        ("doodles", ""),
        ("signs", "My own name"),
        (None, "signs of mine"),
    ]


def test_the_newest_revision_is_read_off_the_file_names():
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == newest_revision()


def test_alembic_is_not_imported_where_nothing_is_to_do(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/fewshot.db"
    Database(url).close()
    code = (
        "import sys; from fewshot_demo.store import Database; "
        f"Database({url!r}).close(); print('alembic' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch):
    whole_upgrade = database._upgrade

    def broken_upgrade(connection):
        whole_upgrade(connection)
        raise OSError("the power went")

    monkeypatch.setattr(database, "_upgrade", broken_upgrade)
    path = tmp_path / "fewshot.db"
    with says(StoreProblem, "the power went"):
        Database(f"sqlite:///{path}")
    assert tables(path) == set()
    monkeypatch.undo()
    Database(f"sqlite:///{path}").close()
    assert "sessions" in tables(path)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path):
    path = tmp_path / "fewshot.db"
    Database(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with says(StoreProblem, "has schema 9999, .*newer version"):
        Database(f"sqlite:///{path}")
    values = Settings(database_url=f"sqlite:///{path}")
    with pytest.raises(StoreProblem, match="has schema 9999"):  # as whoever starts the app reads
        Service(values)


def test_processes_that_start_together_share_one_new_database(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/fewshot.db"
    code = (
        "from fewshot_demo.store import Database\n"
        f"database = Database({url!r})\n"
        "with database.write() as work:\n"
        "    work.sessions.add_visitor(); work.commit()\n"
        "database.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    failed = [problem for _, problem in (process.communicate() for process in started) if problem]
    assert failed == []
    connection = sqlite3.connect(tmp_path / "fewshot.db")
    assert connection.execute("SELECT count(*) FROM visitors").fetchone() == (4,)
    connection.close()
