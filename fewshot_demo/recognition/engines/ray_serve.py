"""Replicas under Ray Serve, which gathers the calls of all visitors into batches.

Ray is imported here and nowhere else. A call changes nothing, so it can be asked again of another
replica when the one that had it dies.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from threading import Lock
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # noqa: TID251 - nothing is sent to others

import ray  # pyright: ignore[reportMissingImports]
from ray import serve  # pyright: ignore[reportMissingImports]
from ray.exceptions import RayError, RayTaskError  # pyright: ignore[reportMissingImports]
from ray.serve.exceptions import RayServeException  # pyright: ignore[reportMissingImports]

from ...core.together import MOST
from ..model_unavailable import ModelUnavailable
from . import Models
from .calls import Call, Said
from .runner import Runner

APP = "fewshot-demo"  # its replicas, which all servers of a cluster share
GATHERED = 0.002  # seconds in which a batch fills
ATTEMPTS = 4
PAUSE = 0.2  # seconds before a call is asked again
AWAY = 10.0  # seconds for which a cluster that was not there is not looked for again

NO_CLUSTER = (RayError, RayServeException, OSError, RuntimeError, ValueError)

LOG = logging.getLogger(__name__)


class Replica:
    """One copy of the models, in a process of its own."""

    def __init__(self, models: Models) -> None:
        import torch

        torch.set_num_threads(1)
        self._runner = Runner(models)

    @serve.batch(max_batch_size=MOST, batch_wait_timeout_s=GATHERED)
    async def _together(self, calls: list[Call]) -> list[Said]:
        return await asyncio.to_thread(self._runner.run, calls)

    async def __call__(self, call: Call) -> Said:
        """What is said to one call, in company of others."""
        gathered: Any = self._together  # which Serve calls with a list, and gives one's own of it
        return await gathered(call)


class RayEngine:
    """The replicas, as one function.

    Args:
        address: of a cluster that runs; None: one of this process's own, on this machine.
        models: what the replicas load.
        replicas: how many are started, where the cluster has none yet.
        seconds: after which a call is given up, all its attempts together.
    """

    def __init__(self, address: str | None, models: Models, replicas: int, seconds: float) -> None:
        self._address, self._models = address, models
        self._replicas, self._seconds = replicas, seconds
        self._handle: Any = None
        self._connecting, self._away_until = Lock(), 0.0

    def __call__(self, call: Call) -> Said:
        """What one of the replicas says.

        Raises:
            ModelUnavailable: if none answers in time.
        """
        handle = self._connected()
        deadline = time.monotonic() + self._seconds
        for _ in range(ATTEMPTS):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            try:
                return handle.remote(call).result(timeout_s=left)
            except TimeoutError as slow:
                raise ModelUnavailable("engine-slow") from slow
            except RayTaskError:
                LOG.exception("a replica failed at a call")
                break
            except (RayError, RayServeException):
                time.sleep(min(PAUSE, max(deadline - time.monotonic(), 0)))
        raise ModelUnavailable("engine-away")

    def close(self) -> None:
        """End the own cluster; of another one only the connection."""
        with self._connecting:
            if self._handle is not None:
                self._handle = None
                ray.shutdown()

    def _connected(self) -> Any:
        """The handle of the replicas, which are started at the first call.

        Raises:
            ModelUnavailable: if there is no cluster, or it has no room for them.
        """
        if self._handle is not None:
            return self._handle
        if not self._connecting.acquire(timeout=self._seconds):
            raise ModelUnavailable("engine-slow")
        try:
            if self._handle is None and time.monotonic() < self._away_until:
                raise ModelUnavailable("engine-away")
            self._handle = self._handle or self._connect()
        except NO_CLUSTER as problem:
            LOG.warning("no replicas: %s", problem)
            self._away_until = time.monotonic() + AWAY
            ray.shutdown()
            raise ModelUnavailable("engine-away") from problem
        finally:
            self._connecting.release()
        return self._handle

    def _connect(self) -> Any:
        quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
        if not ray.is_initialized():
            if self._address is None:
                ray.init(
                    "local",  # and no cluster that happens to run here
                    num_cpus=max(self._replicas, os.cpu_count() or 1),
                    include_dashboard=False,
                    _node_ip_address="127.0.0.1",
                    _system_config={"worker_niceness": 0},  # visitors wait for the replicas
                    **quiet,
                )
            else:
                ray.init(self._address, **quiet)
        logging.getLogger("ray.serve").setLevel(logging.WARNING)
        serve.start(proxy_location="Disabled")  # calls come by handle, and no port is opened
        running = serve.status().applications.get(APP)
        if running is not None and running.status == "RUNNING":
            return serve.get_app_handle(APP)
        gpus = ray.cluster_resources().get("GPU", 0) if self._models.device != "cpu" else 0
        deployment = serve.deployment(
            Replica,
            num_replicas=self._replicas,
            max_ongoing_requests=4 * MOST,
            health_check_period_s=2,
            health_check_timeout_s=10,
            ray_actor_options={"num_cpus": 1, "num_gpus": min(1, gpus / self._replicas)},
        )
        return serve.run(deployment.bind(self._models), name=APP, route_prefix=None)
