"""A column of a session is one declaration: added to a copy of the tree, it goes everywhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9000", "OLD"


def upgrade():
    op.add_column("sessions", sa.Column("note", sa.String(200), nullable=False, server_default=""))
"""
JOURNEY = """
import io
from dataclasses import replace
from pathlib import Path

from tests.rooms import Room

room = Room(Path("data"))
with room.service._context.editing(room.key) as (_, session):
    session.fields = replace(session.fields, note="for the fair")
file = io.BytesIO()
room.operator.export_session(room.key, file)
key = room.operator.import_session(file, room.visitor)
print(room.page.open_set(room.visitor, key)["session"]["note"])
room.close()
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree, with a field more in the record of a session."""
    for folder in ("fewshot_demo", "assets", "tests"):
        left_out = shutil.ignore_patterns("golden", "*.safetensors")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=left_out)
    edit(tmp_path / "fewshot_demo/store/fields.py", "= SHARE\n", '= SHARE\n    note: Name = ""\n')
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def run(copy: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True)


def test_a_field_without_a_column_is_refused_before_anything_runs(copy: Path):
    done = run(copy, "import fewshot_demo.store")
    assert done.returncode == 1
    assert "columns for the fields" in done.stderr and "'note'" in done.stderr


def test_a_field_with_its_column_is_exported_imported_and_shown(copy: Path):
    store = copy / "fewshot_demo" / "store"
    column = 'mapped_column("strangers", Double, server_default=str(SHARE)),\n'
    edit(store / "tables.py", column, column + '        mapped_column("note", String(200)),\n')
    versions = store / "migrations" / "versions"
    newest = max(path.name[:4] for path in versions.glob("0*.py"))
    (versions / "9000_note.py").write_text(MIGRATION.replace("OLD", newest))
    done = run(copy, JOURNEY)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "for the fair"
