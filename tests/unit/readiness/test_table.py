"""The table against the drills and checks that there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from proven import facts

from harness import assets, registry
from harness.drill.kinds import CHECKS
from harness.drill.model import Pattern
from harness.plan.gates import gates
from harness.plan.model import Plan
from harness.readiness.faults import FAULTS
from harness.readiness.proof import Proof
from harness.readiness.reading import GATES
from harness.readiness.supportable import QUESTIONS
from harness.readiness.table import ITEMS, Asked, IfHarmful, quarterly
from harness.rehearsal import draw_up

_OF_A_GAME_DAY = {"acknowledged_within", "contained_by_one_person", "notice_within", "updates_every", "resolution_notice"}

_OF_THE_OVERLAY = {"audit_complete"}
"""Checks that an integration file adds to a drill."""


def _asked() -> Iterator[Asked]:
    for item in ITEMS:
        for cell in item.cells.values():
            if isinstance(cell, (Asked, IfHarmful)):
                yield cell.asked if isinstance(cell, IfHarmful) else cell


def _proofs() -> frozenset[Proof]:
    of_items = (proof for asked in _asked() for proof in (*asked.proofs, *asked.two_way))
    return frozenset(of_items) | {proof for question in QUESTIONS for proof in (*question.proofs, *question.of_feed)}


_QUARTERLY = set(quarterly(facts("customer-state", two_way=True)))
_NAMED = sorted({proof.drill for proof in _proofs()} | _QUARTERLY)


@cache
def _plan(drill: str) -> Plan:
    return draw_up(str(assets.drills() / f"{drill}.drill.yaml"))


@pytest.mark.parametrize("drill", _NAMED)
def test_each_drill_of_the_table_is_there_with_its_checks(drill: str) -> None:
    had = {check.name for check in _plan(drill).checks}
    asked = {proof.check for proof in _proofs() if proof.drill == drill and proof.check is not None}
    assert asked - had - _OF_THE_OVERLAY == set()


@pytest.mark.parametrize("drill", sorted(FAULTS))
def test_the_faults_of_a_due_drill_are_those_of_its_file(drill: str) -> None:
    assert {(fault.kind, fault.where) for fault in _plan(drill).faults()} == FAULTS[drill]


def test_every_check_of_the_table_is_there() -> None:
    named = {proof.check for proof in _proofs()} - {None}
    assert named - set(registry.names(CHECKS)) == set()


def test_each_due_drill_has_its_faults_named() -> None:
    assert _QUARTERLY - set(FAULTS) == set()


def test_the_gates_that_every_run_must_pass_are_gates() -> None:
    assert set(GATES) <= set(gates())


def test_a_game_day_is_asked_only_where_customer_state_is_at_stake() -> None:
    for item in ITEMS:
        for pattern, cell in item.cells.items():
            if isinstance(cell, Asked) and cell.game_day:
                assert pattern == "customer-state"
                assert set(cell.game_day) <= _OF_A_GAME_DAY


def test_more_is_due_the_more_is_at_stake_and_both_directions_only_where_both_are_written() -> None:
    order: list[Pattern] = ["reporting-feed", "one-way-write", "bidirectional-sync", "customer-state"]
    for two_way in (False, True):
        due = [set(quarterly(facts(pattern, two_way=two_way))) for pattern in order]
        assert due[0] < due[1] <= due[2] < due[3]
    assert "echo-loop" not in quarterly(facts("bidirectional-sync"))
    assert "echo-loop" in quarterly(facts("bidirectional-sync", two_way=True))
    assert "echo-loop" not in quarterly(facts("reporting-feed", two_way=True))
