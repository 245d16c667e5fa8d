"""A connector's history is exported: over HTTP, or by a command in its own surroundings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable

pytestmark = pytest.mark.contract

SERVES = (
    'run: {command: ["{python}", PROGRAM, serve, "{connector.port}"], env: {SECRET: "{destination.credential}"}}\nready: {log: serving}\n'
)


def command(program: str) -> str:
    """A connector that serves, whose history a line of Python prints."""
    return SERVES + f'history: {{export: {{command: ["{{python}}", "-c", "{program}"]}}}}'


@pytest.fixture
def exported(tiny: Callable[[str], Any]) -> Callable[[str], str]:
    """What the export of a running connector with these lines in its file gives."""
    return lambda lines: str(tiny(lines).start().connector.exported())


def test_all_that_a_command_prints_is_the_export(exported: Callable[[str], str]) -> None:
    """Of other commands the end is enough."""
    lines = exported(command("print(*map('invoice/i-%d'.__mod__, range(20000)))")).split()
    assert (len(lines), lines[0], lines[-1]) == (20000, "invoice/i-0", "invoice/i-19999")


def test_only_this_command_s_output_counts(tiny: Callable[[str], Any]) -> None:
    connector = tiny(command("print('invoice/i-7')")).start().connector
    assert [connector.exported().split() for _ in range(2)] == [["invoice/i-7"]] * 2


def test_a_command_of_somebody_else_runs_in_its_surroundings_and_in_their_folder(tiny: Callable[[str], Any], tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    program = tmp_path / "tools/history.sh"
    program.write_text('#!/bin/sh\necho "$1 $(pwd) ${SECRET:+known}"\n')
    program.chmod(0o755)
    connector = tiny(SERVES).start().connector
    assert connector.printed(("tools/history.sh", "{connector.name}"), tmp_path).split() == ["tiny", str(tmp_path), "known"]
    program.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(EnvironmentUnavailable, match="exited with 3"):
        connector.printed(("tools/history.sh",), tmp_path)


def test_it_is_asked_over_http(exported: Callable[[str], str]) -> None:
    assert '"length": 7' in exported(SERVES + "history: {export: {http: /stats}}")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (command("import sys; print('invoice/i-7'); sys.exit(3)"), r"history\.export of tiny: .*exited with 3"),
        (SERVES + "history: {export: {command: [/nowhere/to/be/found]}}", r"history\.export of tiny"),
        (SERVES + "history: {export: {http: /broken}}", r"history\.export of tiny: .*503"),
        (SERVES, "tiny has no export of its history"),
    ],
)
def test_what_does_not_work_is_no_export(exported: Callable[[str], str], lines: str, why: str) -> None:
    with pytest.raises(EnvironmentUnavailable, match=why):
        exported(lines)
