"""A GPU that a Space is lent for each call: Hugging Face's ZeroGPU.

The package ``spaces`` runs a function of ours in a process of its own, which has the GPU and loads
the models there; here nothing touches CUDA.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import spaces  # pyright: ignore[reportMissingImports]

from ...core.together import Together
from ..model_unavailable import ModelUnavailable
from . import Models
from .calls import Call, Said
from .runner import Runner

SECONDS = 10  # for which the GPU is asked; a visitor's share of it is counted by this

LOG = logging.getLogger(__name__)


class ZeroGpu:
    """The lent GPU, as one function: calls that wait at the same time go there together.

    Args:
        models: what is loaded; the device is CUDA whatever stands there.
    """

    def __init__(self, models: Models) -> None:
        runner = Runner(replace(models, device="cuda"))

        def run(calls: Sequence[Call]) -> list[Said]:
            return runner.run(calls)

        self._together = Together(spaces.GPU(duration=SECONDS)(run))
        try:
            from spaces.zero import startup  # pyright: ignore[reportMissingImports]
        except ImportError:
            return  # not such a Space: the function runs as it is
        startup()  # as the launch of Gradio would, had this app no server of its own

    def __call__(self, call: Call) -> Said:
        """What the model says.

        Raises:
            ModelUnavailable: if no GPU is to be had now.
        """
        try:
            return self._together(call)
        except Exception as problem:  # the package raises what it likes, Gradio's errors too
            LOG.warning("no GPU: %s", type(problem).__name__)
            raise ModelUnavailable("engine-no-gpu") from problem

    def close(self) -> None:
        """There is nothing to give back."""
