"""What people ask for is carried out or refused, and the journal says by the number of the request what came of it."""

from __future__ import annotations

import pytest

from harness.engine.endings import Aborted, Ending
from harness.journal.events import (
    AcknowledgementRefused,
    CalledOff,
    Canary,
    Control,
    Healed,
    InjectionFailed,
    RequestRefused,
    SurpriseLeftOut,
)
from harness.ledger.lines import Alert, Requested, Surprise
from harness.ledger.lines import CalledOff as Abort
from harness.ledger.lines.people import AskedToAcknowledge
from harness.plan.gameday import AbortPlan, SurprisePlan
from tests.unit.engine.people.conftest import phase_of

PAGE = {"protocol": "generic", "route": "primary", "key": "k"}


def request(number, action, decision=None):
    return Requested(who="Robin Example", role="liaison", number=number, action=action, decision=decision)


def acknowledge(**more):
    return AskedToAcknowledge(who="Robin Example", role="liaison", **{**PAGE, **more})


def page(action="trigger", *, opened=True, known=False, summary="billing is down"):
    said = {"req": 1, "owner": "Robin Example", "key_given": True, "severity": None, "text": "the text", "details": {}, "references": []}
    return Alert(**PAGE, **said, action=action, known=known, opened=opened, renotified=False, summary=summary, link_host=None)


# ---- requests -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["pause", "resume", "replay", "trigger", "rotate_credential"])
def test_a_control_is_used_and_the_journal_names_the_request(day, action):
    today = day()
    today.does(request(1, action))
    assert today.connector.used == [action]
    assert today.events(Control) == [{"control": action, "outcome": "done", "detail": "http 200", "request": 1}]
    assert today.heard("shown") == [("people", "carried_out", f"{action}: http 200")]
    today.look()
    assert today.connector.used == [action]  # once


def test_a_new_credential_comes_before_the_connector_takes_it_over(day):
    today = day()
    today.does(request(1, "rotate_credential"))
    assert [call[0] for call in today.asked if call[0] in {"new secret", "shown"}] == ["new secret", "shown"]


def test_requests_are_carried_out_in_their_order(day):
    today = day()
    today.does(request(1, "pause"), request(2, "resume"), request(3, "pause"))
    assert today.connector.used == ["pause", "resume", "pause"]
    assert [event["request"] for event in today.events(Control)] == [1, 2, 3]


def test_a_control_waits_for_a_program_that_has_just_been_started(day):
    today = day()
    today.connector.ready = False
    today.does(request(1, "resume"), request(2, "pause"))
    today.look_often(5)
    assert today.connector.used == []
    today.connector.ready = True
    today.look_often(10)
    assert today.connector.used == ["resume", "pause"]


def test_a_control_is_tried_at_last_though_the_program_never_becomes_ready(day):
    today = day()
    today.connector.ready, today.connector.refuses = False, "resume"
    began_at, speed = today.world.clock.at(), today.world.clock.speed
    today.does(request(1, "resume"))
    while not today.events(RequestRefused):
        assert today.world.clock.at() < began_at + 21 * speed
        today.look()
    assert today.world.clock.at() >= began_at + 20 * speed


def test_a_roll_back_waits_for_nothing(day):
    today = day()
    today.connector.ready = False
    today.does(request(1, "resume"), request(2, "roll_back"))
    assert [event["request"] for event in today.events(RequestRefused)] == [2]


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ("roll_back", "no bad deployment is in place"),
        ("dance", "nobody can do 'dance' here; there is pause"),
        ("resume", "it answered 503"),
    ],
)
def test_a_refusal_is_journalled_and_the_run_goes_on(day, action, why):
    today = day()
    today.connector.refuses = "resume"
    today.does(request(1, action), request(2, "pause"))
    (refused,) = today.events(RequestRefused)
    assert (refused["request"], refused["action"], why in refused["reason"]) == (1, action, True)
    assert today.connector.used == ["pause"]
    assert [shown[1] for shown in today.heard("shown")] == ["refused", "carried_out"]


def test_a_roll_back_heals_the_bad_deployment_now(day):
    today = day(begins="deployed")
    (fault,) = phase_of(today.plan, "deployed").faults
    assert today.interpreter.begin(fault) is None
    today.does(request(4, "roll_back"))
    (healed,) = today.events(Healed)
    assert (healed["fault"], healed["why"], healed["request"]) == (fault.id, "request", 4)
    assert today.connector.deployed == ["bad", None]
    assert today.interpreter.injector.active == []
    assert today.events(RequestRefused) == today.events(Control) == []
    today.does(request(5, "roll_back"))
    assert [refused["request"] for refused in today.events(RequestRefused)] == [5]


def test_a_roll_back_that_fails_is_refused(day):
    today = day(begins="deployed")
    (fault,) = phase_of(today.plan, "deployed").faults
    today.interpreter.begin(fault)
    today.connector.stop = lambda: [4711]
    today.does(request(1, "roll_back"))
    assert ["could not be undone" in refused["reason"] for refused in today.events(RequestRefused)] == [True]
    assert today.events(Healed) == []


# ---- pages --------------------------------------------------------------------------------------------------------------


def test_an_acknowledgement_is_passed_on_to_the_pager(day):
    today = day()
    today.does(acknowledge())
    assert today.heard("acknowledged") == [("alerts", "generic", "primary", "k", "Robin Example")]
    assert today.events(AcknowledgementRefused) == []


