"""Other sites can neither call the app, nor read its answers, nor frame it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.guard import Guard
from fewshot_demo.settings import SPACES, Settings
from tests.integration.guarded import CALL, Recorder, Reply, asked, config_in, opened
from tests.loops import run_async

BODY = b'{"data": {}, "component_id": 1, "fn_name": "ask", "session_hash": "s"}'
HOST = "127.0.0.1:7860"


def ask(
    method: str = "POST",
    path: str = CALL,
    values: dict[str, Any] | None = None,
    behind: Recorder | None = None,
    **headers: Any,
) -> Reply:
    guard = Guard(behind or Recorder(), Settings(**(values or {})))
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "POST":
        sent = {"content-type": "application/json"} | sent
    return run_async(lambda: asked(guard, method, path, sent, [BODY]))


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:7861",  # another program's page on this machine
        "http://localhost:7860",
        "http://127.0.0.1",
        "http://127.0.0.1:7860.evil.example",
        "http://evil.example@127.0.0.1:7860.evil.example",
        "null",
        "",
        "http://[",
        "file://",
    ],
)
def test_a_call_from_another_site_is_refused(origin: str) -> None:
    behind = Recorder()
    reply = ask(behind=behind, origin=origin)
    assert (reply.status, reply.json()["reason"]) == (403, "origin")
    assert not behind.scopes


@pytest.mark.parametrize("site", ["cross-site", "same-site", "rubbish"])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", CALL), ("GET", "/theme.css"), ("GET", "/assets/a.js")]
)
def test_what_the_browser_calls_foreign_is_refused(site: str, method: str, path: str) -> None:
    assert ask(method, path, sec_fetch_site=site, sec_fetch_mode="no-cors").status == 403
    assert ask(method, path, sec_fetch_site="same-origin").status == 200


def test_the_page_itself_may_be_visited_from_anywhere_and_read_by_none() -> None:
    link: dict[str, Any] = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert ask("GET", "/", **link).status == 200
    assert ask("GET", "/", sec_fetch_site="cross-site", sec_fetch_mode="cors").status == 403
    assert ask("GET", "/", sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status == 403
    assert ask("GET", "/", origin="https://evil.example").status == 403
    assert ask("POST", CALL, **link).status == 403  # a form of another site navigates too


def test_the_pages_own_calls_and_programs_pass() -> None:
    assert ask(origin=f"http://{HOST}", sec_fetch_site="same-origin").status == 200
    assert ask(origin=f"https://{HOST}").status == 200  # behind a proxy that ends TLS
    assert ask().status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example"])
def test_a_name_bent_to_this_machine_is_refused(host: str) -> None:
    assert ask(host=host, origin=f"http://{host}").json()["reason"] == "host"
    assert ask("GET", "/", host=host).json()["reason"] == "host"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7860", "LOCALHOST", "[::1]:7860"])
def test_the_names_of_this_machine_pass(host: str) -> None:
    assert ask(host=host).status == 200


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", "<script>", "a:b", "a:999999", "é"])
def test_what_is_no_name_is_refused(host: str) -> None:
    assert ask(host=host, values={"host": "0.0.0.0"}).status == 400


def test_on_a_network_any_name_passes_unless_some_are_named() -> None:
    wide = {"host": "0.0.0.0"}
    assert ask(values=wide, host="school.example", origin="http://school.example").status == 200
    assert ask(values=wide, host="school.example", origin="http://evil.example").status == 403
    named = wide | {"allowed_hosts": "school.example, Other.example"}
    assert ask(values=named, host="school.example:80").status == 200
    assert ask(values=named, host="other.example").status == 200
    assert ask(values=named, host="evil.example").json()["reason"] == "host"
    # A proxy that asks under a name of its own.
    behind = named | {"allowed_hosts": "school.example, inner"}
    assert ask(values=behind, host="inner", origin="https://school.example").status == 200
    assert ask(values=behind, host="inner", origin="https://evil.example").status == 403


def test_a_forwarded_name_is_believed_of_trusted_proxies_alone() -> None:
    said: dict[str, Any] = {
        "x_forwarded_host": "school.example",
        "origin": "https://school.example",
    }
    assert ask(**said).status == 403
    assert ask(values={"trusted_hops": 1}, **said).status == 200
    assert ask(values={"trusted_hops": 1}, x_forwarded_host="a b").status == 400
    for hops, heard in ((0, False), (1, True)):
        behind = Recorder()
        values = {"trusted_hops": hops}
        sent = {"x_forwarded_proto": "https", "x_gradio_server": "http://evil.example"}
        assert ask("GET", "/", values, behind, **sent).status == 200
        names = [name for name, _ in behind.scopes[0]["headers"]]
        assert (b"x-forwarded-proto" in names) is heard
        assert b"x-gradio-server" not in names


@pytest.mark.parametrize("origin", ["https://evil.example", f"http://{HOST}"])
def test_no_preflight_is_answered_and_no_answer_is_opened(origin: str) -> None:
    asking: dict[str, Any] = {"origin": origin, "access_control_request_method": "POST"}
    reply = ask("OPTIONS", **asking)
    assert reply.status == 405
    for one in (reply, ask(origin=origin), ask("GET", "/", origin=origin)):
        assert not [name for name in one.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/theme.css", "/nothing"])
def test_every_answer_tells_browsers_where_the_page_may_go(path: str) -> None:
    headers = ask("GET", path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'self'"
    assert policy["object-src"] == policy["form-action"] == policy["frame-src"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=(self)" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_scripts_of_the_server_run_and_no_others(tmp_path: Path) -> None:
    def digest(script: str) -> str:
        return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    with opened(tmp_path) as page:
        reply = page.http.get("/")
        scripts = re.findall(r"<script(?: data-[^>]*)?>(.*?)</script>", reply.text, re.DOTALL)
        added = config_in(reply.text)["head"]
        allowed = (
            reply.headers["content-security-policy"].partition("script-src ")[2].split("; ")[0]
        )
        elsewhere = page.http.get("/theme.css").headers["content-security-policy"]
    ours = re.search(r"<script>(.*)</script>", added, re.DOTALL)
    assert ours is not None
    assert len(scripts) >= 5
    assert "endLoadingFrames" in scripts[0]  # before Gradio's own
    wanted = {f"'sha256-{digest(script)}'" for script in [*scripts, ours[1]]}
    assert set(allowed.split()) == wanted | {"'self'", "'unsafe-eval'"}
    assert "sha256" not in elsewhere


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip, br", True),
        ("br;q=1, gzip;q=0.5", True),
        ("br", False),
        ("gzip;q=0", False),
        ("", False),
    ],
)
def test_the_page_is_packed_for_who_can_unpack_it(
    tmp_path: Path, accepts: str, packed: bool
) -> None:
    with opened(tmp_path) as page:
        plain = page.http.get("/", headers={"accept-encoding": "identity"})
        reply = page.http.get("/", headers={"accept-encoding": accepts})
        assert (reply.headers.get("content-encoding") == "gzip") is packed
        assert reply.text == plain.text
        if packed:
            assert 3 * int(reply.headers["content-length"]) < len(plain.content)


def test_the_page_says_its_own_length(tmp_path: Path) -> None:
    with opened(tmp_path) as page:
        plain = {"accept-encoding": "identity"}
        length = [str(len(page.http.get("/", headers=plain).content))]
        for method in ("GET", "HEAD"):
            headers = page.http.request(method, "/", headers=plain).headers
            assert headers.get_list("content-length") == length


def test_who_may_frame_the_page_is_a_setting() -> None:
    def framing(**values: Any) -> str:
        headers = ask("GET", "/", {"host": "0.0.0.0", **values}).headers
        assert ("x-frame-options" in headers) is (not values)
        return headers["content-security-policy"].partition("frame-ancestors ")[2]

    assert framing() == "'self'"
    assert framing(space="someone/demo") == f"'self' {SPACES}"
    assert framing(frame_ancestors="https://school.example") == "https://school.example"
    with pytest.raises(ValueError, match="frame_ancestors"):
        Settings(frame_ancestors="'self'; script-src *")


def test_on_spaces_the_proxy_is_trusted() -> None:
    assert (Settings().hops, Settings(space="a/b").hops, Settings(trusted_hops=2).hops) == (0, 1, 2)
