"""`hosts:` in a connector file: names, the links that they get, and the template names of the front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.connector.hosts import front_of, link_for
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import Problem

Judge = Callable[[str], tuple[Problem, ...]]


def test_hosts_with_their_links(connector_text: str) -> None:
    text = f'{connector_text}hosts: {{events.pagerduty.com: alerts, "*.my.example.com": destination, stats.example.net: refuse}}\n'
    file = validate.connector(document.parse(text, Path("x.connector.yaml")))
    assert file.hosts == {"events.pagerduty.com": "alerts", "*.my.example.com": "destination", "stats.example.net": "refuse"}
    assert type(file).model_validate(file.as_json()).hosts == file.hosts


@pytest.mark.parametrize(
    "host", ["https://api.example.com", "api.example.com:443", "API.example.com", "a b", "*", "api.*.com", "-a.com", "a" * 64]
)
def test_what_is_not_a_host(connector_text: str, connector_problems: Judge, host: str) -> None:
    [problem] = connector_problems(f'{connector_text}hosts: {{"{host}": destination}}\n')
    assert f"{host!r} is not a host" in problem.found
    assert ("without scheme" in problem.hint) is any(letter in host for letter in ":/A")


def test_an_unknown_link(connector_text: str, connector_problems: Judge) -> None:
    [problem] = connector_problems(f"{connector_text}hosts: {{api.example.com: destinatoin}}\n")
    assert problem.key == "hosts.api.example.com"
    assert "destination.token" in problem.allowed


def test_the_front_is_there_where_hosts_are(connector_text: str, connector_problems: Judge) -> None:
    text = connector_text.replace('SOURCE: "{source.url}"', 'CA: "{front.ca_file}"')
    [problem] = connector_problems(text)
    assert (problem.found, problem.hint) == (
        "{front.ca_file}, but the file declares no `hosts:`",
        "add `hosts: {api.example.com: destination}` to the file",
    )
    assert connector_problems(f"{text}hosts: {{api.example.com: destination}}\n") == ()


def test_a_watchdog_pages_over_a_link_of_its_own_through_a_front_of_its_own() -> None:
    assert (link_for("connector", "alerts"), link_for("watchdog", "alerts")) == ("alerts", "watchdog.alerts")
    assert (link_for("watchdog", "source"), link_for("connector", "refuse")) == ("source", None)
    assert (front_of("connector"), front_of("watchdog")) == ("front", "watchdog_front")
