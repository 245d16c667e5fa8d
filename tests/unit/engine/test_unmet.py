"""A phase that waited in vain says how far the connector got, and what would help."""

from __future__ import annotations

from harness.engine.triggers import Armed, unmet
from harness.plan.model import PhasePlan, Trigger

DEBTS = frozenset(("invoice", f"i-{n}", 1) for n in range(10))


def waiting(trigger: Trigger) -> PhasePlan:
    return PhasePlan(name="restore", role="drill", earliest_s=0.0, latest_s=0.0, lasts_s=None, until=trigger, at_most_s=600.0)


def test_a_backlog_is_told_in_records() -> None:
    half = Trigger(owed_share=0.5)
    said = unmet(Armed("until-restore", half, DEBTS, 10), waiting(half), sorted(DEBTS)[:8])
    assert said.startswith("8 of 10 records owed when phase restore began are still owed after 10m, and at most 5 may be; ")
    assert "--speed" in said
    assert "`at_most`" in said


def test_a_counter_is_told_by_its_name() -> None:
    commits = Trigger(actor="destination", counter="commits", at=30)
    assert unmet(Armed("until-restore", commits), waiting(commits), ()) == ("within the 10m of phase restore, commits did not grow by 30")
