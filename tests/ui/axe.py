"""axe-core, put to what stands on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.browser import Hand

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Every rule that there is, best practice and experiments among them, but those of level AAA.
RUN = """async (part) => {
    const every = axe.getRules().filter(({ tags }) => !tags.includes("wcag2aaa"));
    const rules = Object.fromEntries(every.map(({ ruleId }) => [ruleId, { enabled: true }]));
    return (await axe.run(part, { runOnly: Object.keys(rules), rules })).violations;
}"""

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="`make check-js` installs axe-core")


def load(hand: Hand) -> None:
    """Put axe into the page; once for each that is loaded."""
    hand.page.evaluate(AXE.read_text(encoding="utf-8"))


def found(hand: Hand, part: str = "html") -> list[str]:
    """Each finding: its rule and the elements that break it."""
    violations: list[dict[str, Any]] = hand.page.evaluate(RUN, part)
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in violations
        for node in one["nodes"]
    ]
