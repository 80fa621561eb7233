"""The command line as a person and as a program uses it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fewshot_demo import settings as settings_module
from fewshot_demo.cli import app
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.models.checkpoint import save
from tests.drawings import STROKES
from tests.unit.test_checkpoint import card, tiny


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two models, and six signs as class folders."""
    save(tmp_path / "models" / "tiny.safetensors", tiny(), card())
    save(tmp_path / "models" / "other.safetensors", tiny(1, "matching"), card("other", "matching"))
    for path in STROKES.glob("*.ndjson"):
        signs = tmp_path / "signs" / path.stem
        signs.mkdir(parents=True)
        for number, (_, drawing) in enumerate(read_drawings(path)):
            render_strokes(drawing, size=100, pen=4).save(signs / f"{number}.png")
    monkeypatch.setenv("FEWSHOT_CHECKPOINTS", str(tmp_path / "models"))
    monkeypatch.setenv("FEWSHOT_DATA_DIR", str(tmp_path / "data"))
    settings_module.settings.cache_clear()
    yield tmp_path
    settings_module.settings.cache_clear()


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def test_models(folder: Path) -> None:
    cards = json.loads(run("models", "--json").stdout)
    assert {c["id"] for c in cards} == {"tiny", "other"}
    assert all({"id", "learner", "domain", "data"} <= set(c) for c in cards)
    assert "tiny" in run("models").stdout
    run("models", "verify")


def test_a_broken_model_is_named_and_the_others_stay(folder: Path) -> None:
    (folder / "models" / "broken.safetensors").write_bytes(b"nonsense")
    result = run("models")
    why = "broken.safetensors is not a safetensors file."
    assert f"broken.safetensors is not used: {why}" in result.stderr
    assert "tiny" in result.stdout
    assert f"broken.safetensors: {why}" in run("models", "verify", code=1).stdout


def test_evaluate(folder: Path) -> None:
    options = ["--data", folder / "signs", "--way", 3, "--shot", 2, "--queries", 2]
    report = json.loads(
        run("evaluate", "--model", "tiny", *options, "--episodes", 5, "--seed", 3, "--json").stdout
    )
    assert {"model", "way", "shot", "episodes", "accuracy", "ci95", "ece"} <= set(report)
    assert (report["way"], report["shot"], report["episodes"]) == (3, 2, 5)
    assert 0 <= report["accuracy"] <= 1
    again = json.loads(
        run("evaluate", "--model", "tiny", *options, "--episodes", 5, "--seed", 3, "--json").stdout
    )
    assert again == report
    assert "±" in run("evaluate", "--model", "tiny", *options, "--episodes", 5).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--model", "gone", "--data", "signs"], "the choices: tiny, other"),
        (["--model", "tiny", "--data", "nowhere"], "no folder"),
        (["--model", "tiny", "--data", "signs", "--way", "9"], "need 9 classes"),
    ],
)
def test_evaluate_says_what_is_wrong(folder: Path, arguments: list[str], sentence: str) -> None:
    given = [str(folder / a) if a in ("signs", "nowhere") else a for a in arguments]
    result = run("evaluate", *given, code=1)
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_classify(folder: Path) -> None:
    support = folder / "support"
    for sign in ("ribbon", "stair"):
        (support / sign).mkdir(parents=True)
        for number in range(2):
            source = folder / "signs" / sign / f"{number}.png"
            (support / sign / f"{number}.png").write_bytes(source.read_bytes())
    query = folder / "signs" / "stair" / "5.png"
    options = [query, "--support", support]
    (row,) = json.loads(run("classify", *options, "--model", "tiny", "--json").stdout)
    assert {"query", "label", "probabilities", "support", "none_of_these"} <= set(row)
    assert sum(row["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert all({"file", "class", "weight", "score"} == set(image) for image in row["support"])
    every = json.loads(run("classify", *options, "--model", "all", "--json").stdout)
    assert {r["model"] for r in every} == {"tiny", "other"}
    assert "%" in run("classify", *options).stdout
    (folder / "bad.png").write_bytes(b"nonsense")
    assert run("classify", folder / "bad.png", "--support", support, code=1).stderr


def test_sessions(folder: Path) -> None:
    from fewshot_demo.service import Service

    service = Service(settings_module.settings())
    visitor = service.sets.open_page().visitor
    key = service.sets.try_sample(visitor, "signs").session.key
    service.close()
    rows = json.loads(run("sessions", "list", "--json").stdout)
    assert [row["key"] for row in rows] == [key]
    run("sessions", "export", key, folder / "set.zip")
    new = run("sessions", "import", folder / "set.zip").stdout.strip()
    assert new != key
    assert "Deleted" in run("sessions", "delete", key).stdout
    assert "(deleted)" in run("sessions", "list").stdout
    assert run("sessions", "export", "nobody", folder / "x.zip", code=1).stderr
    nobody = "sessions", "export", "nobody", folder / "x.zip", "--as", "classifier"
    assert run(*nobody, code=1).stderr and not (folder / "x.zip").exists()
    (folder / "bad.zip").write_bytes(b"PK nonsense")
    assert run("sessions", "import", folder / "bad.zip", code=1).stderr


def test_data_from_an_archive(folder: Path) -> None:
    import tarfile

    archive = folder / "omniglot.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder / "signs", "omniglot/images_background/Signs")
    result = run("data", "omniglot", "--from", archive, "--out", folder / "out")
    assert "6 classes" in result.stdout
    assert run("data", "quickdraw", "--from", archive, code=1).stderr
    assert "choose one of" in run("data", "nothing", code=1).stderr
    assert "--from" in run("data", "quickdraw", "--out", folder / "out", code=1).stderr
    (folder / "cut.tar.gz").write_bytes(archive.read_bytes()[:500])
    cut = run("data", "omniglot", "--from", folder / "cut.tar.gz", "--out", folder / "o", code=1)
    assert "cannot be unpacked" in cut.stderr


def test_a_data_archive_cannot_leave_its_folder(folder: Path) -> None:
    import io
    import tarfile

    archive = folder / "evil.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name in ("omniglot/fine.png", "omniglot/../../evil.png"):
            member = tarfile.TarInfo(name)
            member.size = 3
            packed.addfile(member, io.BytesIO(b"abc"))
    run("data", "omniglot", "--from", archive, "--out", folder / "a" / "b", code=1)
    assert not (folder / "evil.png").exists()


def test_help_is_instant_and_names_every_command() -> None:
    import subprocess
    import sys

    code = (
        "import sys, fewshot_demo.cli;"
        "heavy = {'torch', 'gradio', 'sqlalchemy', 'timm'} & set(sys.modules);"
        "sys.exit(bool(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    text = run("--help").stdout
    for name in ("serve", "models", "train", "evaluate", "classify", "sessions", "data", "bench"):
        assert name in text
