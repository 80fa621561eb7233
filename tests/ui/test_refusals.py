"""What the guard refuses is a sentence on the page, not a lost connection."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from fewshot_demo.guard.refused import Refused
from tests.ui.browser import Hand


def test_too_much_and_too_often_are_said(visitor: Hand) -> None:
    visitor.page.evaluate(
        "fewshot.call('ask', { drawing: 'd', image: 'x'.repeat(600000), source: 'drawn' })"
    )
    expect(visitor.toast).to_contain_text("more than can be taken")
    expect(visitor.saved).to_have_text("Saved")
    refused = Refused("often", after=1)
    headers, body = refused.answer()
    answer = {name.decode(): value.decode() for name, value in headers}
    asked = []

    def too_often(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=refused.status, headers=answer, body=body)

    visitor.page.route("**/component_server/", too_often)
    visitor.page.evaluate("fewshot.call('list_sets')")
    expect(visitor.toast).to_contain_text("a little too fast")
    assert visitor.page.evaluate("fewshot.connected")
    assert len(asked) == 2  # once more, after the time that was named
    expected = [one for one in visitor.complaints if "413" in one or "429" in one]
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
