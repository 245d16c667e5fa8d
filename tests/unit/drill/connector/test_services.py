"""`services:` in a connector file: kinds and their options, and the template names that they bring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import Problem

Judge = Callable[[str], tuple[Problem, ...]]


def test_a_list_of_kinds_or_a_kind_with_its_options(connector_text: str) -> None:
    for services, expected in (
        ("[redis, postgres]", {"redis": {}, "postgres": {}}),
        ("{alertmanager: {config: am.yml}}", {"alertmanager": {"config": "am.yml"}}),
        ("{redis: }", {"redis": {}}),
    ):
        file = validate.connector(document.parse(f"{connector_text}services: {services}\n", Path("x.connector.yaml")))
        assert file.services == expected
        assert type(file).model_validate(file.as_json()).services == expected


def test_what_cannot_be_started_is_told_with_what_can(connector_text: str, connector_problems: Judge) -> None:
    [problem] = connector_problems(f"{connector_text}services: [rediss]\n")
    assert (problem.found, problem.hint) == ("unknown service 'rediss'", "did you mean 'redis'?")
    assert "postgres" in problem.allowed
    [missing] = connector_problems(f"{connector_text}services: {{alertmanager: {{}}}}\n")
    assert missing.key.startswith("services.alertmanager")


def test_a_name_of_a_service_needs_that_service(connector_text: str, connector_problems: Judge) -> None:
    text = connector_text.replace('SOURCE: "{source.url}"', 'SOURCE: "{services.redis.url}"')
    [problem] = connector_problems(text)
    assert problem.hint == "add `services: [redis]` to the file"
    assert connector_problems(f"{text}services: [redis]\n") == ()


def test_a_misspelt_name_of_a_service(connector_text: str, connector_problems: Judge) -> None:
    [problem] = connector_problems(connector_text.replace("{source.url}", "{services.redis.urll}") + "services: [redis]\n")
    assert "services.redis.url" in problem.hint
