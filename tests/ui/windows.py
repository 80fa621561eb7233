"""Windows of a browser, each used by one visitor after the other.

A new window costs the browser and the server seconds of work: its processes, and fetching and
compiling the page's scripts. One that was used before has those at hand; what a visitor left in it
is deleted before the next comes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

KEPT = 5  # windows of one browser that wait for their next visitor


@dataclass(eq=False)
class Window:
    """A browser context, and what it was made with.

    ``resting`` is an empty page that keeps the window open between two visitors.
    """

    made_with: str
    context: BrowserContext
    resting: Page

    def leave(self, origin: str) -> None:
        """Close the pages of a visitor, and delete what they stored."""
        for page in self.context.pages:
            if page is not self.resting:
                page.close()
        self.context.clear_cookies()
        devtools = self.context.new_cdp_session(self.resting)
        devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        devtools.detach()


@dataclass
class Windows:
    """Those of one browser; ``waiting`` has the last one used at its end."""

    browser: Browser
    waiting: list[Window] = field(default_factory=list)

    def take(self, **how: object) -> Window:
        """A window that nobody uses, made as Playwright's `new_context` takes it."""
        made_with = repr(sorted(how.items()))
        for window in self.waiting:
            if window.made_with == made_with:
                self.waiting.remove(window)
                return window
        context = self.browser.new_context(**how)  # pyright: ignore[reportArgumentType]
        return Window(made_with, context, context.new_page())

    def give_back(self, window: Window, origin: str) -> None:
        """A visitor has left."""
        window.leave(origin)
        self.waiting.append(window)
        for old in self.waiting[:-KEPT]:
            old.context.close()
        del self.waiting[:-KEPT]
