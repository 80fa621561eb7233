"""A visitor who tries the work of others by every call gets nowhere; and it would be seen."""

from pathlib import Path

import pytest

from tests.proof import attempts


def test_no_attempt_succeeds_and_no_call_fails(tmp_path: Path) -> None:
    outcomes, _ = attempts.prove(tmp_path, 120, 120, seed=1)
    assert outcomes.total() == 240
    assert outcomes["refused in words"] > 100
    assert outcomes["answered, about the own"] > 20, "the attacker's own calls work"


def test_an_attempt_that_succeeds_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told the key of a victim's set, the attacker does change it."""
    known_of = attempts.known_of

    def told(victims: list[attempts.Victim], links: tuple[str, str, int]) -> dict[str, list]:
        known = known_of(victims, links)
        return known | {"str": [victims[0].key] * 5}

    monkeypatch.setattr(attempts, "known_of", told)
    with pytest.raises(AssertionError):
        attempts.prove(tmp_path, 120, 0, seed=1)
