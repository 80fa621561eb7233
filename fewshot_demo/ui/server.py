"""The process that listens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from ..settings import Settings

SHUT_DOWN = 10  # the exit status of a server that its operator ended: it is not to be started again
LAST_WORDS = 5  # seconds for calls under way when the process is told to end


class Server(uvicorn.Server):
    """Serves one app on the address of the settings, until the process is told to end.

    Args:
        app: an ASGI app.
        values: the address to listen on.
        ready: is told the URL once requests are answered.

    Attributes:
        was_shut_down: whether an operator ended it.
    """

    def __init__(self, app: Any, values: Settings, ready: Callable[[str], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=values.host.strip("[]"),
                port=values.port,
                log_level="warning",
                server_header=False,
                proxy_headers=False,  # the guard knows how many proxies are to be believed
                ws="none",
                timeout_graceful_shutdown=LAST_WORDS,
            )
        )
        self._ready = ready
        self.was_shut_down = False

    def shut_down(self) -> None:
        """End as when the process is told to, and for good."""
        self.was_shut_down = self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = "localhost" if host in ("0.0.0.0", "::") else str(host)
            self._ready(f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/")
