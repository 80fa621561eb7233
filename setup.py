"""The packages: those of the code, and the top level's models and samples as parts of it."""

from pathlib import Path

from setuptools import find_packages, setup

samples = [path for path in sorted(Path("assets").iterdir()) if path.is_dir()]
shipped = {
    f"fewshot_demo.{path.as_posix().replace('/', '.')}": path.as_posix()
    for path in (Path("checkpoints"), *samples)
}
setup(
    packages=[*find_packages(include=["fewshot_demo*"]), *shipped],
    package_dir=shipped,
)
