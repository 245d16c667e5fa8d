"""What people did, as evidence."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import COMMANDER, OVER_T, OWNER, PAUSED_T, ROLLED_BACK_T, SCRIBE, act, played, requested

from harness.evidence.evidence import Evidence
from harness.ledger.lines.people import Decided, HandoffStep, Requested, Surprise, Update


@pytest.fixture
def day(run: Any) -> Any:
    return played(run)


def test_acts_are_typed_and_timed(day: Any) -> None:
    act(day, "handoff_step", 1400, OWNER, "liaison", step=2, to="Sam Example")
    day.line("people", "surprise", 610, surprise=1, to="liaison", text="sales says the CRM was upgraded")
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        first = people.first(Decided)
        assert first is not None
        assert (first.t, first.act) == (570.0, Decided(who=OWNER, role="liaison", decision=1, action="pause", reason="it harms"))
        assert [update.act.channels for update in people.all(Update)] == [["status page", "e-mail"]] * 3
        assert [step.act.to for step in people.all(HandoffStep)] == ["Sam Example"]
        assert [told.act.to for told in people.all(Surprise)] == ["liaison"]
        assert people.came_by == {"script"}
        assert [did.seq for did in people.acts] == sorted(did.seq for did in people.acts)


def test_without_their_ledger_there_are_no_people(outage: Any) -> None:
    with Evidence.open(outage.save()) as evidence:
        assert evidence.people is None


def test_roles_and_standings_come_from_the_plan(day: Any) -> None:
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert people.has(COMMANDER, "commander", 0)
        assert not people.has(OWNER, "commander", 0)
        assert (people.standing(OWNER), people.standing(SCRIBE), people.standing("a stranger")) == ("owner", "other", "other")
        assert people.is_meant(OWNER, "owner")
        assert people.is_meant(OWNER, OWNER)
        assert not people.is_meant(SCRIBE, "backup")


def test_a_role_of_two_is_nobodys_until_it_is_taken(day: Any) -> None:
    two = day.gameday.people[0].model_copy(update={"roles": ("liaison", "commander")})
    day.gameday = day.gameday.model_copy(update={"people": (two, *day.gameday.people[1:])})
    act(day, "role_taken", 500)
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert not people.has(COMMANDER, "commander", 499)
        assert people.has(COMMANDER, "commander", 500)


def test_what_was_carried_out_is_what_the_journal_says(day: Any) -> None:
    requested(day, 1000, 4, "replay", None)
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert [(one.action, one.t) for one in people.carried_out] == [("pause", PAUSED_T), ("roll_back", ROLLED_BACK_T), ("resume", 900.0)]
        decision = people.decision_of(people.carried_out[0].request)
        assert decision is not None
        assert decision.act.decision == 1
        replay = people.all(Requested)[-1]
        assert (replay.act.action, people.decision_of(replay)) == ("replay", None)


def test_a_decision_that_was_written_later_is_none(day: Any) -> None:
    requested(day, 1000, 4, "replay", 4)
    act(day, "decided", 1001, decision=4, action="replay", reason="late")
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert people.decision_of(people.all(Requested)[-1]) is None


def test_nothing_counts_after_it_was_called_off(day: Any) -> None:
    day.line("people", "abort", 700, who=SCRIBE, why="too much harm")
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert people.called_off is not None
        assert people.until_t == 700
        assert [one.action for one in people.carried_out] == ["pause"]
        assert max(did.t for did in people.acts) == 700


def test_else_it_counts_up_to_the_end(day: Any) -> None:
    with Evidence.open(day.save()) as evidence:
        people = evidence.people
        assert people is not None
        assert (people.called_off, people.until_t) == (None, OVER_T)


def test_the_sink_says_who_acknowledged(day: Any) -> None:
    day.line("alerts", "acknowledged", 490, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    with Evidence.open(day.save()) as evidence:
        [incident] = evidence.episodes
        assert [(answer.t, answer.who) for answer in incident.answers] == [(480.0, OWNER), (490.0, "")]
        assert incident.acknowledged_t == 480.0


@pytest.mark.parametrize(("paused_t", "until_t"), [(100.0, 100.0), (632.0, 300.0)])
def test_the_baseline_ends_where_people_begin_to_act_on_the_connector(day: Any, paused_t: float, until_t: float) -> None:
    day.lines["journal"] = [(paused_t if line.get("control") == "pause" else t, line) for t, line in day.lines["journal"]]
    with Evidence.open(day.save()) as evidence:
        assert evidence.baseline == (0.0, until_t)
