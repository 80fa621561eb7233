"""The house rules that no other tool keeps: pins, import contracts complete, a quick start."""

import ast
import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from fewshot_demo.places import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PACKAGE = ROOT / "fewshot_demo"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, LINTER = PYPROJECT["project"], PYPROJECT["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
HEAVY = ("torch", "torchvision", "timm", "lightning", "gradio", "sqlalchemy")
# Distributions whose modules are called otherwise.
MODULES = {
    "fluent.runtime": "fluent",
    "fluent.syntax": "fluent",
    "huggingface-hub": "huggingface_hub",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "prometheus-client": "prometheus_client",
    "pillow-heif": "pillow_heif",
    "pydantic-settings": "pydantic_settings",
}


def _requirements(name: str) -> list[Requirement]:
    lines = (line.split(" #")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_to_what_runs_here(name: str):
    wanted = [need for need in _requirements(name) if not need.marker or need.marker.evaluate()]
    for need in wanted:
        (specifier,) = need.specifier
        assert specifier.operator == "==", f"{need} is not an exact pin"
        assert metadata.version(need.name).split("+")[0] == specifier.version, f"{need} differs"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_place_to_fetch_from(name: str):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-", text, re.MULTILINE)


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_pins_fit_the_ranges_on_every_python(python: str, system: str):
    place = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": system}
    pins: dict[str, str] = {}
    for pin in _requirements("requirements.txt"):
        if not pin.marker or pin.marker.evaluate(place):
            assert canonicalize_name(pin.name) not in pins, f"{pin.name} is pinned twice"
            pins[canonicalize_name(pin.name)] = next(iter(pin.specifier)).version
    for need in map(Requirement, PROJECT["dependencies"]):
        assert "<" in str(need.specifier), f"{need} has no upper bound"
        if not need.marker or need.marker.evaluate(place):
            assert need.specifier.contains(pins[canonicalize_name(need.name)]), need


def test_the_pins_for_tests_hold_those_of_the_app():
    app, dev = (
        {(need.name, str(need.specifier)) for need in _requirements(name)}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert app <= dev


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_dependencies_hold_everything_that_the_app_imports():
    of_visitors = set((PACKAGE / "service" / "standalone").glob("*.py"))  # they run elsewhere
    files = {ROOT / "app.py", *PACKAGE.rglob("*.py")} - of_visitors
    imported = set().union(*(_imported(path) for path in files))
    names = (Requirement(line).name.lower() for line in PROJECT["dependencies"])
    # pydantic_core comes with pydantic; easyfsl is the peer that only `bench` imports, grimp
    # draws the documentation.
    known = {MODULES.get(n, n) for n in names} | {"fewshot_demo"}
    known |= {"pydantic_core", "easyfsl", "grimp"}
    known |= {"anyio", "fastapi", "orjson", "starlette", "uvicorn"}  # Gradio's own server
    known |= {"ray", "spaces"}  # imported only where a setting says that they run the models
    assert {name for name in imported - known if name not in sys.stdlib_module_names} == set()


def test_the_import_contracts_cover_every_module():
    modules = {
        f"fewshot_demo.{path.stem}"
        for path in PACKAGE.iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert modules - set(CONTRACTS["gradio"]["source_modules"]) == {"fewshot_demo.ui"}
    assert modules - set(CONTRACTS["sqlalchemy"]["source_modules"]) == {"fewshot_demo.store"}


def test_every_learner_stands_under_the_independence_contract():
    from fewshot_demo.learners import LEARNERS

    homes = {LEARNERS[name].__module__ for name in LEARNERS}
    assert homes == set(CONTRACTS["learners"]["modules"])


def test_every_use_case_stands_under_the_independence_contract():
    from fewshot_demo.service import BoothOperator, Operator, Service

    own = [name for name in vars(Service) if not name.startswith("_")]
    assert own == ["start", "warm", "close"], "what is new in Service is a use case of its own"
    text = (PACKAGE / "service" / "__init__.py").read_text()
    cases = set(re.findall(r"self\.([a-z]\w+) = [A-Z]\w+\(context\)", text))
    operators = {Operator.__module__, BoothOperator.__module__}
    homes = {f"fewshot_demo.service.{name}" for name in cases} | operators
    assert homes == set(CONTRACTS["use-cases"]["modules"])


# Each after those above it: what one of them may not bring, none of those may that stand before.
LIGHT = {
    "fewshot_demo.settings": HEAVY,
    "fewshot_demo.models.catalog": HEAVY,
    "fewshot_demo.cli": HEAVY,
    "fewshot_demo.docs.pages": HEAVY,
    "fewshot_demo.recognition": HEAVY,
    "fewshot_demo.store": ("torch", "torchvision", "timm", "lightning", "gradio"),
    "fewshot_demo.service": ("torch", "torchvision", "timm", "lightning", "gradio"),
    "fewshot_demo.ui.app": ("torch", "torchvision", "timm", "lightning", "ray"),
    "app": ("torch", "torchvision", "timm", "lightning", "ray"),
}
IMPORTS = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    print(json.dumps([name, sorted({module.partition(".")[0] for module in sys.modules})]))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, list[str]]:
    """The packages that are there after each of the modules, in one process."""
    command = [sys.executable, "-c", IMPORTS, *LIGHT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(line) for line in done.stdout.splitlines() if line[:1] == "[")


@pytest.mark.parametrize("module", LIGHT)
def test_starting_does_not_wait_for_what_is_heavy(module: str, imported: dict[str, list[str]]):
    assert set(LIGHT[module]) & set(imported[module]) == set()


def test_nothing_that_git_holds_is_too_big_for_a_space():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert [str(f) for f in files if f.exists() and f.stat().st_size > 10_000_000] == []


def test_files_stay_small_enough_to_read():
    files = [ROOT / "app.py", *PACKAGE.rglob("*.py")]
    long = {f.name: n for f in files if (n := len(f.read_text().splitlines())) > 250}
    assert long == {}
    assert [f for f in files if f.name == "utils.py"] == []


def test_the_build_calls_what_the_readme_says():
    script = (ROOT / ".ci" / "run").read_text()
    assert "make test" in script
    assert "make check" in script
    hooks = re.findall(r"entry: (.+)", (ROOT / ".pre-commit-config.yaml").read_text())
    assert hooks
    assert all(hook.startswith("make ") for hook in hooks)
