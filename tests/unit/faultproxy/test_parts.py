"""Budget, addresses, and who is served."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[3] / "fixtures" / "faultproxy"


def test_greedy_links_leave_a_share_for_the_next_one(part: Callable[[str], Any]) -> None:
    budget = part("budget").Budget(1_000_000)
    held = [0] * 8
    for _ in range(2_000):
        for i, mine in enumerate(held):
            if mine < budget.share():
                budget.charge(1_000)
                held[i] += 1_000
    assert all(mine == pytest.approx(1_000_000 / 10, rel=0.03) for mine in held)
    assert budget.share() >= 95_000


def test_an_exhausted_budget_shares_nothing(part: Callable[[str], Any]) -> None:
    budget = part("budget").Budget(100)
    budget.charge(150)
    assert budget.share() == 0
    budget.charge(-100)
    assert budget.share() == 25


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:80", ("::1", 80)), (":80", ("", 80)), ("example.invalid:1", ("example.invalid", 1))],
)
def test_addresses(part: Callable[[str], Any], text: str, address: tuple[str, int]) -> None:
    assert part("address").split(text) == address


@pytest.mark.parametrize("text", ["", "host", "host:", "host:http", "host:65536", "::1:80", "host:-1", "host:\u0661"])
def test_no_addresses(part: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        part("address").split(text)


@pytest.mark.parametrize(
    ("host", "yes"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("", False), ("192.0.2.1", False), ("::", False)]
)
def test_which_addresses_only_this_machine_reaches(part: Callable[[str], Any], host: str, yes: bool) -> None:
    assert part("address").Address(host, 1).is_loopback is yes


@pytest.mark.parametrize(
    ("headers", "loopback_only", "served"),
    [
        ({"host": "127.0.0.1:8474"}, True, True),
        ({"host": "LocalHost"}, True, True),
        ({}, True, False),
        ({"host": "toxiproxy:8474"}, True, False),
        ({"host": "toxiproxy:8474"}, False, True),
        ({"host": "toxiproxy:8474", "origin": "http://toxiproxy"}, False, False),
        ({"host": "127.0.0.1", "user-agent": "Mozilla/5.0"}, True, False),
        ({"host": "127.0.0.1", "user-agent": "toxiproxy-cli/2.12.0 Mozilla/5.0"}, True, True),
    ],
)
def test_whom_the_api_serves(part: Callable[[str], Any], headers: dict[str, str], loopback_only: bool, served: bool) -> None:
    request = part("http").Request("GET", "/proxies", headers, b"")
    assert (part("guard").refusal(request, loopback_only=loopback_only) is None) is served


def test_the_program_never_imports_the_harness() -> None:
    imported = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add((node.module or "").partition(".")[0])
    assert "asyncio" in imported
    assert "harness" not in imported


def test_every_kind_has_a_file_and_a_class_of_its_name(part: Callable[[str], Any]) -> None:
    for kind, stage in part("toxics").KINDS.items():
        assert stage.kind == kind
        assert getattr(part(f"toxics.{kind}"), "".join(word.title() for word in kind.split("_"))) is stage
