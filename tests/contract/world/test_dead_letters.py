"""A connector is asked which records it has given up: over HTTP, or by a command in its own surroundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable

pytestmark = pytest.mark.contract

SERVES = (
    'run: {command: ["{python}", PROGRAM, serve, "{connector.port}"], env: {SECRET: "{destination.credential}"}}\nready: {log: serving}\n'
)


def command(program: str) -> str:
    """A connector that serves, whose dead letters a line of Python prints."""
    return SERVES + f'dead_letters: {{command: ["{{python}}", "-c", "{program}"]}}'


@pytest.fixture
def asked(tiny: Callable[[str], Any]) -> Callable[[str], str]:
    """What a connector with these lines in its file answers; it is running."""
    return lambda lines: str(tiny(lines).start().connector.dead_letters())


def test_a_command_prints_them(asked: Callable[[str], str]) -> None:
    assert asked(command("print('i-7', 'i-9')")).split() == ["i-7", "i-9"]


def test_a_command_has_the_environment_of_the_connector(asked: Callable[[str], str]) -> None:
    """And its home, where its state is."""
    program = "import os, pathlib; home = pathlib.Path(os.environ['HOME']); print((home / 'state').is_dir(), os.environ['SECRET'] != '')"
    assert asked(command(program)).split() == ["True", "True"]


def test_template_names_are_replaced_in_its_words(asked: Callable[[str], str]) -> None:
    lines = SERVES + 'dead_letters: {command: ["{python}", "-c", "import sys; print(sys.argv[1])", "{connector.name}"]}'
    assert asked(lines).split() == ["tiny"]


def test_a_command_that_prints_nothing_names_nobody(asked: Callable[[str], str]) -> None:
    assert asked(command("pass")).strip() == ""


def test_what_it_prints_counts_only_when_it_went_well(asked: Callable[[str], str]) -> None:
    with pytest.raises(EnvironmentUnavailable, match=r"dead_letters of tiny: .*exited with 3"):
        asked(command("import sys; print('i-7'); sys.exit(3)"))


def test_a_command_that_is_not_there_says_so(asked: Callable[[str], str]) -> None:
    with pytest.raises(EnvironmentUnavailable, match="dead_letters of tiny"):
        asked(SERVES + "dead_letters: {command: [/nowhere/to/be/found]}")


def test_it_is_asked_over_http(asked: Callable[[str], str]) -> None:
    assert '"length": 7' in asked(SERVES + "dead_letters: {http: /stats}")


def test_an_error_over_http_says_so(asked: Callable[[str], str]) -> None:
    with pytest.raises(EnvironmentUnavailable, match=r"dead_letters of tiny: .*503"):
        asked(SERVES + "dead_letters: {http: /broken}")


@pytest.mark.parametrize("lines", ["", "dead_letters: {alert_reference: record}"])
def test_who_names_them_in_alerts_is_not_asked(asked: Callable[[str], str], lines: str) -> None:
    with pytest.raises(EnvironmentUnavailable, match="has no dead letters to ask for"):
        asked(SERVES + lines)
