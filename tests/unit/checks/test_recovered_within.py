"""How soon the backlog is worked off."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome
from harness.plan.model import Trigger


def test_recovery_counts_from_the_last_heal(outage: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(outage, "recovered_within", at_most="79s")
    assert (said.outcome, said.counts["took_s"]) == (Outcome.PASS, 79)
    said = verdict(outage, "recovered_within", at_most="78s")
    assert kinds(said) == {"not_recovered": True}
    assert said.exhibits["not_recovered"]["key"].tolist() == ["invoice-069"]


def test_recovery_counts_from_the_phase_that_waited_for_it(outage: Any, verdict: Any) -> None:
    outage.phases[2] = outage.phases[2].model_copy(update={"until": Trigger(owed_share=0.0)})
    outage.lines["journal"] = [line for line in outage.lines["journal"] if line[1].get("phase") != "recovery"]
    outage.note("phase_started", 1520, phase="recovery", role="drill")
    assert verdict(outage, "recovered_within", at_most="15m").counts["took_s"] == 59


def test_what_was_missing_has_not_recovered(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    assert kinds(verdict(outage, "recovered_within", at_most="15m")) == {"not_recovered": True}


def test_later_arrivals_do_not_count(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1501)
    assert verdict(outage, "recovered_within", at_most="15m").outcome is Outcome.PASS


def test_nothing_to_recover_from(run: Any, verdict: Any) -> None:
    assert verdict(run, "recovered_within", at_most="15m").outcome is Outcome.INCONCLUSIVE
