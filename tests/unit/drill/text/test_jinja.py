"""Configuration templates: the names of a connector file, nested, in a sandbox."""

from __future__ import annotations

import pytest

from harness.drill.text import jinja

VALUES = {
    "source.url": "http://127.0.0.1:1",
    "destination.credential": 'a"b',
    "alerts.primary.url": "http://127.0.0.1:2/alerts/primary",
    "alerts.backup.url": "http://127.0.0.1:2/alerts/backup",
    "speed": "60",
    "python": "/usr/bin/python3",
}


def test_names_are_replaced_and_lists_walked_over() -> None:
    text = "{{ source.url }} {{ speed }}\n{% for name, route in alerts.items() %}{{ name }}={{ route.url }};{% endfor %}\n"
    assert jinja.render(text, VALUES) == (
        "http://127.0.0.1:1 60\nprimary=http://127.0.0.1:2/alerts/primary;backup=http://127.0.0.1:2/alerts/backup;\n"
    )


def test_a_value_is_quoted_for_the_format_that_it_stands_in() -> None:
    assert jinja.render("{{ destination.credential | tojson }}", VALUES) == '"a\\"b"'


@pytest.mark.parametrize("text", ["{{ source.nothing }}", "{{ nothing }}", "{{ source.url.x.y }}", "{% include 'x' %}", "{{ 1 / 0 }}"])
def test_a_name_without_a_value_is_an_error_and_never_an_empty_text(text: str) -> None:
    with pytest.raises(jinja.Broken):
        jinja.render(text, VALUES)


@pytest.mark.parametrize(
    "text", ["{{ source.__class__.__mro__ }}", "{{ ''.__class__.__base__.__subclasses__() }}", "{{ source.update({'url': 'x'}) }}"]
)
def test_a_template_cannot_leave_its_sandbox(text: str) -> None:
    with pytest.raises(jinja.Broken):
        jinja.render(text, VALUES)


def test_every_use_of_a_name_is_found_with_its_line() -> None:
    uses = jinja.names_in("{{ source.url }}\n{% set mine = 1 %}{{ mine }} {{ range(3) }}\n{{ alerts['primary'].key | upper }}\n{{ a.b }}")
    assert [tuple(use) for use in uses] == [(1, "source.url"), (3, "alerts.primary.key"), (4, "a.b")]


@pytest.mark.parametrize(("name", "known"), [
    ("source.url", True), ("alerts", True), ("alerts.items", True), ("alerts.primary", True), ("alerts.primary.key", True),
    ("source.get", True), ("speed", True), ("source.adress", False), ("alerts.primary.kee", False), ("speed.items", False),
    ("nothing", False),
])  # fmt: skip
def test_known_names_and_their_beginnings(name: str, known: bool) -> None:
    assert jinja.is_known(name) is known


def test_a_template_that_is_none_says_where() -> None:
    with pytest.raises(jinja.Broken) as raised:
        jinja.names_in("fine\n{% for %}\n")
    assert raised.value.line == 2
