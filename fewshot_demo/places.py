"""Where the files lie that come with the code: beside the package in a checkout, inside it when
it is installed, as ``setup.py`` puts them there.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent  # in a checkout the folder of the project
INSTALLED = (PACKAGE / "checkpoints").is_dir()

CHECKPOINTS = (PACKAGE if INSTALLED else ROOT) / "checkpoints"
ASSETS = (PACKAGE if INSTALLED else ROOT) / "assets"
RECIPES = PACKAGE / "recipes"


def own_folder() -> Path:
    """What belongs to whoever runs the app: ``data`` in a checkout, else their data folder.

    Nothing is ever written into an installed package: an update would lose it.
    """
    if not INSTALLED:
        return ROOT / "data"
    from platformdirs import user_data_path

    return user_data_path("fewshot-demo", appauthor=False)
