from __future__ import annotations

from worker.retry import CAP_S, FIRST_S, Retry


def _waits(seed: int, count: int) -> list[float]:
    retry = Retry(seed)
    return [retry.wait_s() for _ in range(count)]


def test_each_ceiling_is_twice_the_last_until_the_cap_and_jitter_takes_at_most_half() -> None:
    for number, wait_s in enumerate(_waits(7, 12)):
        ceiling_s = min(CAP_S, FIRST_S * 2**number)
        assert ceiling_s / 2 <= wait_s <= ceiling_s


def test_the_jitter_is_the_seeds() -> None:
    assert _waits(7, 20) == _waits(7, 20)
    assert _waits(7, 20) != _waits(8, 20)


def test_a_success_begins_anew() -> None:
    retry = Retry(7)
    for _ in range(10):
        retry.wait_s()
    retry.reset()
    assert retry.wait_s() <= FIRST_S


def test_what_the_service_asks_for_is_the_least() -> None:
    assert Retry(7).wait_s(300.0) == 300.0
    assert Retry(7).wait_s(-5.0) >= FIRST_S / 2


def test_it_never_gives_up_however_long_it_lasts() -> None:
    retry = Retry(7)
    for _ in range(5000):
        assert retry.wait_s() <= CAP_S
    assert not retry.gives_up()
