"""While the database is away the page says so, until it is back."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Server


@pytest.mark.skipif(os.name == "nt", reason="a folder in use can be renamed on POSIX")
def test_a_banner_stands_there_until_work_can_be_saved_again(visitor: Hand, server: Server) -> None:
    visitor.begin_own("stair", "ribbon")
    banner = visitor.page.locator("#sets .away")
    expect(banner).to_be_hidden()
    elsewhere = server.data.with_name("elsewhere")
    server.data.rename(elsewhere)
    try:
        visitor.draw(drawings("stair")[0])
        expect(banner).to_contain_text("can't be saved")
    finally:
        elsewhere.rename(server.data)
    expect(banner).to_be_hidden()
    visitor.keep(0)
    visitor.settle()
