from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.drill.reading.load import load_connector
from harness.plan.identity import program_digest

FILE = """\
connector: orders-sync
run:
  command: [/bin/true]
  env: {A: "1", B: "2"}
settle: 5m
"""
OTHERWISE = """\
# a comment
settle: 300s
schema: 1
run: {env: {B: "2", A: "1"}, command: ["/bin/true"]}   # the same in another order, with a default spelt out
connector: orders-sync
workers: 1
"""


def _digest(folder: Path, text: str) -> str:
    file = folder / "x.connector.yaml"
    file.write_text(text)
    return program_digest(load_connector(file).connector.as_json())


def test_comments_order_and_defaults_that_are_spelt_out_change_nothing(tmp_path: Path) -> None:
    assert _digest(tmp_path, FILE) == _digest(tmp_path, OTHERWISE)


@pytest.mark.parametrize(("was", "is_now"), [("/bin/true", "/bin/false"), ('"1"', '"3"'), ("5m", "6m"), ("orders-sync", "orders")])
def test_whatever_means_something_else_does(tmp_path: Path, was: str, is_now: str) -> None:
    assert _digest(tmp_path, FILE) != _digest(tmp_path, FILE.replace(was, is_now))


def test_an_extended_file_is_what_it_says_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "base.connector.yaml").write_text(FILE)
    assert _digest(tmp_path, "extends: base.connector.yaml\nconnector: orders-sync\n") == _digest(tmp_path, FILE)


def test_a_file_whose_plugin_is_gone_has_a_digest_all_the_same() -> None:
    said: dict[str, Any] = {"connector": "x", "run": {"command": ["x"]}, "services": {"no-such-kind": {}}}
    assert program_digest(said) == program_digest(dict(reversed(said.items())))
