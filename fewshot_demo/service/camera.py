"""The running camera: its newest frame is answered and forgotten; a burst of frames teaches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL.Image import Image, Resampling

from ..core.message import Message
from ..imaging.decoding import ImageRefused, is_blank
from ..store import Reading, Session, Source, SupportFields, UnitOfWork
from .answering import Question, answer
from .answers import AnswerView, no_answer
from .choices import key_of
from .context import Context
from .pictures import Picture, decoded, looked_at, stored
from .refused import Refused, Words, words_of
from .results import SessionView
from .rules import find_class, refuse_full_class, shown_name, teach
from .tokens import UndoToken

SOURCE: Source = "uploaded"  # a frame is a photo like any that is chosen from a folder
READING: Reading = "auto"  # of a thing, or of a drawing that is held up
MOST_FRAMES = 20  # in one call
GRAIN = 16  # a covered lens gives noise; averaged to so many pixels a side, it is one colour
SMALL = 16_000  # bytes of what the model saw that are worth sending several times a second


@dataclass(frozen=True)
class Recorded:
    """A session that learned from frames.

    Attributes:
        added: how many of them are new in their class.
        undo: takes back the whole burst, those of earlier calls too; empty where nothing was added.
        message: what the whole burst brought; empty while more is to come.
    """

    session: SessionView
    added: int
    undo: str
    message: Words


class Camera:
    """Answer the newest frame; teach with a burst of them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ask_live(self, session: str, drawing: str, image: str) -> AnswerView:
        """Answer a frame of the running camera; neither it nor the answer is remembered.

        Args:
            session: the key.
            drawing: a token that the page makes each time that the camera is turned on.
            image: a data URL.
        """
        started = time.perf_counter()
        snapshot = self._context.snapshot(session)
        drawing = key_of(drawing)
        try:
            frame = decoded(image, self._context.settings)
        except ImageRefused as problem:
            return no_answer("refused", words_of(problem), drawing, started)
        if one_colour(frame):
            return no_answer("empty", Message("frame-covered"), drawing, started)
        question = Question(
            frame, Picture("", b"", *frame.size, looked_at(frame)), drawing, SOURCE, READING
        )
        said = answer(self._context, snapshot, question, started, keep=False)
        light = said.sees is not None and len(said.sees) <= SMALL
        return replace(said, query=None, sees=said.sees if light else None)

    def add_frames(
        self,
        session: str,
        class_id: int,
        frames: list[str],
        undo: str = "",
        last: bool = True,
        together: str = "",
    ) -> Recorded:
        """Let frames teach a class, as many as it has room for; equal ones count once.

        Args:
            session: the key.
            class_id: which class.
            frames: data URLs, at most `MOST_FRAMES`.
            undo: what the call before answered, of the same burst.
            last: whether the burst ends with this call.
            together: names the burst, which the page makes up; it is undone at once.
        """
        if len(frames) > MOST_FRAMES:
            raise Refused("call-failed")
        pictures = self._pictures(frames)
        before = UndoToken.parse(undo)
        taught = before.what if (before.kind, before.owner) == ("frames", session) else ""
        ids = [part for part in taught.split("-") if part]
        with self._context.editing(session, together=together) as (work, found):
            if not ids:
                held = len(work.classes.support(find_class(work, found, class_id).id))
                refuse_full_class(held, self._context.settings.max_images)
            fresh = self._teach(work, found, class_id, pictures)
            name = shown_name(work, found, find_class(work, found, class_id))
        ids += map(str, fresh)
        token = str(UndoToken("frames", session, "-".join(ids))) if ids else ""
        message = _said(len(ids), name, bool(pictures)) if last else ""
        return Recorded(self._context.view(session), len(fresh), token, message)

    def _pictures(self, frames: Sequence[str]) -> list[Picture]:
        """The frames as they are stored, without those of one colour."""
        try:
            decodable = [decoded(frame, self._context.settings) for frame in frames]
        except ImageRefused as problem:
            raise Refused("picture-refused", why=words_of(problem)) from problem
        return [stored(frame) for frame in decodable if not one_colour(frame)]

    def _teach(
        self, work: UnitOfWork, session: Session, class_id: int, pictures: Sequence[Picture]
    ) -> list[int]:
        """The ids of the images that are new."""
        owner, most = find_class(work, session, class_id), self._context.settings.max_images
        fresh = list[int]()
        for picture in pictures:
            if len(work.classes.support(owner.id)) >= most:
                break
            work.classes.add_image(*picture)
            added = teach(
                work, session, owner, picture.sha256, SupportFields(SOURCE, READING),
                most=most, picture=Message("this-picture"),
            )  # fmt: skip
            if added.support is not None:
                fresh.append(added.support.id)
        return fresh


def one_colour(frame: Image) -> bool:
    """Whether a frame shows nothing: the lens is covered, or the room is dark."""
    return is_blank(frame.resize((GRAIN, GRAIN), Resampling.BOX))


def _said(count: int, name: Words, anything: bool) -> Message:
    if count:
        return Message("frames-added", {"count": count, "name": name})
    return Message("frames-known", {"name": name}) if anything else Message("frame-covered")
