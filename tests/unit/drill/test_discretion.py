"""Credentials on command lines are refused; in variables they are fine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import Problem

Judge = Callable[[str], tuple[Problem, ...]]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("destination.credential", "hand it over in `run.env`, or as {destination.credential_file}"),
        ("source.credential", "hand it over in `run.env`, or as {source.credential_file}"),
        ("source.webhook_secret", "hand it over in `run.env`"),
        ("control.token", "hand it over in `run.env`"),
        ("alerts.primary.key", "hand it over in `run.env`"),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "run: {{command: [sync, '--with={{{}}}']}}",
        "batch: {{every: 5m, command: [sync, '{{{}}}']}}",
        "controls: {{replay: {{command: [again, '{{{}}}']}}}}",
    ],
)
def test_no_credential_on_a_command_line(connector_problems: Judge, name: str, hint: str, place: str) -> None:
    run = "" if place.startswith("run") else "run: {command: [sync]}\n"
    [problem] = connector_problems(f"connector: orders-sync\n{run}{place.format(name)}\n")
    assert problem.found == f"{{{name}}} on a command line, which every user of this machine can read"
    assert problem.hint == hint


def test_a_service_s_address_holds_its_password(connector_problems: Judge) -> None:
    [problem] = connector_problems("connector: a\nrun: {command: [sync, '{services.redis.url}']}\nservices: [redis]\n")
    assert "{services.redis.url} on a command line" in problem.found
    assert connector_problems("connector: a\nrun: {command: [sync, '{services.redis.port}']}\nservices: [redis]\n") == ()


def test_in_the_environment_they_are_the_connectors_own(connector_problems: Judge) -> None:
    env = "{TOKEN: '{destination.credential}', KEY: '{alerts.primary.key}'}"
    text = f"connector: a\nrun: {{command: [sync, '{{destination.credential_file}}'], env: {env}}}\n"
    assert connector_problems(text) == ()
    assert connector_problems("connector: a\nrun: {command: [sync], env: {command: '{destination.credential}'}}\n") == ()
