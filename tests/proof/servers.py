"""What a proof needs beside the app: a certificate of this machine's own."""

from __future__ import annotations

import subprocess
from pathlib import Path


def certificate(folder: Path) -> None:
    """A certificate for this machine and its key, as the files of deploy/nginx name them."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)
