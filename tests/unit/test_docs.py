"""The documentation tells the truth: generated tables, and README.md against the code."""

import json
import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fewshot_demo import docs
from fewshot_demo.models.card import Deletion, OpenSet, TrainingData, TrainingRun
from fewshot_demo.places import ROOT
from fewshot_demo.settings import Settings
from tests.cards import card, cell

README = (ROOT / "README.md").read_text(encoding="utf-8")
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}

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
    makers = docs.tables(checkpoints)
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


def test_the_settings_table_has_a_line_for_every_setting():
    lines = docs.settings_table().splitlines()[2:]
    assert len(lines) == len(Settings.model_fields)
    assert "| `FEWSHOT_CHECKPOINTS` | `checkpoints` |" in docs.settings_table()
    assert "| `FEWSHOT_PORT` | `7860` |" in docs.settings_table()
    assert str(ROOT) not in docs.settings_table()
    assert all(field.description for field in Settings.model_fields.values())


def test_render_writes_blocks_and_nothing_else():
    text = "a\n<!-- generated: x -->\nold\n<!-- end -->\nb\n"
    new = docs.render(text, {"x": lambda: "new\n"})
    assert new == "a\n<!-- generated: x -->\nnew\n<!-- end -->\nb\n"
    assert docs.render(new, {"x": lambda: "new\n"}) == new


def test_a_block_without_a_table_is_named():
    with pytest.raises(ValueError, match="one block for each of y; got x"):
        docs.render("<!-- generated: x -->\n<!-- end -->", {"y": str})


def test_check_fails_on_a_stale_table_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    stale = tmp_path / "README.md"
    stale.write_text(README.replace("`FEWSHOT_PORT` | `7860`", "`FEWSHOT_PORT` | `1`"))
    before = stale.read_text()
    monkeypatch.setattr(docs, "README", stale)
    assert docs.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
    assert stale.read_text() == before
    assert docs.main([]) == 0
    assert stale.read_text() == README
    assert docs.main(["--check"]) == 0


def test_the_readme_is_fresh():
    assert docs.main(["--check"]) == 0


def test_the_readme_names_every_learner():
    from fewshot_demo.learners import LEARNERS

    assert [name for name in LEARNERS if f"`{name}`" not in README] == []


def test_the_readme_names_every_checkpoint():
    names = [path.stem for path in (ROOT / "checkpoints").glob("*.safetensors")]
    assert [name for name in names if f"`{name}`" not in README] == []


def test_the_readme_names_every_setting():
    missing = [name for name in Settings.model_fields if f"`{docs.variable(name)}`" not in README]
    assert missing == []


def test_the_commands_table_has_every_command():
    words = ("serve", "models", "train", "evaluate", "classify", "sessions", "data", "bench")
    for word in (*words, "models verify"):
        assert f"`python -m fewshot_demo {word}" in docs.commands_table(), word
    assert "`python -m fewshot_demo models verify [--data DATA]`" in docs.commands_table()


def test_the_readme_names_every_make_target():
    line = next(
        line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:")
    )
    targets = set(line.split()[1:]) - {"browser"}
    assert {target for target in targets if f"`make {target}" not in README} == set()


def test_every_file_the_readme_names_is_there():
    links = re.findall(r"\]\((?!https?://|#)([^)]+)\)", README)
    paths = re.findall(
        r"`((?:fewshot_demo|tests|checkpoints|assets)/[\w/.-]*|\w+\.(?:py|toml|md))`", README
    )
    recipes = ROOT / "fewshot_demo" / "recipes"
    made_later = (ROOT / ".gitignore").read_text().split()
    missing = [p for p in links + paths if not (ROOT / p).exists() and not (recipes / p).exists()]
    assert [path for path in missing if f"/{path}" not in made_later] == []


PROOF = """
import torch
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import build_learner

learner = build_learner("neighbours", {"name": "conv4"}).eval()
labels = torch.tensor([0, 0, 0, 1, 1, 2])
prediction = learner.adapt(SupportSet(torch.rand(6, 1, 28, 28), labels))(torch.rand(2, 1, 28, 28))
sums = torch.zeros(2, 3).index_add(1, labels, prediction.weights)
assert torch.allclose(sums, prediction.probabilities, atol=1e-5)
assert prediction.residual() < 1e-4
"""


def test_the_learner_in_the_readme_works():
    """It runs in a process of its own, away from the registry of the other tests."""
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    run = (
        "import sys; from types import ModuleType; import fewshot_demo.learners as home\n"
        "module = ModuleType('fewshot_demo.learners.neighbours')\n"
        "module.__package__ = home.__name__; sys.modules[module.__name__] = module\n"
        f"exec({code!r}, vars(module))\n{PROOF}"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", run], cwd=ROOT, check=True)


def _front_matter() -> dict[str, str]:
    start, block, _ = README.split("---\n", 2)
    assert start == ""
    pairs = (line.split(": ", 1) for line in block.splitlines() if ": " in line)
    return {key: value.strip("\"'") for key, value in pairs}


def test_the_front_matter_is_what_a_space_reads():
    front = _front_matter()
    assert front["sdk"] == "gradio"
    assert (ROOT / front["app_file"]).is_file()
    assert {front["colorFrom"], front["colorTo"]} <= COLOURS
    assert front["license"] == "mit"
    assert len(front["short_description"]) <= 60
    assert re.fullmatch(r"3\.\d+", front["python_version"])
    assert front["title"]
    assert front["emoji"]


def test_the_space_runs_the_gradio_that_is_tested():
    pin = re.search(r"^gradio==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pin is not None
    assert _front_matter()["sdk_version"] == pin[1]
