from __future__ import annotations

import pytest

from harness.drill import template


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


def test_every_known_name_is_offered_for_its_own_typo() -> None:
    for name in template.allowed(["primary"]):
        assert template.nearest(name[:-1]) is not None
        assert template.names_in(f"a{{{name}}}b{{{{x}}}}") == (name,)
