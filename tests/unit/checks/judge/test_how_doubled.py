"""How a double came about is said as the ledgers show it, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

CUT = {"sent": False, "status": None, "why": "cut", "fault": "f1"}


def _write(run: Any, t: float, idem: str | None, **answer: Any) -> int:
    """invoice-800 is created with an idempotency key."""
    number: int = run.write(t, ("invoice-800", 1), **answer)
    [asked] = [fields for _, fields in run.lines["destination"] if fields["kind"] == "request" and fields["req"] == number]
    asked["idem"] = idem
    return number


@pytest.fixture
def how(outage: Any, verdict: Any) -> Any:
    """What `exactly_once` says of the one double, after `was created twice: `."""
    outage.offer("invoice-800", 1520)

    def words() -> str:
        said = verdict(outage, "exactly_once")
        _, told = said.summary.split("1 doubled effect: invoice-800 was created twice: ")
        assert said.exhibits["doubled"]["how"].tolist()[1] == told
        return str(told)

    return words


@pytest.mark.parametrize(
    ("first", "then", "key"),
    [
        ("a", "b", "another idempotency key"),
        ("a", "a", "the same idempotency key"),
        ("a", None, "no idempotency key"),
        (None, None, "no idempotency key"),
        (None, "a", "an idempotency key that the first had not"),
    ],
)
def test_a_retry_of_a_lost_answer_and_its_key(outage: Any, how: Any, first: str | None, then: str | None, key: str) -> None:
    one, two = _write(outage, 1531, first, **CUT), _write(outage, 1533.1, then)
    assert (
        how()
        == f"the first answer (request {one}) was cut off by f1 (down on destination), and the retry 2.1s later (request {two}) used {key}"
    )


def test_no_retry_but_a_write_after_an_answer(outage: Any, how: Any) -> None:
    one, two = _write(outage, 1531, "a"), _write(outage, 1560, "b")
    assert how() == f"the first answer (request {one}) was 201, and the write 29s later (request {two}) used another idempotency key"


def test_a_write_that_came_before_the_first_was_answered(outage: Any, how: Any) -> None:
    _write(outage, 1531, "a", reply_t=1540, **CUT)
    two = _write(outage, 1535, "b")
    assert f"(request {two}), which came before that answer, used another idempotency key" in how()


def test_a_restart_in_between_and_two_processes(outage: Any, how: Any) -> None:
    outage.note("actor_started", -60, actor="connector", attempt=1, pid=1, why="start")
    _write(outage, 1531, "a", **CUT)
    _write(outage, 1560, "b")
    assert how().endswith(" used another idempotency key")
    outage.note("actor_started", 1550, actor="connector", attempt=2, pid=2, why="second")
    assert how().endswith(
        " used another idempotency key, after the connector had been started again at 25:50, while 2 of its processes ran"
    )


def test_many_that_came_about_alike_are_one_sentence(outage: Any, verdict: Any) -> None:
    for number in (1, 2, 3):
        outage.write(1600 + number, (f"invoice-00{number}", 1), effect="created")
    outage.write(1700, ("invoice-004", 1), effect="changed")
    text = verdict(outage, "exactly_once").summary
    assert "invoice-001 was created twice: the first answer" in text
    assert text.endswith("(3 more like this: invoice-002, invoice-003, invoice-004)")
