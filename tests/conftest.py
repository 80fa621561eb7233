"""What every test stands on: no setting of this machine, data of its own, shapes checked.

Everything here runs before the first module of the project is imported.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from psutil import virtual_memory

for _name in [name for name in os.environ if name.startswith(("FEWSHOT_", "GRADIO_"))]:
    if not _name.startswith("FEWSHOT_TEST_"):  # these say what is there for tests alone
        del os.environ[_name]
# What one process compiled no other compiles again: half of what a start costs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
_ROOM = Path(tempfile.mkdtemp(prefix="fewshot-tests-"))
os.environ |= {
    "FEWSHOT_DATA_DIR": str(_ROOM / "data"),
    "GRADIO_TEMP_DIR": str(_ROOM / "gradio"),
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

# Shapes and types written in these packages are checked at every call.
ROOMS = ("core", "backbones", "learners", "datasets", "training")  # where shapes are written
CHECKED = [f"fewshot_demo.{room}" for room in ROOMS]


from jaxtyping import install_import_hook  # noqa: E402  the environment comes first

import tests.checked  # noqa: E402, F401  the hook looks it up

install_import_hook(CHECKED, "tests.checked.check")


MOST = 4  # workers: each of them loads the models
MEMORY = 5 * 10**9  # bytes that a worker takes, with its servers and its browser


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than cores, since journeys in a browser also wait; one at most for its memory.

    A single file is not worth the start of a worker.
    """
    if len(config.args) == 1 and ".py" in config.args[0]:
        return 0
    has_room_for = virtual_memory().total // MEMORY
    return max(1, min((os.cpu_count() or 1) + 1, MOST, has_room_for))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What fails runs once more, and the report names it: browsers, servers, threads and processes
    that share a busy machine do not keep time. What fails twice fails."""
    for item in items:
        item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_ROOM, ignore_errors=True)
