"""Check a set: each of its pictures asked about, and answered by all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from ..core.cache import Cache
from ..recognition.model_unavailable import ModelUnavailable
from ..recognition.set_check import SetCheck
from ..store import Snapshot, SupportRow
from .answering import images_of, support_of
from .answers import taught_classes
from .check_report import Asked, Report, report
from .context import Context, NamedClass
from .practised import practised_with
from .refused import Refused

KEPT = 32  # checks, under way or done
TURN = 0.3  # seconds of one call; the questions of others come in between
FIRST = 2.0  # seconds that the look ahead may take until one picture was asked about
LEAST = 2  # classes with as many pictures, so that one can be left out


@dataclass(frozen=True)
class CheckView:
    """How far a check is, and in the end what it found.

    Attributes:
        done, of: pictures that were asked about, of all that are to be.
        seconds: how long the rest will take, about.
        report: what was found; None while it goes on.
    """

    done: int
    of: int
    seconds: float
    report: Report | None


class Checking:
    """Ask about every picture of a set; nothing is stored.

    A check goes on only while it is called again, so that whoever closes the page has stopped it,
    and one call at a time works, however many visitors check: the others are told how far they are.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._checks: Cache[SetCheck] = Cache(KEPT)
        self._turn = Lock()

    def plan_check(self, session: str) -> CheckView:
        """How long a check will take, by asking about the first picture.

        Raises:
            Refused: where there is too little to check, and what to add.
        """
        return self._go_on(session, FIRST, until=1)

    def check_set(self, session: str) -> CheckView:
        """Go on with the check of a set as it stands now, for a moment."""
        return self._go_on(session, TURN)

    def _go_on(self, session: str, seconds: float, until: int | None = None) -> CheckView:
        snapshot = self._context.snapshot(session)
        taught = taught_classes(snapshot)
        _refuse_too_little(taught)
        check = self._checks.get(
            _content(self._context, snapshot), lambda: self._begin(snapshot, taught)
        )
        if self._turn.acquire(blocking=False):
            try:
                check.go_on(seconds, until)
            finally:
                self._turn.release()
        done = check.done == check.asked
        found = _report(taught, check) if done else None
        return CheckView(check.done, check.asked, check.seconds_left, found)

    def _begin(self, snapshot: Snapshot, taught: Sequence[NamedClass]) -> SetCheck:
        card = self._context.eyes(snapshot).card
        if card is None:
            raise Refused("no-model")
        try:
            return SetCheck(
                self._context.recogniser_of(snapshot),
                card.id,
                support_of(self._context, taught),
                images_of(self._context, tests_of(taught)),
                snapshot.fields.strangers,
            )
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem


def _refuse_too_little(taught: Sequence[NamedClass]) -> None:
    tested = len(taught) >= LEAST and any(entry.row.tests for entry in taught)
    if not tested and sum(len(entry.row.images) > 1 for entry in taught) < LEAST:
        raise Refused("check-too-little")


def _content(context: Context, snapshot: Snapshot) -> tuple[object, ...]:
    """What the outcome of a check depends on; neither names nor colours."""
    card = context.eyes(snapshot).card
    images = tuple(
        (entry.row.id, tuple((i.id, i.sha256, i.fields) for i in entry.row.every))
        for entry in taught_classes(snapshot)
    )
    return card and card.id, practised_with(snapshot), snapshot.fields.strangers, images


def tests_of(taught: Sequence[NamedClass]) -> list[SupportRow]:
    """The pictures for testing of the classes that can be an answer."""
    return [image for entry in taught for image in entry.row.tests]


def _report(taught: Sequence[NamedClass], check: SetCheck) -> Report:
    images = [image.id for entry in taught for image in entry.row.images]
    owned = [(i.id, place, False) for place, c in enumerate(taught) for i in c.row.images]
    owned += [(i.id, place, True) for place, c in enumerate(taught) for i in c.row.tests]
    asked = [
        Asked(image, place, test, said)
        for (image, place, test), said in zip(owned, check.answers, strict=True)
        if said is not None
    ]
    alone = sum(len(entry.row.images) == 1 for entry in taught)
    return report(taught, images, asked, alone)
