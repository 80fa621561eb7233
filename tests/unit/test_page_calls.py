"""What the page may send to a use case, and what it reads of a result."""

from dataclasses import dataclass
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from fewshot_demo.core.message import Message
from fewshot_demo.service import Refused
from fewshot_demo.store import SessionFields
from fewshot_demo.texts import texts
from fewshot_demo.ui.page_json import page_json
from fewshot_demo.ui.visual import remote


@dataclass(frozen=True)
class Part:
    class_id: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Result:
    fields: SessionFields
    name: Message | str
    parts: tuple[Part, ...]
    when: datetime
    image: bytes
    nothing: None = None


def use_case(session: str, count: int, share: float = 0.5, note: str | None = None) -> Result:
    if session == "refused":
        raise Refused("class-full", limit=count)
    if session == "away":
        raise Refused("not-saved")
    if session == "broken":
        raise RuntimeError("a secret")
    part = Part(count, (share,))
    moment = datetime(2026, 1, 2, tzinfo=timezone.utc)
    return Result(SessionFields("a"), note or Message("set-own"), (part,), moment, b"\x89PNG")


def with_files(session: str, files: list[tuple[str, bytes]]) -> Part:
    return Part(len(files), tuple(float(len(content)) for _, content in files))


def test_a_result_is_read_field_by_field() -> None:
    assert remote(use_case)({"session": "a", "count": 3, "more": [1]}) == {
        "name": "My classes",
        "model": "",
        "task": None,
        "strangers": 0.2,
        "parts": [{"class": 3, "shares": [0.5]}],
        "when": "2026-01-02T00:00:00+00:00",
        "image": "data:image/png;base64,iVBORw==",
        "nothing": None,
    }


def test_a_value_that_the_page_cannot_read_is_an_error() -> None:
    with pytest.raises(TypeError, match="complex"):
        page_json(Part(0, (1j,)), texts())  # type: ignore[arg-type]


def test_a_refusal_is_a_sentence_and_a_fault_tells_nothing() -> None:
    call = remote(use_case)
    assert call({"session": "refused", "count": 2})["refusal"] == texts().say("class-full", limit=2)
    assert call({"session": "away", "count": 2}) == {
        "refusal": texts().say("not-saved"),
        "away": True,
    }
    assert call({"session": "broken", "count": 2}) == {"refusal": texts().say("call-failed")}


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "text", 1, {}, {"session": "a"}, {"session": ["a"], "count": 1},
        {"session": {"a": 1}, "count": 1}, {"session": None, "count": 1},
        {"session": "a", "count": "1"}, {"session": "a", "count": True},
        {"session": "a", "count": 1.5}, {"session": "a", "count": None},
        {"session": "a", "count": 1, "share": "NaN"}, {"session": "a", "count": 1, "note": 5},
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_fit_the_signature_is_refused(sent: Any) -> None:
    assert remote(use_case)(sent) == {"refusal": texts().say("call-failed")}


def test_a_whole_number_is_a_number_and_nothing_may_stand_for_what_is_left_out() -> None:
    call = remote(use_case)
    assert call({"session": "a", "count": 1, "share": 2, "note": None})["parts"] == [
        {"class": 1, "shares": [2]}
    ]


@pytest.mark.parametrize("language", ["en", "de-CH", "\0", 5, None, ["en"], "x" * 10_000])
def test_any_language_gets_words(language: Any) -> None:
    sent = {"session": "a", "count": 1, "language": language}
    assert remote(use_case)(sent)["name"] == "My classes"


def test_files_come_beside_the_fields() -> None:
    sent = SimpleNamespace(data={"session": "a", "files": "x"}, files=[(None, b"abc"), ("b", b"")])
    assert remote(with_files)(sent) == {"class": 2, "shares": [3.0, 0.0]}
    assert remote(with_files)({"session": "a", "files": [["x", "y"]]})["class"] == 0


def with_a_list(session: str, frames: list[str]) -> Part:
    return Part(len(frames), tuple(float(len(frame)) for frame in frames))


def test_a_list_is_of_text() -> None:
    call = remote(with_a_list)
    assert call({"session": "a", "frames": ["x", "yz"]}) == {"class": 2, "shares": [1.0, 2.0]}
    for wrong in ("xy", [1], [["x"]], ["x", None], {"x": 1}, None):
        sent = {"session": "a", "frames": wrong}
        assert call(sent) == {"refusal": texts().say("call-failed")}
