from __future__ import annotations

import pytest

from harness.drill.text import template


def test_names_are_replaced_as_text() -> None:
    values = {"source.url": "http://127.0.0.1:1", "alerts.on_call.key": "R1"}
    assert template.render("{source.url}/x?k={alerts.on_call.key}", values) == "http://127.0.0.1:1/x?k=R1"


def test_what_is_not_a_name_is_left_alone_and_double_braces_are_single_ones() -> None:
    assert template.render('{{python}} {"a": 1} {} { source.url }', {}) == '{python} {"a": 1} {} { source.url }'


def test_a_value_is_not_replaced_again() -> None:
    assert template.render("{source.name}", {"source.name": "{control.token}", "control.token": "secret"}) == "{control.token}"


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"source\.url"):
        template.render("{source.url}", {})


@pytest.mark.parametrize("name", ["source.url", "alerts.primary.url", "alerts.on_call.pagerduty", "python", "connector.heartbeat"])
def test_known_names(name: str) -> None:
    assert template.is_known(name)


@pytest.mark.parametrize("name", ["source", "source.url.port", "alerts.url", "alerts.primary", "alerts.primary.__class__", "env.HOME"])
def test_unknown_names(name: str) -> None:
    assert not template.is_known(name)


def test_what_is_offered_instead_of_a_typo_begins_as_it_does() -> None:
    assert template.beside("source.ulr")[0] == "source.url"
    assert {name.split(".")[0] for name in template.beside("soruce.url")} == {"source"}
    assert set(template.beside("services.redis.ulr")) == {f"services.redis.{value}" for value in ("url", "host", "port", "password")}
    assert template.beside("nothing-like-it") == template.allowed(["<route>"])


def test_a_pager_without_its_route_is_meant_for_the_owner() -> None:
    assert template.nearest("alerts.pagerduty") == "alerts.primary.pagerduty"


@pytest.mark.parametrize("text", ["{source.url", "source.url}", "{ source.url }", "{{ source.url }}", "x={source.url /y", "{source.url\n}"])
def test_a_name_that_would_reach_the_program_as_it_stands_is_a_slip(text: str) -> None:
    assert template.slips_in(text) == ("source.url",)


@pytest.mark.parametrize(
    "text", ["{source.url}", "{{source.url}}", "source.url", '{"a": "source.url"}', "{a.b", "${source.url}/x", "{ a.b }"]
)
def test_what_is_none(text: str) -> None:
    assert template.slips_in(text) == ()


def test_every_known_name_is_offered_for_its_own_typo() -> None:
    for name in template.allowed(["primary"]):
        assert template.nearest(name[:-1]) is not None
        assert template.names_in(f"a{{{name}}}b{{{{x}}}}") == (name,)
