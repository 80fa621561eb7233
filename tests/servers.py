"""A small hub on this machine."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock


class Hub(SimpleHTTPRequestHandler):
    """Files of a folder, their sha256 in the header that the hub gives it in."""

    wrong: frozenset[str] = frozenset()

    def end_headers(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_file():
            lie = any(part in self.wrong for part in file.parts)
            sha = "0" * 64 if lie else hashlib.sha256(file.read_bytes()).hexdigest()
            self.send_header("X-Linked-Etag", f'"{sha}"')
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def online() -> AbstractContextManager[object]:
    """The hub's library may reach servers; otherwise tests keep it offline."""
    from huggingface_hub import constants

    return mock.patch.object(constants, "HF_HUB_OFFLINE", False)


@contextmanager
def served(folder: Path, wrong: set[str]) -> Iterator[str]:
    """The address of a server of this folder; it gives other hashes for what is ``wrong``."""
    handler = type("Handler", (Hub,), {"wrong": frozenset(wrong)})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
