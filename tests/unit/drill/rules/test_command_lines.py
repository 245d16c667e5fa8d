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
        "deployments: {{bad: {{command: [sync, '--with={{{}}}']}}}}",
        "deployments: {{env: {{command: [sync, '--with={{{}}}']}}}}",
        "deployments: {{command: {{command: [sync, '--with={{{}}}']}}}}",
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


@pytest.mark.parametrize("name", ["bad", "command", "env"])
def test_the_environment_of_a_deployment_is_the_connectors_own_whatever_it_is_called(connector_problems: Judge, name: str) -> None:
    start = "connector: a\nrun: {command: [sync]}\n"
    assert connector_problems(f"{start}deployments: {{{name}: {{env: {{command: '{{destination.credential}}'}}}}}}\n") == ()


def test_a_file_of_its_configuration_is_no_command_whatever_it_is_called(connector_problems: Judge) -> None:
    assert connector_problems("connector: a\nrun: {command: [sync]}\nconfig: {command: {text: 'token {destination.credential}'}}\n") == ()


def test_an_address_without_a_password_is_no_secret(connector_problems: Judge) -> None:
    services = "services: {alertmanager: {config: 'route: {receiver: a}'}}\n"
    assert connector_problems("connector: a\nrun: {command: [sync, '{services.alertmanager.url}']}\n" + services) == ()


@pytest.mark.parametrize(
    "word",
    [
        "sync --token=$(cat {destination.credential_file})",
        "sync $( cat {destination.credential_file} )",
        'sync "--token=$(< {destination.credential_file})"',
        "sync --token `cat {destination.credential_file}`",
    ],
)
def test_a_shell_that_puts_a_file_on_a_command_line_is_told(connector_problems: Judge, word: str) -> None:
    [problem] = connector_problems(f"connector: a\nrun:\n  command:\n    - sh\n    - -c\n    - |\n      {word}\n")
    assert problem.found == "what is in {destination.credential_file} on a command line, which every user of this machine can read"


@pytest.mark.parametrize(
    "word",
    [
        "TOKEN=$(cat {destination.credential_file}) sync",
        "export TOKEN=\"$(cat '{destination.credential_file}')\"; exec sync",
        "sync < {destination.credential_file}",
        "sync $(cat words) {destination.credential_file}",
    ],
)
def test_a_shell_that_hands_it_over_otherwise_is_not(connector_problems: Judge, word: str) -> None:
    assert connector_problems(f"connector: a\nrun:\n  command:\n    - sh\n    - -c\n    - |\n      {word}\n") == ()
