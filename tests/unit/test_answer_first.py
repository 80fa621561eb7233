"""A reply in two lines: the answer at once, and behind it whether it is stored."""

from __future__ import annotations

from typing import Any

import anyio
import orjson
import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.write_behind import Stored
from fewshot_demo.ui.answer_first import LINES, TICKET, AnswerFirst
from tests.loops import run_async


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(7, {"question": 7, "saved": True}), (None, {"question": None, "saved": False, "away": True})],
)
def test_the_answer_goes_out_before_anything_is_known_of_its_storing(outcome, said) -> None:
    async def main() -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
        stored, lines, came = Stored(), [], anyio.Event()
        stored.set_running_or_notify_cancel()

        async def send(message: Any) -> None:
            lines.append(message)
            if message.get("more_body"):
                came.set()

        async def receive() -> Any:
            await anyio.sleep_forever()

        async with anyio.create_task_group() as tasks:
            reply = AnswerFirst({"label": "ring"}, 0, stored)
            tasks.start_soon(reply, {"type": "http"}, receive, send)
            await came.wait()
            assert len(lines) == 2 and not stored.done()
            stored.set_result(outcome) if outcome else stored.set_exception(Refused("not-saved"))
        start, first, last = lines
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return headers, orjson.loads(first["body"]), orjson.loads(last["body"])

    headers, first, second = run_async(main)
    assert first == {"label": "ring", "ticket": headers[TICKET]}
    assert headers["content-type"].startswith(LINES) and "content-length" not in headers
    assert second == said


def test_whoever_leaves_has_the_question_stored_all_the_same() -> None:
    async def main() -> bool:
        stored = Stored()
        stored.set_running_or_notify_cancel()

        async def ignore(_: Any = None) -> Any:
            pass

        with anyio.move_on_after(0.01):
            await AnswerFirst({}, 0, stored)({"type": "http"}, ignore, ignore)
        stored.set_result(7)  # fails on what was cancelled
        return stored.result() == 7

    assert run_async(main)
