"""Which processes belong to which actor: on a made-up process table."""

from __future__ import annotations

import pytest

from harness.world.processes import families
from harness.world.processes.families import Families

Table = dict[int, int]
"""Pid to parent."""


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    """1 is the machine's first process, 10 the engine; 20 the connector's supervisor, 21 the connector; 50 someone else."""
    made = {1: 0, 10: 1, 20: 10, 21: 20, 22: 21, 30: 10, 50: 1, 51: 50}
    monkeypatch.setattr(families, "_pids", lambda: list(made))
    monkeypatch.setattr(families, "parent", made.get)
    return made


def test_the_nearest_name_above_counts(table: Table) -> None:
    seen = Families(lambda: {10: "engine", 20: "connector"}).look()
    assert seen == {10: "engine", 30: "engine", 20: "connector", 21: "connector", 22: "connector"}


def test_who_loses_its_parent_keeps_its_actor(table: Table) -> None:
    seen = Families(lambda: {10: "engine", 20: "connector"})
    seen.look()
    del table[21]
    table[22] = 1
    assert seen.look()[22] == "connector"


def test_who_ended_is_gone_and_its_number_is_somebody_elses(table: Table) -> None:
    seen = Families(lambda: {10: "engine"})
    seen.look()
    del table[21], table[22]
    assert 22 not in seen.look()
    table[22] = 50
    assert 22 not in seen.look()


def test_who_gets_a_name_later_takes_everybody_below_along(table: Table) -> None:
    named = {10: "engine"}
    seen = Families(lambda: named)
    assert seen.look()[22] == "engine"
    named[20], named[50] = "connector", "destination"
    assert {pid: actor for pid, actor in seen.look().items() if pid in {22, 51}} == {22: "connector", 51: "destination"}


def test_one_that_is_named_and_not_there_does_no_harm(table: Table) -> None:
    assert Families(lambda: {99: "connector"}).look() == {}
