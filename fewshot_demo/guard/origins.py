"""Where a request comes from, and what browsers are told about where the page may go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ..settings import LOOPBACK
from .doors import Door
from .request_refused import RequestRefused

HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
Headers = Mapping[bytes, bytes]


def check_host(headers: Headers, hosts: frozenset[str], hops: int) -> str:
    """The name and port that the visitor's browser shows.

    Args:
        headers: of the request.
        hosts: names that are allowed; empty: any.
        hops: how many proxies in front are trusted.

    Raises:
        RequestRefused: if it is no name, or not one of those.
    """
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if hops and b"x-forwarded-host" in headers:
        host = headers[b"x-forwarded-host"].decode("latin-1").partition(",")[0].strip().lower()
    match = HOST.fullmatch(host)
    if match is None:
        raise RequestRefused("form")
    if hosts and match["name"].strip("[]") not in hosts:
        raise RequestRefused("host")
    return host


def check_origin(headers: Headers, host: str, hosts: frozenset[str], door: Door) -> None:
    """Refuse what another site made a browser send.

    Browsers say it in ``Sec-Fetch-Site``, older ones in ``Origin``; programs say neither.

    Raises:
        RequestRefused: if it comes from elsewhere, and is no visit of the page itself.
    """
    visit = door.sites and headers.get(b"sec-fetch-mode", b"navigate") == b"navigate"
    site = headers.get(b"sec-fetch-site", b"none")
    if site not in (b"same-origin", b"none") and not visit:
        raise RequestRefused("origin")
    origin = headers.get(b"origin")
    if origin is not None and not _own(origin.decode("latin-1").lower(), host, hosts):
        raise RequestRefused("origin")


def _own(origin: str, host: str, hosts: frozenset[str]) -> bool:
    try:  # other ports of a loopback address are other programs' pages
        parts = urlsplit(origin)
        return parts.netloc == host or parts.hostname in hosts - LOOPBACK
    except ValueError:
        return False


def policy(framing: str, scripts: tuple[str, ...] = ()) -> tuple[bytes, bytes]:
    """The header that says what the page may load.

    Args:
        framing: who may show the page in a frame, as ``frame-ancestors`` takes it.
        scripts: hashes of the scripts in the page.
    """
    rules = {
        "default-src": "'self'",
        # Gradio's front end makes functions of the parts' scripts and templates: eval.
        "script-src": " ".join(("'self'", "'unsafe-eval'", *scripts)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": framing,
    }
    return b"content-security-policy", "; ".join(map(" ".join, rules.items())).encode()


def told(framing: str) -> list[tuple[bytes, bytes]]:
    """The other headers of every answer."""
    headers = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
        "cross-origin-resource-policy": "same-origin",
    }
    if framing == "'self'":
        headers["x-frame-options"] = "SAMEORIGIN"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
