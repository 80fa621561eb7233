"""Who sends a request, as far as the network can tell."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Any


def address(scope: Any, forwarded: str, hops: int) -> str:
    """The address that a request is counted for.

    Every proxy appends the address it was called from to ``X-Forwarded-For``; of that list only
    what trusted proxies have written is believed. An IPv6 address stands for its /64, the least
    that one household is given.

    Args:
        scope: of the request.
        forwarded: the header ``X-Forwarded-For``, or nothing.
        hops: how many proxies in front are trusted.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    if not hops:
        return _network(peer)
    known = [*filter(None, (part.strip() for part in forwarded.split(","))), peer]
    return _network(known[max(len(known) - 1 - hops, 0)])


def _network(text: str) -> str:
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or f"{IPv6Address(int(found) >> 64 << 64)}/64")
    return str(found)
