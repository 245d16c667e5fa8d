"""Changes that go both ways: each direction is the picture that the algebra knows, and the laws hold for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.checks.judge.judge import judge
from harness.checks.verdict import Outcome, Verdict
from harness.evidence.evidence import Evidence
from harness.evidence.two_way import mirrored

CHECKS = ("exactly_once", "counts_match", "both_sides_agree", "no_echo")


@pytest.fixture
def both(outage: Any) -> Any:
    """The outage, with one record edited on both sides while the link was down: the later edit, billing's, wins on both."""
    outage.drill["workload"] = {"kind": "steady", "rate": "40/min", "both_sides": {"destination": "50%"}}
    outage.offer("invoice-000", 400, version=2, op="update")
    edit(outage, "invoice-000", 500, 3)
    written(outage, 1600, "invoice-000", 3, effect="changed")
    for check in CHECKS:
        outage.check(check)
    return outage


def edit(run: Any, key: str, t: float, version: int, op: str = "update", **more: Any) -> None:
    """Billing's own people make a change."""
    run.offer(key, t, version, op, **more)
    _, line = run.lines["source"].pop()
    run.line("destination", "offered", t, **{name: value for name, value in line.items() if name != "kind"})


def written(run: Any, t: float, key: str, version: int, effect: str, op: str = "upsert") -> None:
    """The connector writes to crm."""
    before = len(run.lines["destination"])
    run.write(t, (key, version), effect=effect, op=op)
    run.lines["source"] += run.lines["destination"][before:]
    del run.lines["destination"][before:]


def verdicts(run: Any) -> dict[str, Verdict]:
    with Evidence.open(run.save()) as evidence:
        return {said.check: said for said in judge(evidence).verdicts}


def test_an_edit_that_lost_is_superseded_and_named(both: Any) -> None:
    said = verdicts(both)
    assert {name: said[name].outcome for name in CHECKS} == dict.fromkeys(CHECKS, Outcome.PASS)
    assert said["exactly_once"].summary.count("crm → billing:") == said["exactly_once"].summary.count("billing → crm:") == 1
    assert said["exactly_once"].counts["superseded"] == 1
    assert said["both_sides_agree"].exhibits["superseded"]["key"].tolist() == ["invoice-000"]


def test_sides_that_took_each_others_edit_differ_and_one_is_stale(both: Any) -> None:
    both.write(1610, ("invoice-000", 2), effect="changed")
    said = verdicts(both)
    assert said["both_sides_agree"].exhibits["differing"]["key"].tolist() == ["invoice-000"]
    assert {finding.kind for finding in said["exactly_once"].findings} == {"stale"}
    assert said["exactly_once"].findings[0].text.startswith("crm → billing:")


def test_what_never_got_back_is_missing_in_that_direction_alone(both: Any) -> None:
    edit(both, "invoice-own", 600, 1, op="create")
    said = verdicts(both)
    assert [finding.text for finding in said["exactly_once"].findings] == ["billing → crm: 1 record absent: invoice-own"]
    assert said["exactly_once"].exhibits["absent (billing → crm)"]["key"].tolist() == ["invoice-own"]
    assert said["counts_match"].outcome is Outcome.FAIL


def test_of_two_edits_at_the_same_instant_the_sources_wins(both: Any) -> None:
    both.offer("invoice-002", 800, version=2, op="update")
    edit(both, "invoice-002", 800, 3)
    both.write(1650, ("invoice-002", 2), effect="changed")
    assert verdicts(both)["exactly_once"].outcome is Outcome.PASS
    assert verdicts(both)["both_sides_agree"].outcome is Outcome.PASS


def test_a_deletion_wins_over_a_later_edit(both: Any) -> None:
    both.offer("invoice-001", 700, version=2, op="delete", digest="gone")
    edit(both, "invoice-001", 710, 3)
    both.write(1630, ("invoice-001", 2), effect="deleted", op="delete", digest="gone")
    assert verdicts(both)["exactly_once"].outcome is Outcome.PASS
    both.write(1640, ("invoice-001", 3))
    said = verdicts(both)
    assert {finding.kind for finding in said["exactly_once"].findings} >= {"undeleted"}
    assert said["both_sides_agree"].exhibits["differing"]["key"].tolist() == ["invoice-001"]


def test_changes_that_go_one_way_are_judged_once(outage: Any) -> None:
    for check in CHECKS:
        outage.check(check)
    said = verdicts(outage)
    assert "→" not in said["exactly_once"].summary
    assert said["both_sides_agree"].outcome is said["no_echo"].outcome is Outcome.INCONCLUSIVE


def test_mirrored_twice_is_the_plan_itself(both: Any, tmp_path: Path) -> None:
    with Evidence.open(both.save()) as evidence:
        back = mirrored(evidence.plan)
        assert (back.about.source.name, back.about.destination.name) == ("billing", "crm")
        assert back.about.entities == evidence.plan.about.entities
        assert [fault.where for fault in back.faults()] == ["source"]
        assert mirrored(back) == evidence.plan


def test_what_was_deleted_before_it_was_carried_over_is_gone_on_both_sides(both: Any) -> None:
    both.offer("invoice-850", 700)
    both.offer("invoice-850", 710, version=2, op="delete", digest="gone")
    said = verdicts(both)
    assert said["exactly_once"].outcome is said["both_sides_agree"].outcome is Outcome.PASS


def test_carrying_over_a_value_that_both_sides_have_had_is_no_echo(both: Any) -> None:
    """crm says A, then B; billing's people set it back to A, and the connector carries that over to crm."""
    both.offer("invoice-860", 1520, digest="A")
    both.write(1530, ("invoice-860", 0), digest="A")
    both.offer("invoice-860", 1540, version=2, op="update", digest="B")
    both.write(1550, ("invoice-860", 0), digest="B", effect="changed")
    both.offer("invoice-860", 1600, version=3, op="update", digest="A")
    _, line = both.lines["source"].pop()
    both.line("destination", "offered", 1600, **{name: value for name, value in line.items() if name != "kind"})
    before = len(both.lines["destination"])
    both.write(1610, ("invoice-860", 0), digest="A", effect="changed")
    both.lines["source"] += both.lines["destination"][before:]
    del both.lines["destination"][before:]
    said = verdicts(both)
    assert {name: said[name].outcome for name in CHECKS} == dict.fromkeys(CHECKS, Outcome.PASS)


def test_an_edit_counts_from_when_it_was_made_and_not_from_when_a_slow_fake_showed_it(both: Any) -> None:
    both.offer("invoice-002", 600, version=2, op="update", made_at=700.0)  # the timeline begins at 100
    edit(both, "invoice-002", 700, 3, made_at=690.0)
    both.write(1650, ("invoice-002", 2), effect="changed")
    said = verdicts(both)
    assert said["both_sides_agree"].outcome is Outcome.PASS
    assert said["exactly_once"].outcome is Outcome.PASS, said["exactly_once"].findings
