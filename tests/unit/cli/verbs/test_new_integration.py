"""`idrill new integration`: valid as it stands, EMPTY where nobody has decided, as lean as the pattern allows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from harness.cli import new_integration
from harness.cli.verbs.check import problems_of
from harness.drill.model import Pattern
from harness.integration.model import Integration
from harness.integration.paths import CUSTOMER_STATE
from harness.integration.placeholders import is_decided
from harness.integration.reading.load import load_integration

PATTERNS = get_args(Pattern)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_it_is_valid_and_says_only_what_was_asked(pattern: str, idrill: Callable[..., Any]) -> None:
    assert idrill("new", "integration", "orders", "--pattern", pattern).exit_code == 0
    path = Path("orders.integration.yaml")
    assert problems_of(path) == ()
    file = load_integration(path).integration
    decided = {name for name in Integration.model_fields if is_decided(getattr(file, name))}
    assert decided == {"schema_", "integration", "pattern", "connector"}
    assert file.pattern == pattern
    assert not file.paths.write
    assert path.read_text().count("#") > 10
    assert "$" not in path.read_text()


def test_each_pattern_needs_more_than_the_one_before(tmp_path: Path) -> None:
    texts = [new_integration.text("orders", tmp_path, pattern, None, None) for pattern in PATTERNS]
    lengths = [len(text.splitlines()) for text in texts]
    assert lengths == sorted(set(lengths))
    said = [{line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()} for text in texts]
    assert all(less < more for less, more in pairwise(said))
    assert said[-1] | {"drills"} == {name.removesuffix("_") for name in Integration.model_fields}


def test_what_is_answered_is_written(idrill: Callable[..., Any]) -> None:
    said = idrill("new", "integration", "orders", "--pattern", "one-way-write", "--arrives", "daily", "--on-call", "no")
    file = load_integration(Path("orders.integration.yaml")).integration
    assert (file.arrives, file.on_call) == ("daily", False)
    assert "before you build it: once a day is enough: a batch export" in said.stdout
    assert "before you build it: nobody is on call: let the owner do it by hand" in said.stdout


def test_the_right_path_needs_no_advice(idrill: Callable[..., Any]) -> None:
    said = idrill("new", "integration", "orders", "--pattern", "customer-state", "--arrives", "live", "--on-call", "yes")
    assert "before you build it" not in said.stdout


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), "--pattern is required: there is no terminal to ask on; allowed: reporting-feed, one-way-write"),
        (("--pattern", "customerstate"), "--pattern: 'customerstate' (did you mean 'customer-state'?)"),
        (("--pattern", "one-way-write", "--arrives", "dayly"), "--arrives: 'dayly' (did you mean 'daily'?); allowed: live, daily, once"),
        (("--pattern", "one-way-write", "--on-call", "perhaps"), "--on-call: 'perhaps'; allowed: yes, no"),
    ],
)
def test_an_answer_that_is_none(given: tuple[str, ...], expected: str, idrill: Callable[..., Any]) -> None:
    said = idrill("new", "integration", "orders", *given)
    assert (said.exit_code, list(Path().iterdir())) == (2, [])
    assert expected in said.stderr


def test_a_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter(["customer-state", "live", "TBD"])

    def prompt(question: str, default: str | None = None) -> str:
        asked.append(f"{question} [{default}]")
        return next(answers)

    monkeypatch.setattr(new_integration.sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(new_integration.typer, "prompt", prompt)
    text = new_integration.text("orders", Path(), None, None, None)
    assert "pattern: customer-state\n" in text
    assert "arrives: live " in text
    assert "on_call: TBD " in text
    assert f"Whoever writes {', '.join(sorted(CUSTOMER_STATE))} has customer-state." in asked[0]
    assert asked == [
        f"{new_integration._AT_STAKE} (reporting-feed, one-way-write, bidirectional-sync, customer-state) [None]",
        "How soon must records arrive? (live, daily, once) [TBD]",
        "Is somebody on call for it? (yes, no) [TBD]",
    ]


def test_the_connector_is_the_one_at_hand(idrill: Callable[..., Any]) -> None:
    for name, chosen in (("sync", "sync"), ("orders", "orders"), ("other", "orders")):
        idrill("new", "connector", name)
        said = idrill("new", "integration", "orders", "--pattern", "one-way-write")
        assert load_integration(Path("orders.integration.yaml")).integration.connector == chosen
        assert "comes with the harness" not in said.stdout
        Path("orders.integration.yaml").unlink()


def test_without_a_connector_it_says_that_the_named_one_is_a_stand_in(idrill: Callable[..., Any]) -> None:
    for name in ("a", "b"):
        idrill("new", "connector", name)
    said = idrill("new", "integration", "orders", "--pattern", "one-way-write")
    assert "connector: reference comes with the harness and proves nothing about yours" in said.stdout
