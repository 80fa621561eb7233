"""A server that is told to end answers what is under way, and takes nothing more."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from fewshot_demo.service.context import Context
from tests.integration.guarded import CALL, config_in, listening


def test_a_call_under_way_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view, begun = Context.view, Event()

    def slow(context: Context, key: str) -> Any:
        begun.set()
        time.sleep(0.5)
        return view(context, key)

    monkeypatch.setattr(Context, "view", slow)
    with ThreadPoolExecutor(1) as pool:
        with listening(tmp_path) as address:
            parts = config_in(httpx.get(address).text)["components"]
            part = next(p for p in parts if "open_page" in p["props"].get("server_fns", []))
            call = {"data": {}, "component_id": part["id"], "fn_name": "open_page"}
            body = call | {"session_hash": "t"}
            reply = pool.submit(httpx.post, address.rstrip("/") + CALL, json=body)
            assert begun.wait(20)
        assert reply.result().json()["session"]["sample"] is True
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
