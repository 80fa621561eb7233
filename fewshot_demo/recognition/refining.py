"""What can wait, done behind the answers: photos that teach are embedded in several versions.

One thread takes one picture at a time, so that a question never waits for more than that. What
waits too long in a long line is left out; the next question about its set asks for it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from queue import Empty, Full, Queue
from threading import Lock, Thread

WAITING = 256  # pictures in line

log = logging.getLogger(__name__)

Work = Callable[[], object]


class Refining:
    """A line of work and the thread that does it, which lives only while there is some.

    Args:
        waiting: how much may stand in line.
    """

    def __init__(self, waiting: int = WAITING) -> None:
        self._line: Queue[tuple[Hashable, Work]] = Queue(waiting)
        self._known: set[Hashable] = set()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def later(self, name: Hashable, work: Work) -> None:
        """Have this done, unless work of this name stands in line or the line is full."""
        with self._lock:
            if self._closed or name in self._known:
                return
            try:
                self._line.put_nowait((name, work))
            except Full:
                return
            self._known.add(name)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="refining", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Return when nothing is left to do."""
        while (thread := self._thread) is not None:
            thread.join()

    def close(self) -> None:
        """Leave what stands in line undone, and wait for what is being done."""
        self._closed = True
        self.wait()

    def _run(self) -> None:
        while (taken := self._taken()) is not None:
            name, work = taken
            try:
                work()
            except Exception:  # nobody waits for it, and what it would improve stays as it is
                log.warning("a picture was not refined", exc_info=True)
            finally:
                with self._lock:
                    self._known.discard(name)

    def _taken(self) -> tuple[Hashable, Work] | None:
        """The next work; None, and the end of this thread, where there is none."""
        with self._lock:
            try:
                if not self._closed:
                    return self._line.get_nowait()
            except Empty:
                pass
            self._thread = None
            return None
