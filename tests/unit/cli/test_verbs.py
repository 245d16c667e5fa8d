"""What holds for every verb, and the small ones."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness import __version__, assets
from harness.cli import main

_VERBS = [
    "list",
    "check",
    "plan",
    "run",
    "gameday",
    "abort",
    "verify",
    "report",
    "debrief",
    "review",
    "actions",
    "history",
    "readiness",
    "due",
    "approve",
    "confirm",
    "trends",
    "archive",
    "runbook",
    "matrix",
    "sweep",
    "explore",
    "schedule",
    "schema",
    "config",
    "doctor",
    "clean",
    "forget",
    "new",
    "faultproxy",
]


def test_these_are_the_verbs() -> None:
    assert [command.name for command in main.app.registered_commands] == _VERBS


@pytest.mark.parametrize("verb", _VERBS[:-1])
def test_help_of_every_verb(verb: str, idrill: Callable[..., Any]) -> None:
    said = idrill(verb, "--help")
    assert said.exit_code == 0
    assert f"idrill {verb}" in said.stdout or f"root {verb}" in said.stdout or verb in said.stdout


def test_a_plan_whose_speed_no_client_can_wait_at_says_so_beside_it(idrill: Callable[..., Any]) -> None:
    said = idrill("plan", "commit-then-cut", "--speed", "250", "--json")
    assert json.loads(said.stdout)["speed"] == 250
    assert "`patience: 10s` is 40 ms of wall time at speed 250" in said.stderr
    assert idrill("plan", "commit-then-cut", "--speed", "200").stderr == ""


def test_an_unknown_verb_is_exit_2_with_the_nearest(idrill: Callable[..., Any]) -> None:
    said = idrill("rnu")
    assert said.exit_code == 2
    assert "run" in said.output


def test_version(idrill: Callable[..., Any]) -> None:
    said = idrill("--version")
    assert (said.exit_code, said.stdout) == (0, f"idrill {__version__}\n")


@pytest.mark.parametrize("what", ["drill", "connector"])
def test_schema_is_json(what: str, idrill: Callable[..., Any]) -> None:
    said = idrill("schema", what)
    assert said.exit_code == 0
    assert json.loads(said.stdout)["type"] == "object"


def test_faultproxy_becomes_the_bundled_program_with_its_arguments(idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda *command: called.append(command))
    idrill("faultproxy", "--port", "0", "--help")
    app = str(assets.fixture("faultproxy") / "app.py")
    assert called == [(sys.executable, [sys.executable, app, "--port", "0", "--help"])]


@pytest.mark.parametrize("verb", ["verify", "report"])
def test_a_run_that_does_not_exist_is_exit_2(verb: str, idrill: Callable[..., Any]) -> None:
    said = idrill(verb, "nothing-like-it")
    assert said.exit_code == 2
    assert "no such run" in said.stderr


def test_the_list_of_commands_cuts_no_sentence(idrill: Callable[..., Any]) -> None:
    commands = idrill("--help").stdout.split("Commands:")[1].split("Exit codes")[0]
    lines = [line.strip() for line in commands.splitlines() if line.strip()]
    assert len(lines) > 15
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []
