from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from harness.engine import history_export
from harness.errors import EnvironmentUnavailable


def _journalled(answer: str | EnvironmentUnavailable, *own: Any) -> dict[str, Any]:
    told: list[Any] = []
    instants = iter((100.0, 160.0))

    def exported() -> str:
        if isinstance(answer, EnvironmentUnavailable):
            raise answer
        return answer

    clock = SimpleNamespace(at=lambda: next(instants))
    connector = SimpleNamespace(exported=exported, printed=lambda command, folder: f"{command} in {folder}")
    world = SimpleNamespace(processes={"connector": connector}, clock=clock, tell=told.append)
    history_export.export(world, "history", *own)  # type: ignore[arg-type]
    [event] = told
    return dict(event.fields())


def test_the_export_and_how_long_it_took_are_journalled() -> None:
    told = _journalled("invoice/i-7")
    assert told == {"what": "history", "text": "invoice/i-7", "took_s": 60.0, "cut": False, "failed": "", "command": None}


def test_the_command_of_the_integration_file_takes_the_place_of_the_connectors_way(tmp_path: Path) -> None:
    told = _journalled("", ("tools/history.sh",), tmp_path)
    assert told["text"] == f"('tools/history.sh',) in {tmp_path}"
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/history.sh").write_text("another program")
    assert _journalled("", ("tools/history.sh",), tmp_path)["command"] != told["command"], "the digest is of the program, too"


def test_a_very_long_one_is_cut_and_says_so() -> None:
    event = _journalled("x" * (history_export.LONGEST + 1))
    assert (len(event["text"]), event["cut"]) == (history_export.LONGEST, True)


def test_why_there_is_none_is_journalled() -> None:
    told = _journalled(EnvironmentUnavailable("nobody there"))
    assert (told["text"], told["took_s"], told["failed"]) == ("", 60.0, "nobody there")
