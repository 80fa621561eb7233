"""What a browser asks for to install the page, and what it keeps for when nobody answers."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.integration.guarded import Page, opened


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("installing")) as page:
        yield page


def test_the_manifest_names_an_app_and_icons_that_are_there(page: Page) -> None:
    reply = page.http.get("/manifest.json")
    assert reply.headers["content-type"] == "application/manifest+json"
    told = reply.json()
    assert (told["name"], told["display"], told["start_url"]) == (
        "Teach by drawing",
        "standalone",
        "/",
    )
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        image = Image.open(io.BytesIO(page.http.get(icon["src"]).content))
        assert f"{image.width}x{image.height}" == icon["sizes"] and image.format == "PNG"
        edge = image.width // 10
        middle = (edge, edge, image.width - edge, image.height - edge)
        paper = image.getpixel((0, 0))
        image.paste(paper, middle)  # pyright: ignore[reportArgumentType]
        assert image.getcolors() == [(image.width * image.height, paper)], "a circle cuts no shape"
    assert page.http.get("/manifest.json", headers={"accept-language": "zh"}).json()["lang"] == "zh"


def test_the_kept_page_says_so_in_the_readers_language_and_looks_again(page: Page) -> None:
    kept = page.http.get("/unreached")
    assert "does not answer" in kept.text and 'http-equiv="refresh"' in kept.text
    assert "data-text" not in kept.text and "<script" not in kept.text
    theirs = page.http.get("/unreached", headers={"accept-language": "zh-CN"}).text
    assert '<html lang="zh">' in theirs and "服务器没有响应" in theirs


def test_the_worker_is_a_script_of_ours_that_is_always_fresh(page: Page) -> None:
    worker = page.http.get("/service-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in worker.headers["content-security-policy"]
