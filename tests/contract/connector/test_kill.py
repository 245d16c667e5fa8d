"""SIGKILL, at any moment: the queue, the cursor and the incident are on disk, and what is repeated takes effect once."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.contract


def test_killed_again_and_again_it_loses_and_doubles_nothing(stack: Any) -> None:
    for _ in range(3):
        enough = stack.commits() + 15
        stack.until(lambda enough=enough: stack.commits() >= enough)
        with stack.live.fault("kill", actor="connector"):
            stack.live.let_pass("20s")
    stack.drain()
    assert stack.live.world.processes["connector"].attempt == 4
    assert stack.missing() == set()
    assert stack.doubled() == {}


def test_killed_between_a_commit_and_its_answer_it_asks_again_with_the_same_key(stack: Any) -> None:
    cut = next(found for found in (_killed_in_between(stack, f"moment-{number}") for number in range(12)) if found)
    stack.drain()
    again = [line for line in stack.lines("destination", "attempted") if (line["key"], line["digest"]) == (cut["key"], cut["digest"])]
    assert len(again) >= 2
    assert cut["key"] in {line["key"] for line in stack.lines("destination", "repeated")}
    assert stack.doubled() == {}
    assert stack.missing() == set()


def _killed_in_between(stack: Any, moment: str) -> dict[str, Any] | None:
    """The commit whose answer was held back when the process was killed.

    None if it was no creation, or if the fake had to let go before (it waits two seconds).
    """
    destination = stack.live.world.fakes["destination"]
    destination.set_trigger({"id": moment, "counter": "commits", "at": 10, "hold": "before_reply"})
    stack.until(lambda: destination.trigger(moment, 0.02).get("hit"))
    cut: dict[str, Any] = stack.lines("destination", "committed")[-1]
    with stack.live.fault("kill", actor="connector"):
        let_go = [line for line in stack.lines("destination", "trigger") if line["trigger"] == moment and line["event"] == "timeout"]
        destination.release(moment)
    return cut if cut["op"] == "create" and not let_go else None


def test_an_incident_outlives_the_process_that_opened_it(stack: Any) -> None:
    outage = stack.live.inject("down", link="destination")
    stack.until(stack.pages)
    with stack.live.fault("kill", actor="connector"):
        stack.live.let_pass("20s")
    stack.live.let_pass("5m")
    ((action, route, key),) = stack.pages()
    assert (action, route) == ("trigger", "primary")
    stack.live.heal(outage)
    stack.drain()
    stack.until(lambda: len(stack.pages()) > 1)
    assert stack.pages()[1:] == [("resolve", "primary", key)]
    assert stack.missing() == set()


def test_a_stop_ends_what_is_in_hand_and_loses_nothing(open_stack: Any) -> None:
    with open_stack(speed=10.0) as stack:  # its grace of a minute is six seconds then, and not one
        stack.until(lambda: stack.commits() >= 20)
        with stack.live.fault("stop", actor="connector"):
            assert stack.live.world.processes["connector"].last_code == 0
        stack.drain()
        assert stack.missing() == set()
        assert stack.doubled() == {}
