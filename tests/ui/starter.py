"""Starts servers that need not import the app anew: ``python -m tests.ui.starter``.

It imports what takes seconds, once. For each line of JSON that it reads it forks a process, which
runs what is asked for as Python started with those words would, and prints its number.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import sys
from typing import Any

import timm
import torch

import fewshot_demo.recognition.recogniser
import fewshot_demo.ui.app
import tests.fakes
from fewshot_demo.settings import settings

IMPORTED = (timm, torch, fewshot_demo.recognition.recogniser, fewshot_demo.ui.app, tests.fakes)


def begin(order: dict[str, Any]) -> None:
    """Become the server: with its own environment, and all that it says in its log."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["environment"])
    settings.cache_clear()  # the page asked for them as it was imported
    importlib.reload(fewshot_demo.ui)
    for stream, file, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(file, how, 0o644)
        os.dup2(opened, stream)
        os.close(opened)
    os.dup2(1, 2)
    first, *others = order["command"]
    if first == "-m":
        module, *arguments = others
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *others]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has ended is gone
    for line in iter(sys.stdin.readline, ""):
        if not (started := os.fork()):
            begin(json.loads(line))
            sys.exit()
        print(started, flush=True)
