"""Practise on a set: a short training of the photo network's last layer on its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from ..models.card import Card
from ..recognition.embedding_cache import backbone_key
from ..recognition.model_unavailable import ModelUnavailable
from ..recognition.practice_run import (
    LEAST_CLASSES,
    LEAST_IMAGES,
    MOST_IMAGES,
    PracticeRun,
    Practised,
    fits,
)
from ..recognition.practised import can_practise
from ..store import ClassRow, PracticeFields
from .answering import images_of
from .choices import key_of
from .context import Context
from .links import to_be_changed
from .practised import content_of, teaching
from .refused import Refused
from .results import Changed, SessionView

TURN = 0.3  # seconds of one call; the questions of others come in between
AWAY = timedelta(seconds=10)  # after which whoever did not call has left

Wanted = tuple[str, str, str]  # session, backbone, content


@dataclass(frozen=True)
class PracticeTurn:
    """How far practising is.

    Attributes:
        waiting: whether another set practises just now; only one does at a time.
        pictures: how many it practises on.
        folds: in how many parts they are held back; ``pictures``: each by itself.
        done: how much of the work is done, 0 to 1.
        seconds: how long the rest will take, about.
        session: as it is once all is done; None while it goes on.
    """

    waiting: bool
    pictures: int
    folds: int = 0
    done: float = 0.0
    seconds: float = 0.0
    session: SessionView | None = None


@dataclass(frozen=True)
class Stopped:
    """Whether there was something to stop."""

    stopped: bool


@dataclass
class _Place:
    """The one who practises."""

    wanted: Wanted
    run: PracticeRun
    called: datetime


class Practising:
    """Let the network of a set practise, and keep the layer that did with the set.

    It goes on only while it is called again, so that whoever closes the page has stopped it; one
    set does at a time, and the others are told to wait. Where practising helped, the layer answers
    from then on; where it did not, only if that is asked for.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._place: _Place | None = None
        self._placing, self._turn = Lock(), Lock()

    def plan_practice(self, session: str) -> PracticeTurn:
        """How long it will take, by the first picture and a first step.

        Raises:
            Refused: if the set cannot practise, and why.
        """
        return self._go_on(session, PracticeRun.plan)

    def practise_set(self, session: str) -> PracticeTurn:
        """Go on practising on the set as it stands now, for a moment."""
        return self._go_on(session, lambda run: run.go_on(TURN))

    def stop_practice(self, session: str) -> Stopped:
        """Make room for others at once, if it is this set that practises."""
        return Stopped(self._leave(self._own(session)))

    def use_practice(self, session: str, use: bool) -> Changed:
        """Let the network answer that practised, or the one that all share."""
        with self._context.editing(session) as (work, row):
            found = work.practices.find(row)
            if found is None:
                raise Refused("practice-none")
            found.fields = replace(found.fields, used=use)
        return Changed(self._context.view(session))

    def forget_practice(self, session: str) -> Changed:
        """Keep nothing of it; the network answers that all share."""
        with self._context.editing(session) as (work, row):
            work.practices.forget(row)
        return Changed(self._context.view(session))

    # --- behind the scenes ---

    def _go_on(self, session: str, work: Callable[[PracticeRun], None]) -> PracticeTurn:
        wanted, card, classes = self._wanted(session)
        pictures = sum(len(row.images) for row in classes)
        try:
            run = self._run(wanted, card, classes)
            if run is None:
                return PracticeTurn(True, pictures)
            if self._turn.acquire(blocking=False):
                try:
                    work(run)
                finally:
                    self._turn.release()
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        if run.outcome is None:
            return PracticeTurn(False, pictures, run.folds, run.done, run.seconds_left)
        if self._leave(wanted[0]):  # one of two calls at once
            self._keep(session, wanted, run.outcome)
        return PracticeTurn(False, pictures, run.folds, 1.0, 0.0, self._context.view(session))

    def _run(self, wanted: Wanted, card: Card, classes: list[ClassRow]) -> PracticeRun | None:
        """Whose turn it is goes on; None while it is another's. A set that changed begins anew."""
        now = self._context.clock()
        with self._placing:
            place = self._place
            if place is not None and place.wanted != wanted:
                if place.wanted[0] != wanted[0] and now - place.called < AWAY:
                    return None
                place = None
            if place is None:
                images = [images_of(self._context, row.images) for row in classes]
                place = _Place(wanted, PracticeRun(self._context.recogniser, card.id, images), now)
            self._place, place.called = place, now
            return place.run

    def _leave(self, key: str) -> bool:
        """Whether it was the turn of this session, and no longer is."""
        with self._placing:
            mine = self._place is not None and self._place.wanted[0] == key
            if mine:
                self._place = None
        return mine

    def _keep(self, session: str, wanted: Wanted, found: Practised) -> None:
        _, backbone, content = wanted
        layer, used = found.layer, found.after > found.before
        fields = PracticeFields(
            backbone, layer.digest, content, found.of, found.before, found.after, found.folds, used
        )
        with self._context.editing(session) as (work, row):
            work.practices.keep(row, fields, layer.data)

    def _wanted(self, session: str) -> tuple[Wanted, Card, list[ClassRow]]:
        """What is to practise; else `Refused`."""
        key, snapshot = self._own(session), self._context.snapshot(session)
        card, classes = self._context.eyes(snapshot).card, teaching(snapshot)
        if card is None or not can_practise(card):
            raise Refused("practice-other-model")
        if not self._context.recogniser.runs_here:
            raise Refused("practice-elsewhere")
        if not fits([len(row.images) for row in classes]):
            sizes = {"classes": LEAST_CLASSES, "images": LEAST_IMAGES, "most": MOST_IMAGES}
            raise Refused("practice-size", **sizes)
        return (key, backbone_key(card), content_of(classes)), card, classes

    def _own(self, session: str) -> str:
        """The key of the session itself, where the given one allows changes; else `Refused`."""
        with self._context.reading() as work:
            return to_be_changed(work, key_of(session))