def test_a_page_that_is_not_open_cannot_be_acknowledged(day):
    today = day()
    today.unknown.add("k")
    today.does(acknowledge(), acknowledge(key="other"))
    assert today.events(AcknowledgementRefused) == [{"seq": 1, **PAGE, "reason": "no incident 'k' is open"}]
    assert [call[3] for call in today.heard("acknowledged")] == ["other"]


def test_pages_are_shown_when_they_open_and_when_they_are_resolved(day):
    today = day()
    for line in (
        page(),
        page(opened=False, known=True),
        page("resolve", opened=False, known=True, summary=""),
        page("resolve", opened=False),
    ):
        today.fake("alerts")._ledger.note(line)
    today.look()
    assert today.heard("shown") == [("people", "paged", "billing is down"), ("people", "page_resolved", "the text")]


# ---- the end ------------------------------------------------------------------------------------------------------------


def test_an_abort_ends_the_run_and_says_who_called_it_off(day):
    today = day()
    with pytest.raises(Aborted) as ended:
        today.does(request(1, "pause"), Abort(who="Robin Example", why="a real incident"), request(2, "resume"))
    assert Ending.of(ended.value) == ("aborted", "aborted by Robin Example: a real incident")
    assert today.events(CalledOff) == [{"by": "person", "why": "a real incident"}]
    assert today.connector.used == ["pause"]


@pytest.mark.parametrize(
    ("abort", "why"),
    [
        (AbortPlan(owed=3), "3 records are owed, and 3 is the bound"),
        (AbortPlan(after_s=60), "it has lasted 1m"),
    ],
)
def test_a_bound_ends_it_too(day, abort, why):
    today = day(abort=abort)
    today.owed.number = 2
    today.look()
    today.owed.number = 3
    with pytest.raises(Aborted, match=f"aborted by its bounds: {why}"):
        today.look_often(100)
    assert today.heard("aborted") == [("people", why)]
    assert today.events(CalledOff) == [{"by": "bound", "why": why}]


def test_no_bound_counts_before_the_timeline_has_begun(day):
    today = day(begins=None, abort=AbortPlan(owed=1, after_s=1))
    today.owed.number = 5
    today.look_often(10)
    assert today.heard("aborted") == []


# ---- surprises ----------------------------------------------------------------------------------------------------------

DOWN = {"kind": "down", "link": "alerts"}


def test_a_surprise_is_told_in_its_time_and_its_fault_begins(day):
    today = day(surprises=(SurprisePlan(number=1, phase="baseline", after_s=30, tell="comms", say="A customer calls.", fault=DOWN),))
    today.look_often(20)
    assert today.heard("surprised") == []
    today.look_often(20)
    assert today.heard("surprised") == [("people", 1, "comms", "A customer calls.")]
    (active,) = today.interpreter.injector.active
    assert (active.plan.kind, active.plan.where, active.plan.phase, active.plan.id) == ("down", "alerts", "baseline", "f2")
    assert active.plan.after_s == pytest.approx(30, abs=3)
    assert today.saved[-1] == today.interpreter.plan
    assert active.plan in phase_of(today.interpreter.plan, "baseline").faults
    today.interpreter.injector.heal_phase("baseline")
    assert [healed["why"] for healed in today.events(Healed)] == ["phase"]


def test_a_link_that_may_break_is_tried_before_it_does(day):
    today = day(surprises=(SurprisePlan(number=1, when="asked", fault=DOWN),))
    today.interpreter.phase(phase_of(today.plan, "baseline"))
    assert {canary["link"] for canary in today.events(Canary)} == {"alerts"}


def test_a_surprise_of_a_later_phase_waits_for_it(day):
    today = day(surprises=(SurprisePlan(number=1, phase="deployed", after_s=0, say="x", tell="scribe"),))
    today.look()
    assert today.heard("surprised") == []
    today.interpreter.begun["deployed"] = today.world.clock.at()
    today.look()
    today.look()
    assert today.heard("surprised") == [("people", 1, "scribe", "x")]
    assert today.interpreter.injector.active == []


def test_the_game_master_begins_the_fault_of_a_surprise_that_is_asked_for(day):
    today = day(surprises=(SurprisePlan(number=7, when="asked", fault=DOWN),))
    today.look_often(20)
    assert today.interpreter.injector.active == []
    today.does(Surprise(surprise=7, to=None, text=""), Surprise(surprise=7, to=None, text=""), Surprise(surprise=8, to=None, text=""))
    assert [active.plan.kind for active in today.interpreter.injector.active] == ["down"]


def test_when_the_drill_is_over_the_fault_of_a_surprise_is_left_out(day):
    today = day(begins="settle", surprises=(SurprisePlan(number=1, when="asked", fault=DOWN),))
    today.does(Surprise(surprise=1, to=None, text=""))
    assert [(left["surprise"], "settle" in left["reason"]) for left in today.events(SurpriseLeftOut)] == [(1, True)]
    assert today.saved == today.events(InjectionFailed) == []


def test_a_fault_with_an_after_of_its_own_begins_later(day):
    today = day(surprises=(SurprisePlan(number=1, when="asked", fault={**DOWN, "after": "30s"}),))
    today.does(Surprise(surprise=1, to=None, text=""))
    assert today.interpreter.injector.active == []
    assert len(phase_of(today.saved[-1], "baseline").faults) == 1
    today.look_often(40)
    assert [active.plan.kind for active in today.interpreter.injector.active] == ["down"]
