"""What contributing.md says of a task is enough: the files it names, and no other, make it whole.

Each task is done in a copy of the tree, and the tests there are run.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fewshot_demo.places import ROOT

PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
LAWS = ("tests/contract", "tests/unit/test_house.py", "--durations=0")
HERE = ("-n", "0", "-p", "no:cacheprovider")
COPIED = ("fewshot_demo", "tests", "assets", "app.py", "pyproject.toml")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code, with the models beside it."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)  # with what is compiled: that takes seconds
        else:
            shutil.copy(source, tmp_path)
    (tmp_path / "checkpoints").symlink_to(ROOT / "checkpoints")
    return tmp_path


def task(title: str) -> str:
    """What the page says of a task."""
    return PAGE.partition(f"### {title}\n")[2].partition("\n### ")[0]


def put(tree: Path, title: str, file: str, old: str, new: str) -> None:
    """Write a line below another one, in a file that the task names."""
    assert any(file.startswith(named) for named in re.findall(r"`([\w/.]+)`", task(title))), file
    text = (tree / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} holds {text.count(old)} of {old!r}"
    (tree / file).write_text(text.replace(old, f"{old}{new}"), encoding="utf-8")


def run(tree: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


NAIVE = """def neighbours(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    points = embedded(learner, support.images)
    scores = [[-square(q - z) for z in points] for q in embedded(learner, queries)]
    return scores, attended(scores, support, learner.temperature.at(support.shot))


"""


def test_a_learner(tree: Path) -> None:
    example = PAGE.partition("## A learner from beginning to end")[2]
    (code,) = re.findall(r"```python\n(.*?)```", example, re.DOTALL)
    (tree / "fewshot_demo/learners/neighbours.py").write_text(code, encoding="utf-8")
    title, like = "A learner", '    "fewshot_demo.learners.metanet",\n'
    put(tree, title, "fewshot_demo/learners/__init__.py", "    metanet,\n", "    neighbours,\n")
    put(tree, title, "fewshot_demo/learners/__init__.py", '    "metanet",\n', '    "neighbours",\n')
    put(tree, title, "pyproject.toml", like, like.replace("metanet", "neighbours"))
    texts = "learner-neighbours-title = Neighbours\nlearner-neighbours-sentence = lets all vote\n"
    put(tree, title, "fewshot_demo/texts/en/models.ftl", "learner-maml-title = MAML\n", texts)
    pooling = '    "neighbours": Pooling.LOGMEANEXP,\n'
    put(tree, title, "tests/contract/test_laws.py", '    "metanet": Pooling.NONE,\n', pooling)
    formulas = "tests/contract/formulas.py"
    put(tree, title, formulas, '    "metanet": metanet,\n', '    "neighbours": neighbours,\n')
    put(tree, title, formulas, "    return found\n\n\n", NAIVE)

    chosen = "neighbours or every_learner or the_design_names"
    kept = run(tree, "pytest", *LAWS, "-k", chosen, *HERE)
    assert kept.count(".") > 8, kept
    run(tree, "ruff", "check", "--no-cache", "--fix", "fewshot_demo", "tests/contract")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "A learner knows no other learner KEPT" in done.stdout


MIGRATION = """\"\"\"A remark on a session.\"\"\"

import sqlalchemy as sa
from alembic import op

revision = "NEW"
down_revision = "OLD"


def upgrade() -> None:
    \"\"\"Sessions of before have none.\"\"\"
    op.add_column("sessions", sa.Column("note", sa.String(200), server_default="", nullable=False))
"""
WHOLE_WAY = """
import io
from dataclasses import replace
from pathlib import Path
from tests.rooms import Room

room, file = Room(Path("room")), io.BytesIO()
with room.service._context.editing(room.key) as (_, found):
    found.fields = replace(found.fields, note="of the garden")
room.operator.export_session(room.key, file)
back = room.operator.import_session(file, room.visitor)
print(room.page.open_set(room.visitor, back)["session"]["note"])
"""


def test_a_column(tree: Path) -> None:
    title, store = "A column of a session", "fewshot_demo/store"
    put(
        tree,
        title,
        f"{store}/fields.py",
        "    strangers: Strangers = SHARE\n",
        '    note: Name = ""\n',
    )
    refused = subprocess.run(
        [sys.executable, "-c", "import fewshot_demo.store.tables"], cwd=tree, capture_output=True
    )
    assert b"columns for the fields" in refused.stderr, "a field without a column is not refused"
    column = '        mapped_column("note", String(200), server_default=""),\n'
    last = '        mapped_column("strangers", Double, server_default=str(SHARE)),\n'
    put(tree, title, f"{store}/tables.py", last, column)
    steps = tree / store / "migrations" / "versions"
    newest = max(path.name[:4] for path in steps.glob("0*.py"))
    new = f"{int(newest) + 1:04}"
    step = MIGRATION.replace("NEW", new).replace("OLD", newest)
    (steps / f"{new}_note.py").write_text(step, encoding="utf-8")

    other = "not alembic_is_not_imported and not processes_that_start"  # which know no columns
    run(tree, "pytest", "tests/integration/test_migrations.py", "-k", other, *HERE)
    code = [sys.executable, "-c", WHOLE_WAY]
    done = subprocess.run(code, cwd=tree, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "of the garden", done.stderr


def test_a_language(tree: Path) -> None:
    """The texts of a made-up language are those of English in brackets."""
    for path in (tree / "fewshot_demo/texts/en").glob("*.ftl"):
        text = re.sub(
            r"^([a-z][\w-]* = )(.+)(?<!->)$", r"\1‹\2›", path.read_text("utf-8"), flags=re.M
        )
        target = tree / "fewshot_demo/texts/eo" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    run(tree, "pytest", "tests/unit/test_texts.py", "tests/unit/test_translations.py", *HERE)
    code = (
        "from fewshot_demo.texts import languages, preferred, texts;"
        "print(*languages(), preferred('eo, en'), texts('eo').say('learner-maml-title'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, text=True)
    assert done.stdout.split() == ["en", "eo", "zh", "eo", "‹MAML›"], done.stderr
    assert re.findall(r"`(fewshot_demo/[\w/]+)`", task("A language")) == ["fewshot_demo/texts/"]
