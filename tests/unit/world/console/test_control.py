"""What the engine says to a console that dies meanwhile is said once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.errors import NoAnswer
from harness.world.console.control import ConsoleControl, PeoplesLedger
from harness.world.fakes import FakeControl

SHOWN = {
    "seq": 7,
    "at": 1.0,
    "kind": "shown",
    "event": "paged",
    "text": "billing is down",
    "protocol": "generic",
    "route": "primary",
    "key": "k",
}


@pytest.fixture
def control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[ConsoleControl, list[str]]]:
    """A console that dies at the first call, after `writes`; and the calls that it got."""

    def make(*writes: dict[str, Any], comes_back: bool = True) -> tuple[ConsoleControl, list[str]]:
        ledger, calls = PeoplesLedger(tmp_path / "people.jsonl"), list[str]()
        ledger.path.write_text(json.dumps(SHOWN | {"text": "an earlier page"}) + "\n")

        def call(_self: FakeControl, _method: str, path: str, _body: Any = None, **_more: Any) -> dict[str, Any]:
            calls.append(path)
            if len(calls) == 1:
                with ledger.path.open("a") as file:
                    file.writelines(json.dumps(line) + "\n" for line in writes)
                raise NoAnswer("it does not answer")
            return {"seq": 9}

        def wait() -> None:
            if not comes_back:
                raise NoAnswer("the console has ended and could not be started again")

        monkeypatch.setattr(FakeControl, "call", call)
        program: Any = SimpleNamespace(wait_until_up=wait)
        return ConsoleControl("people", 1, 1, 1, "token", program=program, ledger=ledger), calls

    return make


def page(control: ConsoleControl) -> None:
    control.show("paged", "billing is down", protocol="generic", route="primary", key="k")


def test_what_it_wrote_before_it_died_is_not_said_again(control: Any) -> None:
    console, calls = control(SHOWN)
    page(console)
    assert calls == ["/shown"]


@pytest.mark.parametrize("writes", [(), (SHOWN | {"key": "another"},), ({"seq": 7, "at": 1.0, "kind": "abort", "who": "", "why": "?"},)])
def test_what_it_did_not_write_is_said_again(writes: tuple[dict[str, Any], ...], control: Any) -> None:
    console, calls = control(*writes)
    page(console)
    assert calls == ["/shown", "/shown"]


def test_the_same_page_of_earlier_is_another_one(control: Any) -> None:
    console, calls = control()
    console.show("paged", "an earlier page", protocol="generic", route="primary", key="k")
    assert calls == ["/shown", "/shown"]


def test_what_is_not_written_down_is_simply_said_again(control: Any) -> None:
    console, calls = control(SHOWN)
    console.status({"over": False})
    assert calls == ["/status", "/status"]


def test_a_console_that_does_not_come_back_is_no_answer(control: Any) -> None:
    console, _ = control(comes_back=False)
    with pytest.raises(NoAnswer, match="could not be started again"):
        page(console)
