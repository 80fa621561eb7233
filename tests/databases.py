"""Where the tests' databases lie: files, or those of a PostgreSQL server.

With ``FEWSHOT_TEST_POSTGRES``, the URL of a server on which databases may be made, rooms have
theirs there. Each is a copy of one that holds the schema and nothing else.
"""

from __future__ import annotations

import itertools
import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

from fewshot_demo.store import Database

SERVER = os.environ.get("FEWSHOT_TEST_POSTGRES", "")
_numbers = itertools.count()


def starting_with(blank: Path, folder: Path) -> dict[str, Any]:
    """The settings of a database that is a copy of a blank one; ``blank``: a file."""
    if SERVER:
        return {"database_url": copied()}
    shutil.copy(blank, folder / "fewshot.db")
    return {}


def copied() -> str:
    """The URL of a new database on the server, with its schema."""
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    template, number = f"blank_{worker}", next(_numbers)
    if number == 0:
        _on_server(f"CREATE DATABASE {template}")
        Database(f"{SERVER}/{template}").close()
    name = f"room_{worker}_{number}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return f"{SERVER}/{name}"


def _on_server(statement: str) -> None:
    psycopg: Any = import_module("psycopg")  # an extra, which a plain set-up does not have
    with psycopg.connect(f"{SERVER}/postgres".replace("+psycopg", ""), autocommit=True) as server:
        server.execute(statement.encode())
