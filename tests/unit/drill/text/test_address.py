"""What is not an address is refused where it is written, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.text.address import is_url
from harness.errors import Problem

Judge = Callable[[str], tuple[Problem, ...]]
ATTACH = """\
connector: orders-sync
run:
  attach:
    toxiproxy: TOXIPROXY
    links:
      source: {proxy: crm, upstream: "UPSTREAM"}
      destination: {proxy: billing, upstream: "billing:80"}
    source: {control: "CONTROL", token_env: TOKEN}
    destination: {control: "http://127.0.0.1:2", token_env: TOKEN}
"""
GOOD = {"TOXIPROXY": "http://[::1]:8474", "UPSTREAM": "[::1]:80", "CONTROL": "http://crm.example"}


def _with(**said: str) -> str:
    text = ATTACH
    for name, value in (GOOD | said).items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize("text", ["http://127.0.0.1:8474", "https://[::1]:1/", "http://toxi"])
def test_what_is_one(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize("text", ["", "toxi:8474", "http://", "http://[::1", "http://[x]:1", "http://a:99999", "http://a:b", "ftp://a"])
def test_what_is_none(text: str) -> None:
    assert not is_url(text)


def test_an_attached_stack_with_good_ones(connector_problems: Judge) -> None:
    assert connector_problems(_with()) == ()


@pytest.mark.parametrize(
    "said",
    [
        {"TOXIPROXY": "http://[::1"},
        {"TOXIPROXY": "http://127.0.0.1:99999"},
        {"UPSTREAM": "crm:99999"},
        {"UPSTREAM": "[1.2.3]:80"},
        {"CONTROL": "http://[crm]:1"},
    ],
)
def test_an_attached_stack_with_a_bad_one(connector_problems: Judge, said: dict[str, str]) -> None:
    [problem] = connector_problems(_with(**said))
    assert problem.found == f"{next(iter(said.values()))!r} is not an address"


def test_a_place_of_the_connector(connector_problems: Judge) -> None:
    text = "connector: a\nrun: {command: [sync]}\nready: {http: 'PLACE'}\n"
    assert connector_problems(text.replace("PLACE", "http://{connector.host}:{connector.port}/ready")) == ()
    [problem] = connector_problems(text.replace("PLACE", "http://[::1/ready"))
    assert problem.found == "'http://[::1/ready' is not an address"
