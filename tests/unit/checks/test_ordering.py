from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def updated(run: Any) -> None:
    """invoice-001 gets a second version during the outage."""
    run.offer("invoice-001", 400, version=2, op="update")


def test_the_final_version_wins(outage: Any, verdict: Any) -> None:
    updated(outage)
    outage.write(1600, ("invoice-001", 2), effect="changed")
    said = verdict(outage, "ordering")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"several_versions": 1, "set_back": 0})


def test_an_older_version_written_last_is_named(outage: Any, verdict: Any, kinds: Any) -> None:
    updated(outage)
    outage.write(1600, ("invoice-001", 2), effect="changed")
    outage.write(1601, ("invoice-001", 1), effect="changed")
    said = verdict(outage, "ordering")
    assert kinds(said) == {"set_back": False}
    assert said.exhibits["set_back"][["key", "version", "after"]].values.tolist() == [["invoice-001", 1, 2]]


def test_a_deletion_is_a_version(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-001", 400, version=2, op="delete")
    outage.write(1600, ("invoice-001", 2), effect="deleted", op="delete")
    outage.write(1601, ("invoice-001", 1))
    assert kinds(verdict(outage, "ordering")) == {"set_back": False}


def test_a_moment_only_counts_when_it_is_asked_for(outage: Any, verdict: Any, kinds: Any) -> None:
    updated(outage)
    for t, version in ((1600, 2), (1601, 1), (1602, 2)):
        outage.write(t, ("invoice-001", version), effect="changed")
    assert verdict(outage, "ordering").outcome is Outcome.PASS
    assert kinds(verdict(outage, "ordering", level="always")) == {"set_back": False}


def test_without_a_second_version_nothing_was_tested(outage: Any, verdict: Any) -> None:
    assert "not tested" in verdict(outage, "ordering").summary
