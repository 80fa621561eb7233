"""What a proof needs beside the app: PostgreSQL and nginx of this machine, and a certificate.

All of it lies in a folder that goes away with the proof, and runs without rights: where the proof
runs as root, they run as `NOBODY`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from fewshot_demo.places import ROOT

NOBODY = "nobody"
PATIENCE = 180.0  # seconds in which a server is there, on a busy machine too
NGINX = ROOT / "deploy" / "nginx"


def certificate(folder: Path) -> None:
    """A certificate for this machine and its key, as the files of deploy/nginx name them."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str) -> str | None:
    """Where a program lies that Debian does not put into everybody's path; None: nowhere."""
    places = [Path("/usr/sbin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, places)))


def needed(*names: str) -> list[str]:
    """Where these programs lie.

    Raises:
        SystemExit: naming those that are not installed.
    """
    found = {name: program(name) for name in names}
    if missing := ", ".join(name for name, place in found.items() if place is None):
        raise SystemExit(
            f"Not installed: {missing}. On Debian: apt-get install postgresql nginx-light"
        )
    return [str(place) for place in found.values()]


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How a process is started without rights; the folder is its own then."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid():
        return {"cwd": folder}
    for place in (folder, *folder.rglob("*")):
        shutil.chown(place, NOBODY)
    return {"cwd": folder, "user": NOBODY, "group": "nogroup", "extra_groups": []}


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL server with nothing in it: the URL of its database."""
    initdb, server, ready = needed("initdb", "postgres", "pg_isready")
    how, port = _unprivileged(folder), free_port()
    new = [initdb, "-D", str(folder / "data"), "-A", "trust", "-U", "fewshot"]
    subprocess.run(new, check=True, capture_output=True, **how)
    command = [server, "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log, **how) as run:
        try:
            until = time.monotonic() + PATIENCE
            check = [ready, "-q", "-h", "127.0.0.1", "-p", str(port)]
            while subprocess.run(check, check=False).returncode:
                assert run.poll() is None and time.monotonic() < until, "no database"
                time.sleep(0.1)
            yield f"postgresql://fewshot@127.0.0.1:{port}/postgres"
        finally:
            run.terminate()  # waits for nobody's connections but ends them
            _ended(run)


@contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """nginx with the files of deploy/, before servers at these ports of this machine: its URL."""
    (server,) = needed("nginx")
    shutil.copytree(NGINX, folder / "conf", ignore=shutil.ignore_patterns("tls"))
    certificate(folder / "conf" / "tls")
    port, plain = free_port(), free_port()
    for name, before, after in (
        ("listen.conf", "8443", f"127.0.0.1:{port}"),
        ("nginx.conf", "8080", f"127.0.0.1:{plain}"),
    ):
        file = folder / "conf" / name
        file.write_text(file.read_text().replace(f"listen {before}", f"listen {after}"))
    lines = [f"server 127.0.0.1:{each} max_fails=1 fail_timeout=1s;\n" for each in ports]
    (folder / "conf" / "servers.conf").write_text("".join(lines))
    command = [server, "-p", str(folder), "-c", str(folder / "conf" / "nginx.conf")]
    command += ["-g", "daemon off;"]
    how = _unprivileged(folder)
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log, **how) as run:
        try:
            wait_for(plain, "/proxy", run)
            yield f"https://localhost:{port}"
        finally:
            run.terminate()
            _ended(run)


class Replica:
    """One server of the app, which can be killed and started again.

    Args:
        folder: what it writes beside the database.
        database: the URL.
    """

    def __init__(self, folder: Path, database: str) -> None:
        folder.mkdir(parents=True)
        self.port = free_port()
        self._environment = os.environ | {
            "FEWSHOT_DATABASE_URL": database,
            "FEWSHOT_DATA_DIR": str(folder),
            "FEWSHOT_PORT": str(self.port),
            "FEWSHOT_TRUSTED_HOPS": "1",
            "GRADIO_TEMP_DIR": str(folder / "gradio"),
            "GRADIO_ANALYTICS_ENABLED": "False",
            "OMP_NUM_THREADS": "1",
        }
        self._log = folder / "log"
        self.start()

    def start(self) -> None:
        """Begin; `wait` until it is there."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip

    def wait(self) -> None:
        """Until it can work."""
        wait_for(self.port, "/readyz", self.process)

    def is_ready(self) -> bool:
        """Whether it can work now."""
        return answers(self.port, "/readyz")

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.process.kill()
        self.process.wait()


def answers(port: int, path: str) -> bool:
    """Whether something at this port is well."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 300
        except (OSError, HTTPException):
            return False


def wait_for(port: int, path: str, process: subprocess.Popen[Any]) -> None:
    """Until something at this port is well."""
    until = time.monotonic() + PATIENCE
    while not answers(port, path):
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        assert time.monotonic() < until, f"{process.args} did not answer"
        time.sleep(0.1)


def _ended(run: subprocess.Popen[Any]) -> None:
    try:
        run.wait(20)
    except subprocess.TimeoutExpired:
        run.kill()
