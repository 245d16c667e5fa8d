"""Soon after the page one person has stopped the writes, and they stay stopped."""

from __future__ import annotations

from typing import Any

from gameday import BACKUP, COMMANDER, PAGE_T, RESUMED_T, act, changed, of, played, requested, without

from harness.checks.verdict import Outcome

NAME = "contained_by_one_person"


def test_one_person_stops_the_writes(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME, within="4m")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"contained_s": 212, "approvals": 0})


def test_what_was_under_way_counts_up_to_its_last_write(run: Any, verdict: Any) -> None:
    run = played(run)
    run.write(650, ("invoice-063", 1), digest="wrong")
    said = verdict(run, NAME, within="4m")
    assert (said.outcome, said.counts["contained_s"]) == (Outcome.PASS, 230)


def test_writes_do_not_stop(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    run.write(700, ("invoice-063", 1), effect="refused")
    said = verdict(run, NAME, within="4m")
    assert kinds(said) == {"written": False}
    assert said.exhibits["written"]["key"].tolist() == ["invoice-063"]


def test_too_late(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(played(run), NAME, within="3m")) == {"late": False}


def test_never(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(without(played(run), of("requested", number=1)), NAME, within="2m")) == {"never": False}


def test_two_people(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(played(run), of("decided", decision=1), who=COMMANDER), NAME, within="4m")) == {"several": False}
    assert verdict(changed(run, of("acknowledged"), who=BACKUP, ledger="alerts"), NAME, within="4m").outcome is Outcome.FAIL


def test_who_acknowledged_need_not_be_the_one(run: Any, verdict: Any) -> None:
    assert verdict(changed(played(run), of("acknowledged"), who=BACKUP, ledger="alerts"), NAME, within="4m").outcome is Outcome.PASS


def test_approvals(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    for t, who in ((590, COMMANDER), (600, BACKUP), (610, BACKUP)):
        act(run, "approved", t, who, decision=1)
    act(run, "approved", 800, "Alex Example", decision=1)
    assert kinds(verdict(run, NAME, within="4m", approvals=1)) == {"approvals": False}
    said = verdict(run, NAME, within="4m", approvals=2)
    assert (said.outcome, said.counts["approvals"]) == (Outcome.PASS, 2)


def test_resumed_while_the_fault_was_in_place(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("requested", number=2))
    run.lines["journal"] = [(t, {**line, "sent_at": 1400.0} if line["event"] == "healed" else line) for t, line in run.lines["journal"]]
    said = verdict(run, NAME, within="4m")
    assert kinds(said) == {"resumed": False}
    assert said.exhibits["written"]["t"].min() > RESUMED_T


def test_where_nothing_was_written_nothing_had_to_be_contained(run: Any, verdict: Any) -> None:
    run = played(run)
    run.lines["destination"] = [(t, line) for t, line in run.lines["destination"] if not PAGE_T <= t <= RESUMED_T]
    said = verdict(run, NAME, within="4m")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "a version that writes on" in said.summary


def test_called_off_before_it_was_due(run: Any, verdict: Any) -> None:
    run = played(run)
    run.line("people", "abort", 625, who=COMMANDER, why="harm")
    assert verdict(run, NAME, within="4m").outcome is Outcome.INCONCLUSIVE


def test_another_control_may_stop_the_writes(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("requested", number=1))
    requested(run, 630, 1, "trigger", 1)
    assert verdict(run, NAME, within="4m", pause="trigger").outcome is Outcome.PASS
    assert kinds(verdict(run, NAME, within="4m")) == {"never": False}
