"""The wheel: built, installed away from the checkout, and used as a package and as a program."""

import json
import os
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from fewshot_demo.places import ROOT


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked(*folders: str) -> set[str]:
    """What git holds below these folders, or everywhere."""
    return set(run("git", "ls-files", "-z", *folders, cwd=ROOT).rstrip("\0").split("\0"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git holds, so that no build of yesterday gets into it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).symlink_to(ROOT / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", out, source, cwd=source)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, which finds the libraries of this one."""
    home = tmp_path_factory.mktemp("home")
    venv.create(home / "env")
    place = run(python(home), "-c", "import site; print(site.getsitepackages()[0])", cwd=home)
    libraries = sysconfig.get_paths()["purelib"]
    (Path(place.strip()) / "libraries.pth").write_text(libraries, encoding="utf-8")
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-cache"]
    run(*uv, "--python", python(home), wheel, cwd=home)
    return home


def python(home: Path) -> Path:
    return home / "env" / "bin" / "python"


def alone(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing points to the checkout."""
    kept = {name: value for name, value in os.environ.items() if name[:7] != "FEWSHOT"}
    kept.pop("PYTHONPATH", None)
    return kept | {"HOME": str(home), "XDG_DATA_HOME": str(home / "share")} | more


def test_the_wheel_holds_every_file_that_the_app_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in tracked("fewshot_demo") if name not in names} == set()
    shipped = {n for n in tracked("checkpoints", "assets") if n.endswith((".png", ".safetensors"))}
    shipped -= {"assets/screenshot.png"}
    assert len(shipped) > 20
    assert {f"fewshot_demo/{name}" for name in shipped} - names == set()
    assert not [name for name in names if name.startswith("tests/") or "/added/" in name]


QUESTION = """
from pathlib import Path
import fewshot_demo
from fewshot_demo.places import ASSETS, ROOT
assert not (ROOT / "app.py").exists(), "this is the checkout, not the wheel"
task = {folder.name: sorted(folder.glob("*.png")) for folder in (ASSETS / "doodles").iterdir()}
queries = {name: paths.pop() for name, paths in task.items()}
taught = fewshot_demo.load().teach(task)
for name, path in queries.items():
    answer = taught.ask(path)
    print(name, answer.label, *[share.weight for share in answer.support])
"""


def test_it_answers_from_python_in_any_folder(home: Path) -> None:
    said = run(python(home), "-c", QUESTION, cwd=home, env=alone(home)).split("\n")[:-1]
    assert len(said) == 4
    for line in said:
        name, label, *weights = line.split()
        assert name == label
        assert sum(map(float, weights)) == pytest.approx(1, abs=1e-4)


def test_it_answers_on_the_command_line(home: Path) -> None:
    samples = ROOT / "assets" / "samples"
    program = home / "env" / "bin" / "fewshot-demo"
    query = samples / "antler" / sorted(os.listdir(samples / "antler"))[0]
    options = ["classify", query, "--support", samples, "--json"]
    (row,) = json.loads(run(program, *options, cwd=home, env=alone(home)))
    assert row["label"] == "antler"


def test_it_serves_the_page_and_keeps_its_data_with_the_user(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(home / "env" / "bin" / "fewshot-demo"), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=home, env=alone(home)) as process:
        try:
            assert "<gradio-app" in page_at(f"http://127.0.0.1:{port}/", process)
        finally:
            process.terminate()
    assert [path.name for path in home.rglob("fewshot.db")] == ["fewshot.db"]
    assert (home / "share" / "fewshot-demo" / "fewshot.db").is_file()


def page_at(address: str, process: subprocess.Popen[bytes], patience: float = 120) -> str:
    """The page, as soon as it is served."""
    end = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=patience) as page:
                return page.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no page at {address}; the process ended with {process.poll()}")
