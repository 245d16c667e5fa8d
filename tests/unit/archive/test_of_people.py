"""The people in a record: times and counts; no name, nothing that they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from gameday import BACKUP, COMMANDER, COMMS, OVER_T, OWNER, SCRIBE, acknowledged, act, changed, gameday, of, played, without

from harness.archive.draw import draw
from harness.archive.file import as_bytes
from harness.archive.record import RunRecord, form
from harness.checks.judge.judge import judge
from harness.evidence.evidence import Evidence
from harness.plan.gameday import TeamPlan


@contextmanager
def drawn(run_dir: Path) -> Iterator[RunRecord]:
    with Evidence.open(run_dir) as evidence:
        yield draw(evidence, judge(evidence))


def test_times_from_the_page_and_counts(run: Any) -> None:
    with drawn(played(run).save()) as record:
        people = record.people
        assert (people.human, people.responder, people.called_off) == ("scripted", "script", False)
        assert (people.acknowledged_by, people.acknowledged_s, people.declared_s, people.decided_s) == ("owner", 60, 80, 150)
        assert (people.first_notice_s, people.contained_s, people.resolved_s) == (180, 212, 900)
        assert (people.notices, people.promises, people.decisions, people.approvals, people.handovers) == (3, 2, 3, 0, 0)
        assert [(control.control, control.by) for control in record.controls] == [("pause", "owner"), ("resume", "owner")]
        assert form().validate_json(as_bytes(record)) == record


def test_people_with_browsers(run: Any) -> None:
    run = changed(played(run), of("joined"), by="browser")
    with drawn(run.save()) as record:
        assert (record.people.human, record.people.responder) == ("browser", "people")


def attested(run: Any, *names: str, role: str = "master", t: float = OVER_T + 60) -> Any:
    """People came with browsers, and the game master says who was there when all is over."""
    run = changed(played(run), of("joined"), by="browser")
    act(run, "attested", t, SCRIBE, role, names=list(names))
    return run


def test_people_whom_the_game_master_has_seen_are_attested(run: Any) -> None:
    with drawn(attested(run, OWNER, COMMANDER, COMMS).save()) as record:
        assert (record.people.human, record.people.responder) == ("attested", "people")


@pytest.mark.parametrize("names", [(), (OWNER, COMMANDER), (BACKUP,)])
def test_one_who_acted_and_was_not_seen_leaves_all_unattested(names: tuple[str, ...], run: Any) -> None:
    with drawn(attested(run, *names).save()) as record:
        assert record.people.human == "browser"


def test_the_last_word_about_who_was_there_counts(run: Any) -> None:
    run = attested(run, OWNER, COMMANDER, COMMS)
    act(run, "attested", OVER_T + 90, SCRIBE, "master", names=[OWNER])
    with drawn(run.save()) as record:
        assert record.people.human == "browser"


def test_a_plan_with_a_script_is_scripted_whoever_came(run: Any) -> None:
    run = changed(played(run), of("joined"), by="browser")
    run.gameday = gameday(team=TeamPlan(name="good", file="good.team.yaml", digest="0" * 64))
    with drawn(run.save()) as record:
        assert (record.people.human, record.people.responder) == ("scripted", "script")


def test_owner_and_backup_count_before_a_bystander(run: Any) -> None:
    run = played(run)
    acknowledged(run, 450, SCRIBE)
    with drawn(run.save()) as record:
        assert (record.people.acknowledged_by, record.people.acknowledged_s) == ("owner", 60)
    with drawn(without(run, of("acknowledged", who=OWNER), "alerts").save()) as record:
        assert (record.people.acknowledged_by, record.people.acknowledged_s) == ("other", 30)


def test_without_a_page_there_are_counts_alone(run: Any) -> None:
    run = played(run)
    run.lines["alerts"].clear()
    with drawn(run.save()) as record:
        assert record.people.decisions == 3
        assert record.people.decided_s is None


def test_a_drill_without_people_says_so(outage: Any) -> None:
    with drawn(outage.save()) as record:
        assert (record.people.human, record.people.acts) == (None, 0)


NAMES = (OWNER, BACKUP, COMMANDER, COMMS, SCRIBE, "Canary")
WORDS = (
    "canary-text",
    "canary-reason",
    "canary-action",
    "canary-channel",
    "canary-data",
    "canary-why",
    "canary-gameday",
)


def test_no_name_and_nothing_that_people_wrote_gets_into_the_archive(run: Any) -> None:
    """Canaries in every field in which people write or are named; checks fail on them, and quote some of them."""
    run = played(run)
    run.gameday = run.gameday.model_copy(update={"name": "canary-gameday", "file": "canary-gameday.gameday.yaml"})
    for kind in ("declared", "hypothesis", "note", "resolved"):
        act(run, kind, 1000, "Canary", text="canary-text")
    act(run, "decided", 1000, "Canary", decision=9, action="canary-action", reason="canary-reason")
    act(run, "requested", 1000, "Canary", "liaison", number=9, action="canary-action", decision=9)
    run.note("control", 1001, control="replay", request=9)
    act(run, "handed_over", 1002, "Canary", to="Canary")
    act(run, "handoff_step", 1003, "Canary", step=2, to="Canary")
    said = {"text": "canary-text", "channels": ["canary-channel"], "next_s": None, "data": "canary-data"}
    act(run, "update", 1700, "Canary", "comms", state="resolved", **said)
    act(run, "acknowledged", 1004, "Canary", protocol="generic", route="primary", key="canary-text")
    acknowledged(run, 1005, "Canary")
    run.line("people", "abort", 1800, who="Canary", why="canary-why")
    run.check("handoff_sequence", steps=[{"by": OWNER, "to": BACKUP}])
    run.check("resolution_notice", channels=["canary-channel", "status page"])
    for name in ("one_decider", "decisions_recorded", "verified_before_resolution"):
        run.check(name)
    run_dir = run.save()
    evidence = "".join(path.read_text() for path in run_dir.rglob("*.json*"))
    assert [word for word in (*NAMES, *WORDS) if word not in evidence] == []
    with drawn(run_dir) as record:
        data = as_bytes(record).decode()
        failed = {check.check for check in record.checks if check.outcome == "FAIL"}
        assert failed >= {"handoff_sequence", "resolution_notice", "one_decider", "decisions_recorded"}
        assert record.people.called_off
        assert [word for word in (*NAMES, *WORDS) if word in data] == []
