from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from harness.engine import history_export
from harness.errors import EnvironmentUnavailable


def _journalled(answer: str | EnvironmentUnavailable) -> dict[str, Any]:
    told: list[Any] = []
    instants = iter((100.0, 160.0))

    def exported() -> str:
        if isinstance(answer, EnvironmentUnavailable):
            raise answer
        return answer

    clock = SimpleNamespace(at=lambda: next(instants))
    world = SimpleNamespace(processes={"connector": SimpleNamespace(exported=exported)}, clock=clock, tell=told.append)
    history_export.export_history(world)  # type: ignore[arg-type]
    [event] = told
    return dict(event.fields())


def test_the_export_and_how_long_it_took_are_journalled() -> None:
    assert _journalled("invoice/i-7") == {"text": "invoice/i-7", "took_s": 60.0, "cut": False, "failed": ""}


def test_a_very_long_one_is_cut_and_says_so() -> None:
    event = _journalled("x" * (history_export.LONGEST + 1))
    assert (len(event["text"]), event["cut"]) == (history_export.LONGEST, True)


def test_why_there_is_none_is_journalled() -> None:
    assert _journalled(EnvironmentUnavailable("nobody there")) == {"text": "", "took_s": 60.0, "cut": False, "failed": "nobody there"}
