"""What a stop leaves behind, by entity."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome

STOP = {"at_least": "20m"}
"""The stop of the hand-written outage, from 300 to 1500."""


def _rows(said: Any) -> dict[str, dict[str, int]]:
    """The counts that are not 0."""
    return {entity: told for entity, counts in said.by_entity.items() if (told := {name: count for name, count in counts.items() if count})}


def test_the_table_says_what_is_owed_and_how_it_stands_in_the_destination(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-001", 400, version=2, op="update")
    outage.write(1600, ("invoice-001", 2), effect="changed")
    outage.offer("account-1", 400, entity="account")
    outage.write(1601, ("account-1", 1), entity="account")
    said = verdict(outage, "outage_impact", **STOP)
    assert said.outcome is Outcome.PASS
    assert _rows(said) == {"account": {"owed": 1, "absent": 1}, "invoice": {"owed": 41, "absent": 40, "behind": 1}}
    assert said.counts == {"stopped_s": 1200, "owed": 42, "undeleted": 0, "orphans": 0, "doubles": 0}
    assert said.summary == (
        "after 20m 42 records owed, 0 orphans in the destination (account: 1 and 0, invoice: 41 and 0); "
        "none missing at the end, no doubled effects after the resume"
    )


def test_a_deletion_that_is_made_good_is_late_and_only_what_stays_is_an_orphan(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-001", 400, version=2, op="delete")
    stays = verdict(outage, "outage_impact", **STOP)
    assert kinds(stays) == {"undeleted": False}
    assert (stays.counts["undeleted"], stays.counts["orphans"]) == (1, 1)
    outage.write(1600, ("invoice-001", 2), effect="deleted")
    said = verdict(outage, "outage_impact", **STOP)
    assert (said.outcome, said.counts["undeleted"], said.counts["orphans"]) == (Outcome.PASS, 1, 0)


def test_a_record_that_came_and_went_during_the_stop_is_no_orphan(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-900", 400)
    outage.offer("invoice-900", 500, version=2, op="delete")
    outage.write(1600, ("invoice-900", 1))
    outage.write(1601, ("invoice-900", 2), effect="deleted")
    said = verdict(outage, "outage_impact", **STOP)
    assert (said.by_entity["invoice"]["orphans"], said.by_entity["invoice"]["owed"]) == (0, 41)


def test_a_reference_that_led_nowhere_at_that_time_makes_an_orphan(outage: Any, verdict: Any) -> None:
    outage.offer("account-1", 200, entity="account")
    outage.write(301, ("invoice-001", 1), effect="changed", fields={"account_id": "account-1"})
    outage.write(1600, ("account-1", 1), entity="account", fields={"name": "a"})
    assert _rows(verdict(outage, "outage_impact", **STOP))["invoice"]["orphans"] == 1
    outage.write(302, ("account-1", 1), entity="account", fields={"name": "a"})
    assert "orphans" not in _rows(verdict(outage, "outage_impact", **STOP))["invoice"]


def test_doubles_count_from_the_resume_on(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.write(200, ("invoice-001", 1))
    assert verdict(outage, "outage_impact", **STOP).outcome is Outcome.PASS
    outage.write(1600, ("invoice-002", 1))
    said = verdict(outage, "outage_impact", **STOP)
    assert kinds(said) == {"doubled": False}
    assert _rows(said)["invoice"]["doubles"] == said.counts["doubles"] == 1
    assert said.exhibits["doubled"]["key"].tolist() == ["invoice-002"] * 2


def test_what_never_arrives_is_named(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    said = verdict(outage, "outage_impact", **STOP)
    assert kinds(said) == {"absent": False}
    assert said.exhibits["absent"]["key"].tolist() == ["invoice-800"]


def test_a_shorter_stop_an_idle_one_and_none_measure_nothing(outage: Any, make_run: Any, verdict: Any) -> None:
    said = verdict(outage, "outage_impact")
    assert (said.outcome, said.summary) == (Outcome.INCONCLUSIVE, "the stop lasted 20m, shorter than 30m")
    assert verdict(make_run(), "outage_impact").outcome is Outcome.INCONCLUSIVE
    for ledger in ("source", "destination"):
        outage.lines[ledger].clear()
    assert verdict(outage, "outage_impact", **STOP).summary == "nothing was owed after 20m, so there was no impact to measure"
