"""The operator's page of a booth: behind a PIN, in forms that only it can send."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from fewshot_demo.guard import pin as lock
from fewshot_demo.ui.server import SHUT_DOWN
from tests.integration.guarded import HERE, Page, opened
from tests.integration.test_guard_doors import reached

PIN = "271828"
FORMS = ("enter", "leave", "offer", "shut-down")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Page]:
    with opened(tmp_path, kiosk=True, kiosk_pin=PIN) as page:
        page.http.follow_redirects = False
        yield page


def send(
    booth: Page, name: str, headers: dict[str, str] | None = None, /, **fields: Any
) -> Response:
    return booth.http.post(f"/operator/{name}", data=fields, headers=headers)


def enter(booth: Page, pin: str = PIN) -> Response:
    return send(booth, "enter", pin=pin)


def secret(booth: Page) -> str:
    """What a form of the open page holds."""
    found = re.search(r'name="form" value="([^"]+)"', booth.http.get("/operator").text)
    assert found
    return found[1]


def test_there_is_no_such_page_elsewhere() -> None:
    booth = {"kiosk": True, "kiosk_pin": PIN}
    for values in ({}, {"kiosk": True}, {"kiosk_pin": PIN}):
        assert not reached("GET", "/operator", **values)
    assert reached("GET", "/operator", **booth)
    for path in ("/operator/", "/operator/enter", "/operators", "/operator/x", "/operator\n"):
        assert not reached("GET", path, **booth)
    assert not reached("POST", "/operator", **booth)


def test_the_pin_opens_it_and_only_for_who_typed_it(booth: Page) -> None:
    asked = booth.http.get("/operator")
    assert asked.status_code == 200 and "PIN" in asked.text and PIN not in asked.text
    answer = enter(booth)
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator")
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/operator"))
    shown = booth.http.get("/operator")
    assert "Mixed up today" in shown.text and PIN not in shown.text
    booth.http.cookies.clear()
    assert "Mixed up today" not in booth.http.get("/operator").text


def test_it_is_kept_by_no_browser_and_runs_no_script_but_its_own(booth: Page) -> None:
    def told(answer: Response) -> str:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["refresh"] == f"{lock.OPEN_SECONDS:.0f};url=/"
        assert len(answer.headers.get_list("content-security-policy")) == 1
        return answer.headers["content-security-policy"]

    asked = told(booth.http.get("/operator"))
    enter(booth)
    shown = told(booth.http.get("/operator"))
    for rules in (asked, shown):
        assert "default-src 'none'" in rules and "frame-ancestors 'none'" in rules
        assert "unsafe" not in rules
    assert "script-src 'sha256-" in asked and "script-src 'none'" in shown


def test_wrong_pins_wait_longer_and_longer(booth: Page) -> None:
    answers = [enter(booth, "0000") for _ in range(lock.FREE_HERE)]
    assert [one.status_code for one in answers] == [403, 403, 429]
    assert "That is not the PIN." in answers[0].text
    late = enter(booth)
    assert late.status_code == 429 and int(late.headers["retry-after"]) <= 16
    assert re.search(r"Try again in 1\d seconds", late.text)
    assert "set-cookie" not in late.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_no_other_site_sends_a_form(booth: Page, headers: dict[str, str]) -> None:
    enter(booth)
    fields = {"form": secret(booth), "do": "reset"}
    assert send(booth, "offer", headers, **fields).status_code == 403
    assert booth.http.get("/operator", headers=headers).status_code == 403
    assert send(booth, "offer", {"origin": HERE}, **fields).status_code == 200


@pytest.mark.parametrize("form", ["offer", "shut-down"])
def test_a_form_without_the_secret_of_the_page_does_nothing(booth: Page, form: str) -> None:
    enter(booth)
    for fields in ({}, {"form": ""}, {"form": "x"}):
        answer = send(booth, form, **fields, task="own", model="other", language="zh")
        assert (answer.status_code, answer.headers["location"]) == (303, "/operator")
    held = secret(booth)
    booth.http.cookies.clear()
    assert send(booth, form, form=held, task="own", model="other").status_code == 303
    assert booth.call("begin_visit").json()["language"] == ""


def test_what_is_chosen_is_offered_to_the_next_visitor(booth: Page) -> None:
    enter(booth)
    fields = {"form": secret(booth), "task": ["own", "signs"], "model": "other", "language": "zh"}
    answer = send(booth, "offer", **fields)
    assert answer.status_code == 200 and 'lang="zh"' in answer.text and "已保存" in answer.text
    begun = booth.call("begin_visit").json()
    assert (begun["tasks"], begun["language"]) == (["signs", "own"], "zh")
    assert begun["operated"] is True
    refused = send(booth, "offer", **{**fields, "task": []})
    assert "请至少选一个任务" in refused.text
    send(booth, "offer", form=secret(booth), do="reset")
    assert booth.call("begin_visit").json()["tasks"] == ["signs", "doodles", "hands", "own"]


def test_names_are_escaped(booth: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    from fewshot_demo.service import booth_operator

    monkeypatch.setattr(booth_operator, "model_message", lambda card, cards: "<b>&\"'</b>")
    enter(booth)
    text = booth.http.get("/operator").text
    assert "&lt;b&gt;&amp;" in text and "<b>&" not in text


def test_it_speaks_the_language_of_its_reader(booth: Page) -> None:
    chinese = booth.http.get("/operator", headers={"accept-language": "zh-CN,zh;q=0.9"}).text
    assert 'lang="zh"' in chinese and "密码" in chinese


def test_leaving_shuts_it(booth: Page) -> None:
    enter(booth)
    cookie = booth.http.cookies["fewshot-operator"]
    answer = send(booth, "leave", form=secret(booth))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    booth.http.cookies.set("fewshot-operator", cookie, path="/operator")
    assert "Mixed up today" not in booth.http.get("/operator").text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 1000, b"pin=" + b"1" * 100_000, b"pin"])
def test_a_broken_form_is_a_wrong_pin(booth: Page, body: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert booth.http.post("/operator/enter", content=body, headers=kind).status_code == 403
    assert booth.http.post("/operator/enter", json={"pin": PIN}).status_code == 415


def test_shut_down_ends_the_process_with_a_status_of_its_own(tmp_path: Path) -> None:
    import httpx

    environment = {
        "FEWSHOT_DATA_DIR": str(tmp_path), "FEWSHOT_PORT": "0", "FEWSHOT_KIOSK": "1",
        "FEWSHOT_KIOSK_PIN": PIN, "PATH": "", "HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.ui.fake_app"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout
            url = next(line for line in running.stdout if line.startswith("Open ")).split()[1]
            with httpx.Client(base_url=url) as http:
                http.post("/operator/enter", data={"pin": PIN})
                found = re.search(r'name="form" value="([^"]+)"', http.get("/operator").text)
                assert found
                said = http.post("/operator/shut-down", data={"form": found[1]})
            assert said.status_code == 200 and "shut down" in said.text
            assert "refresh" not in said.headers
            assert running.wait(60) == SHUT_DOWN
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGKILL)
    written = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"RestartPreventExitStatus={SHUT_DOWN}\n" in written
