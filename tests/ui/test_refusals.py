"""What the guard refuses is a sentence on the page, not a lost connection."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from fewshot_demo.guard.request_refused import RequestRefused
from tests.ui.browser import Hand


@pytest.mark.parametrize(("reason", "after", "attempts"), [("large", 0, 1), ("often", 1, 2)])
def test_a_refusal_is_said(visitor: Hand, reason: str, after: int, attempts: int) -> None:
    refused = RequestRefused(reason, after)
    headers, body = refused.answer()
    answer = {name.decode(): value.decode() for name, value in headers}
    asked = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=refused.status, headers=answer, body=body)

    visitor.page.route("**/component_server/", refuse)
    visitor.page.locator("#sets .set-name").click()
    expect(visitor.toast).to_contain_text(json.loads(body)["refusal"])
    expect(visitor.saved).to_have_text("Saved")
    assert len(asked) == attempts  # once more, where a time is named after which it may be
    expected = [one for one in visitor.complaints if str(refused.status) in one]
    assert expected == visitor.complaints  # what the browser itself writes down, and nothing else
    visitor.complaints.clear()


def test_no_script_of_another_runs(visitor: Hand) -> None:
    visitor.page.evaluate(
        """() => {
          const image = '<img src="/none" onerror="window.ran = 1">';
          document.body.insertAdjacentHTML("beforeend", image);
          const script = document.createElement("script");
          script.textContent = "window.ran = 2";
          document.body.append(script);
          const frame = document.createElement("iframe");
          frame.src = "https://example.org/";
          document.body.append(frame);
        }"""
    )
    visitor.page.wait_for_timeout(500)
    assert visitor.page.evaluate("window.ran") is None
    assert len(visitor.complaints) >= 3
    visitor.complaints.clear()


def test_a_foreign_page_reaches_nothing(visitor: Hand) -> None:
    """A page of another origin on this machine: no call, no reading, no frame."""
    home = visitor.page.url
    other = visitor.page.context.new_page()
    other.route("http://localhost:9/", lambda route: route.fulfill(body="<p>other</p>"))
    other.goto("http://localhost:9/")
    tried = other.evaluate(
        """async (home) => {
          const call = (kind, mode) => fetch(home + "gradio_api/component_server/", {
            method: "POST", mode, headers: { "content-type": kind }, body: "{}",
          }).then((reply) => reply.type, () => "failed");
          return [await call("application/json", "cors"), await call("text/plain", "cors"),
            await fetch(home).then((reply) => reply.type, () => "failed")];
        }""",
        home,
    )
    assert tried == ["failed"] * 3
    other.close()
