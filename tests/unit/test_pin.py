"""The PIN of a page: tried only so often, and open only for so long."""

from __future__ import annotations

import pytest

from fewshot_demo.guard.pin import FREE_ALL, FREE_HERE, OPEN_SECONDS, Opened, PinLock, Shut

DAY = 86_400.0


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lock(clock: Clock) -> PinLock:
    return PinLock("1234", clock)


def opened(lock: PinLock, address: str = "here") -> str:
    found = lock.enter("1234", address)
    assert isinstance(found, Opened)
    return found.session


def looked_at_in_a_day(lock: PinLock, clock: Clock, new_address_each_time: bool) -> int:
    """How many PINs are looked at, of somebody who tries one as soon as it is."""
    tried, end = 0, clock.now + DAY
    while clock.now < end:
        found = lock.enter("0000", str(tried) if new_address_each_time else "there")
        assert isinstance(found, Shut)
        tried += 1
        clock.now += found.after
    return tried


@pytest.mark.parametrize("new_address_each_time", [False, True])
def test_four_digits_are_not_guessed_in_a_day(
    lock: PinLock, clock: Clock, new_address_each_time: bool
) -> None:
    assert 20 < looked_at_in_a_day(lock, clock, new_address_each_time) < 60, "of 10 000"


def test_who_waits_is_not_looked_at_even_with_the_right_pin(lock: PinLock, clock: Clock) -> None:
    found = [lock.enter("0000", "here") for _ in range(FREE_HERE)]
    assert [one.after for one in found if isinstance(one, Shut)] == [0, 0, 15]
    clock.now += 14
    assert lock.enter("1234", "here") == Shut(1)
    clock.now += 1
    assert opened(lock)


def test_waits_grow(lock: PinLock, clock: Clock) -> None:
    waits = []
    for _ in range(14):
        found = lock.enter("0000", "here")
        assert isinstance(found, Shut)
        waits.append(found.after)
        clock.now += found.after
    assert waits == [0, 0, 15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]


def test_one_who_guesses_does_not_keep_others_out_at_once(lock: PinLock) -> None:
    for _ in range(FREE_HERE):
        lock.enter("0000", "there")
    assert opened(lock)


def test_many_who_guess_keep_everybody_out(lock: PinLock, clock: Clock) -> None:
    for number in range(FREE_ALL):
        lock.enter("0000", f"there {number}")
    assert isinstance(lock.enter("1234", "here"), Shut)
    clock.now += 15
    assert opened(lock)
    assert lock.enter("0000", "there") == Shut(0), "the right one begins anew"


def test_it_shuts_by_itself_and_later_where_it_is_used(lock: PinLock, clock: Clock) -> None:
    session = opened(lock)
    form = lock.form(session)
    clock.now += OPEN_SECONDS - 1
    assert lock.allows(session, form)
    clock.now += OPEN_SECONDS - 1
    assert lock.form(session) == form
    clock.now += OPEN_SECONDS
    assert not lock.form(session) and not lock.allows(session, form)


def test_a_form_is_of_one_session(lock: PinLock) -> None:
    one, other = opened(lock), opened(lock)
    assert lock.form(one) != lock.form(other)
    assert not lock.allows(one, lock.form(other))
    assert not lock.allows(one, "") and not lock.allows("", "") and not lock.allows("x", "")
    lock.leave(one)
    assert not lock.form(one) and lock.form(other)


@pytest.mark.parametrize("pin", ["", "12345", "123", "１２３４", "é" * 5000, "1234\0"])
def test_only_the_pin_opens(lock: PinLock, pin: str) -> None:
    assert isinstance(lock.enter(pin, "here"), Shut)
