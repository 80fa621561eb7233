"""The documentation tells the truth: what is generated is fresh, what is written fits the code."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.docs import generated, house, pages, python_pages
from fewshot_demo.models.card import Deletion, Metric, OpenSet, TrainingData, TrainingRun
from fewshot_demo.places import PACKAGE, ROOT
from fewshot_demo.settings import Settings
from fewshot_demo.studies.card_tables import summary_table
from tests.cards import card, cell

PAGES = {path.as_posix(): text for path, text in pages.pages().items()}
README = PAGES["README.md"]
LOSS = Deletion(difference=1.25, ci95=0.5, episodes=400, top=1.0, other=-0.25)
STRANGERS = OpenSet(0.95, 0.01, refused_known=0.05, refused_strangers=0.812, ece=0.1, episodes=400)
CELL = cell(data="omniglot/lake", accuracy=0.98765, ci95=0.00123, episodes=1000, ece=0.004,
            nll=0.0421, nll_untempered=0.05)  # fmt: skip
CARD = card(
    id="toy",
    paper="Nobody 2020, https://example.org/toy",
    recipe=TrainingRun("toy.toml", episodes=12000, seconds=90, device="cpu"),
    data=TrainingData("omniglot", "omniglot/lake", "MIT |\nMIT"),
    parameters=111936,
    metrics=(CELL, replace(CELL, shot=5, deletion=LOSS, open_set=STRANGERS)),
)


@pytest.fixture
def checkpoints(tmp_path: Path) -> Path:
    """A folder with one checkpoint that holds a card and no weights."""
    header = json.dumps(
        {"__metadata__": {"format": "pt", "card": json.dumps(CARD.as_json())}}
    ).encode()
    (tmp_path / "toy.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    return tmp_path


def test_the_tables_say_what_the_cards_say(checkpoints: Path):
    makers = generated.tables(checkpoints)
    assert makers["models"]().splitlines()[2] == (
        "| `toy` | [Prototypical Networks](https://example.org/toy), "
        "compares with the average of each class "
        "| `prototypical` on `conv4` | drawing | omniglot/lake (MIT \\| MIT) | 111 936 "
        "| `toy.toml`: 12 000 episodes, 2 min on cpu |"
    )
    found = "98.77 ± 0.12 (1000)"
    assert makers["results"]().splitlines()[2:] == [
        f"| `toy` | omniglot/lake, test | {found} | {found} | – | – |"
    ]
    assert makers["honesty"]().splitlines()[2:] == [
        "| `toy` | omniglot/lake | 0.004 / 0.004 | 0.042 / 0.050 | 0.950 ± 0.010 | 5.0 / 81.2 "
        "| 1.25 ± 0.50 | – |"
    ]


def test_the_summary_has_a_row_for_each_method_with_its_best_model():
    def measured(data: str, *accuracies: float) -> tuple[Metric, ...]:
        both = zip((1, 5), accuracies, strict=True)
        return tuple(replace(CELL, data=data, shot=shot, accuracy=part) for shot, part in both)

    cards = [
        replace(CARD, metrics=measured("omniglot/lake", 0.97, 0.98)),
        replace(
            CARD, metrics=(*measured("omniglot/lake", 0.96, 0.99), *measured("mnist", 0.5, 0.6))
        ),
        replace(CARD, learner="maml", metrics=measured("mnist", 0.4, 0.7)),
        replace(CARD, learner="relation", data=replace(CARD.data, metrics_from="toy")),
    ]
    assert summary_table(cards).splitlines() == [
        "| method | omniglot/lake | mnist |",
        "| --- | --- | --- |",
        "| Prototypical Networks | 96.0 ± 0.1 / 99.0 ± 0.1 | 50.0 ± 0.1 / 60.0 ± 0.1 |",
        "| MAML | – | 40.0 ± 0.1 / 70.0 ± 0.1 |",
    ]


def test_the_settings_table_has_a_line_for_every_setting():
    lines = generated.settings_table().splitlines()[2:]
    assert len(lines) == len(Settings.model_fields)
    assert "| `FEWSHOT_CHECKPOINTS` | `checkpoints` |" in generated.settings_table()
    assert "| `FEWSHOT_PORT` | `7860` |" in generated.settings_table()
    assert str(ROOT) not in generated.settings_table()
    assert all(field.description for field in Settings.model_fields.values())


def test_render_writes_blocks_and_nothing_else():
    text = "a\n<!-- generated: x -->\nold\n<!-- end -->\nb\n"
    new = pages.render(text, {"x": lambda: "new\n"})
    assert new == "a\n<!-- generated: x -->\nnew\n<!-- end -->\nb\n"
    assert pages.render(new, {"x": lambda: "new\n"}) == new


def test_a_block_without_a_table_and_a_table_without_a_block_are_named():
    block = "<!-- generated: x -->\n<!-- end -->"
    with pytest.raises(ValueError, match="no table 'x'; there are y"):
        pages.render(block, {"y": str})
    assert pages.unused({Path("a.md"): block}, {"x": str, "y": str}) == {"y"}


def test_check_fails_on_a_stale_page_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "README.md", tmp_path)
    page = tmp_path / "docs" / "operating.md"
    page.write_text(page.read_text().replace("`FEWSHOT_PORT` | `7860`", "`FEWSHOT_PORT` | `1`"))
    (tmp_path / pages.HOUSE).unlink()
    before = page.read_text()
    assert pages.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "docs/operating.md, docs/house.svg: stale; run `make docs`" in said
    assert page.read_text() == before
    assert pages.main([], tmp_path) == 0
    assert page.read_text() == PAGES["docs/operating.md"]
    assert (tmp_path / pages.HOUSE).read_text() == (ROOT / pages.HOUSE).read_text()
    assert pages.main(["--check"], tmp_path) == 0


def test_what_is_generated_is_fresh():
    assert pages.main(["--check"]) == 0


def test_an_arrow_that_follows_from_others_is_left_out():
    graph = {"a": {"b", "c", "d"}, "b": {"c"}, "c": {"d"}, "d": set()}
    assert house.reduced(graph) == {"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": set()}


def test_the_house_shows_every_room_with_what_it_is_for():
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py"}
    rooms |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    drawn = house.picture()
    assert {room for room in rooms - {"__init__"} if f">{room}</text>" not in drawn} == set()
    rows = house.rooms_table().splitlines()[2:]
    assert len(rows) == len(rooms) - 1
    assert all(re.fullmatch(r"\| `[\w/.]+` \| \S.+\. \|", row) for row in rows)


def test_the_readme_is_short_enough_for_someone_who_wants_to_try_it():
    assert len(README.splitlines()) <= 150


def test_the_methods_are_those_of_the_registry():
    from fewshot_demo.learners import LEARNERS

    named = re.findall(r"^## `([\w-]+)`$", python_pages.methods(), re.MULTILINE)
    assert set(named) == set(LEARNERS)
    assert PAGES["docs/methods.md"].count("Departures") >= len(named) - 1


def test_the_results_name_every_checkpoint():
    names = [path.stem for path in (ROOT / "checkpoints").glob("*.safetensors")]
    assert [name for name in names if f"`{name}`" not in PAGES["docs/results.md"]] == []


def test_the_operators_page_names_every_setting():
    page = PAGES["docs/operating.md"]
    missing = [
        name for name in Settings.model_fields if f"`{generated.variable(name)}`" not in page
    ]
    assert missing == []


def test_every_command_is_in_the_table_and_in_the_readme():
    words = re.findall(r"`python -m fewshot_demo (\w+)", generated.commands_table())
    assert {"serve", "models", "train", "evaluate", "classify", "sessions", "data", "bench"} <= {
        *words
    }
    assert [word for word in words if f"\nfewshot-demo {word} " not in README] == []
    assert "`python -m fewshot_demo models verify [--data DATA]`" in generated.commands_table()


def test_contributors_find_every_make_target():
    line = next(
        line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:")
    )
    targets = set(line.split()[1:]) - {"browser"}
    page = PAGES["docs/contributing.md"]
    assert {target for target in targets if f"`make {target}" not in page} == set()


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_file_that_a_page_names_is_there(page: str):
    here, text = (ROOT / page).parent, PAGES[page]
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", text)
    paths = re.findall(
        r"`((?:fewshot_demo|tests|checkpoints|assets)/[\w/.-]*|\w+\.(?:py|toml|md))`", text
    )
    made_later = (ROOT / ".gitignore").read_text().split()
    roots = (ROOT, PACKAGE, PACKAGE / "recipes", PACKAGE / "backbones", PACKAGE / "imaging" / "ink")
    missing = [p for p in paths if not any((root / p).exists() for root in roots)]
    assert [path for path in missing if f"/{path}" not in made_later] == []
    assert [link for link in links if not (here / link).exists()] == []


def test_ten_tasks_are_described_with_the_files_they_touch():
    text = PAGES["docs/contributing.md"].partition("## Ten tasks")[2].partition("\n## ")[0]
    tasks = text.split("\n### ")[1:]
    assert len(tasks) == 10
    for task in tasks:
        assert re.search(r"^1\. `fewshot_demo/", task, re.MULTILINE), task


def test_the_example_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)
    assert found["answer"].label == "cat"


def test_the_notebook_runs_from_beginning_to_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT / "docs")
    found: dict[str, Any] = {}
    for kind, text in python_pages.cells():
        if kind == "code":
            exec(text, found)
    assert found["taught"].ask(found["queries"]["cat"]).label == "cat"
    assert found["is_it_a_cat"].none_of_these is True
    assert found["found"].report.episodes == 20


FETCHED = re.compile(r"<(?:script|link|img)[^>]*?(?:src|href)=\"?(?:https?:)?//[^>]*")


def test_the_site_builds_and_fetches_nothing_from_elsewhere(tmp_path: Path):
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(build, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built = {path.stem for path in tmp_path.glob("*.html")} - {"404"}
    assert built == {path.stem for path in (ROOT / "docs").glob("*.md")}
    for path in tmp_path.glob("*.html"):
        assert FETCHED.findall(path.read_text()) == [], path.name
