"""A page behind a PIN: how often it may be tried, and for how long it stays open.

Everything is kept in memory: a restart of the server shuts the page, and forgets the waits.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from time import monotonic

from cachetools import LRUCache, TTLCache

OPEN_SECONDS = 180.0  # for which the page stays open without a request
SESSIONS = 8  # that may be open at once
FREE_HERE = 3  # wrong PINs of one address before it waits
FREE_ALL = 20  # and of all addresses together, before everybody waits
FIRST_WAIT = 15.0  # seconds; every further wrong PIN doubles them
LONGEST_WAIT = 3600.0
ADDRESSES = 10_000  # that are remembered; the one not seen for longest is forgotten first


@dataclass
class _Wrong:
    """Wrong PINs since the last right one, and the moment until which no other is looked at."""

    count: int = 0
    until: float = 0.0

    def note(self, now: float, free: int) -> None:
        self.count += 1
        if self.count >= free:
            doubled = min(self.count - free, 16)
            self.until = now + min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)


@dataclass(frozen=True)
class Opened:
    """A right PIN.

    Attributes:
        session: the key of what is open now, for a cookie.
    """

    session: str


@dataclass(frozen=True)
class Shut:
    """A wrong PIN, or one that was not looked at.

    Attributes:
        after: seconds until the next one is looked at; 0: at once.
    """

    after: float


class PinLock:
    """Opens to a PIN, to each address and to all together only so often.

    With these waits some 50 PINs can be tried in a day: of four digits one in 200 is found, of six
    one in 20 000. While somebody waits, the right PIN is not looked at either.

    Args:
        pin: what opens it.
        clock: seconds that only go forward.
    """

    def __init__(self, pin: str, clock: Callable[[], float] = monotonic) -> None:
        self._pin, self._clock = pin.encode(), clock
        self._all = _Wrong()
        self._here: MutableMapping[str, _Wrong] = LRUCache(ADDRESSES)
        self._forms: MutableMapping[str, str] = TTLCache(SESSIONS, OPEN_SECONDS, timer=clock)

    def enter(self, pin: str, address: str) -> Opened | Shut:
        """Try a PIN from an address."""
        now = self._clock()
        here = self._here.get(address) or _Wrong()
        after = max(here.until, self._all.until) - now
        if after > 0:
            return Shut(after)
        if hmac.compare_digest(pin.encode(), self._pin):
            self._here.pop(address, None)
            self._all = _Wrong()
            session = secrets.token_urlsafe(24)
            self._forms[session] = secrets.token_urlsafe(24)
            return Opened(session)
        here.note(now, FREE_HERE)
        self._here[address] = here
        self._all.note(now, FREE_ALL)
        return Shut(max(here.until, self._all.until, now) - now)

    def form(self, session: str) -> str:
        """The secret that forms of an open page hold, which stays open for longer; else empty."""
        form = self._forms.get(session, "")
        if form:
            self._forms[session] = form
        return form

    def allows(self, session: str, form: str) -> bool:
        """Whether a form was sent from a page that is open."""
        held = self.form(session)
        return bool(held) and hmac.compare_digest(held.encode(), form.encode())

    def leave(self, session: str) -> None:
        """Shut the page of a session."""
        self._forms.pop(session, None)
