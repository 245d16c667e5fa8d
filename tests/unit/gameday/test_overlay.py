"""A drill as people play it: console, no responder, the game day's checks with what the integration file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.drill.reading.load import find_drill, load_drill
from harness.errors import PlanImpossible
from harness.gameday.checks import Asked
from harness.gameday.filled import added, filled, lacking
from harness.gameday.model import Gameday
from harness.gameday.overlay import played
from harness.gameday.players import players, suggested
from harness.gameday.reading.load import LoadedGameday, load_gameday, load_team
from harness.integration.reading.load import LoadedIntegration, load_integration
from harness.plan.explain import explain
from harness.rehearsal import draw_up_gameday

FILE = assets.fixture("integrations") / "orders-to-billing.integration.yaml"
INTEGRATION: LoadedIntegration = load_integration(FILE)
TEXT = f"""\
schema: 1
gameday: billing
integration: {FILE}
drill: bad-deployment-rolled-back
roles: {{commander: Sam Example, comms: Kim Example, liaison: Robin Example}}
surprises:
  - {{at: {{deployed: 2m}}, tell: liaison, say: the CRM was upgraded}}
  - {{at: {{recovery: 1m}}, fault: {{kind: latency, link: source, latency: 3s}}}}
checks: [rejected_calls]
"""


def day(folder: Path, text: str = TEXT) -> LoadedGameday:
    path = folder / "billing.gameday.yaml"
    path.write_text(text)
    return load_gameday(path)


def team(folder: Path) -> Path:
    path = folder / "good.team.yaml"
    steps = [
        "  - {id: pick-up, on: page, each: true, as: liaison, do: acknowledge}",
        "  - {id: tell, on: declared, every: 25m, until: resolved, as: comms, do: update, state: identified, text: We know., next: 30m}",
        "  - {id: over, on: drained, as: liaison, do: hand_over, role: commander, to: comms}",
    ]
    path.write_text("schema: 1\nteam: good\nsteps:\n" + "\n".join(steps) + "\n")
    return load_team(path).path


def test_people_act_and_nobody_else_acknowledges(tmp_path: Path) -> None:
    drill, said = played(load_drill(find_drill("bad-deployment-rolled-back")), day(tmp_path), INTEGRATION)
    alerts = drill.drill.stack.alerts
    assert drill.drill.stack.fakes()["people"].fake == "console"
    assert alerts is not None
    assert alerts.acknowledges_after is None
    assert drill.drill.checks[-1].name == "rejected_calls"
    assert "simulated responder does after 3m" in said[1]


def test_a_drill_without_pages_is_no_game_day(tmp_path: Path) -> None:
    loaded = load_drill(find_drill("bad-deployment-rolled-back"))
    quiet = loaded.drill.model_copy(update={"stack": loaded.drill.stack.model_copy(update={"alerts": None})})
    with pytest.raises(PlanImpossible, match="nobody is paged in this drill"):
        played(type(loaded)(quiet, loaded.marks, loaded.text, loaded.path), day(tmp_path), INTEGRATION)


def test_a_game_day_cannot_loosen_a_check_of_the_drill(tmp_path: Path) -> None:
    twice = day(tmp_path, TEXT.replace("rejected_calls", "exactly_once"))
    with pytest.raises(PlanImpossible, match="exactly_once is a check of the drill already"):
        played(load_drill(find_drill("bad-deployment-rolled-back")), twice, INTEGRATION)


def test_a_check_that_needs_nothing_gets_nothing() -> None:
    use = Asked.model_validate("rejected_calls")
    assert (added(use, INTEGRATION.integration), lacking(use, INTEGRATION.integration)) == ({}, {})
    assert filled(use, INTEGRATION.integration).name == "rejected_calls"


def test_everybody_is_in_the_plan_once_with_their_standing(tmp_path: Path) -> None:
    found = players(
        day(tmp_path, TEXT.replace("comms: Kim Example, liaison: Robin Example", "comms: backup, liaison: owner")).gameday,
        INTEGRATION.integration,
    )
    assert [(who.name, who.roles, who.standing) for who in found] == [
        ("Sam Example", ("commander", "comms"), "backup"),
        ("Robin Example", ("liaison",), "owner"),
    ]


def test_suggested_roles_move_on_from_quarter_to_quarter(tmp_path: Path) -> None:
    def of(starts: str) -> dict[str, str]:
        when = f"when: {{starts: {starts}, zone: UTC, lasts: 1h}}\nroles: suggest\n"
        text = TEXT.replace("roles: {commander: Sam Example, comms: Kim Example, liaison: Robin Example}\n", when)
        return {str(role): name for role, name in suggested(day(tmp_path, text).gameday, INTEGRATION.integration).items()}

    autumn, winter = of("2026-11-03T14:00"), of("2027-01-14T09:00")
    assert set(autumn.values()) == {"Robin Example", "Sam Example", "Kim Example", "Lee Example"}
    assert autumn != winter
    assert autumn["commander"] != autumn["liaison"]
    assert of("2026-12-30T10:00") == autumn


def test_one_person_cannot_decide_and_work(tmp_path: Path) -> None:
    alone = INTEGRATION.integration.model_copy(
        update={"people": INTEGRATION.integration.people.model_copy(update={"platform_owners": (), "data_owners": ()})}
    )
    people = alone.people.model_copy(update={name: type(getattr(alone.people, name))() for name in ("backup", "reviewer")})
    with pytest.raises(PlanImpossible, match="needs two people at least"):
        suggested(Gameday.model_validate(day(tmp_path).marks.data | {"roles": "suggest"}), alone.model_copy(update={"people": people}))


def test_the_plan_names_people_and_steps_and_hides_surprises(tmp_path: Path) -> None:
    [plan] = draw_up_gameday(str(day(tmp_path).path), team=str(team(tmp_path)), speed=60)
    assert plan.gameday is not None
    assert plan.gameday.team is not None
    assert [surprise.phase for surprise in plan.gameday.surprises] == ["deployed", "recovery"]
    steps = {step.id: step for step in plan.gameday.team.steps}
    assert steps["pick-up"].each
    assert steps["tell"].fields == {"state": "identified", "text": "We know.", "channels": ["status page", "e-mail"], "next_s": 1800.0}
    assert (steps["over"].by, steps["over"].role, steps["over"].fields) == ("liaison", "commander", {"to": "comms"})
    told, whole = explain(plan), explain(plan, surprises=True)
    assert "Sam Example is commander (backup)" in told
    assert "upgraded" not in told
    assert "2 surprises" in told
    assert "the CRM was upgraded" in whole


def test_acts_are_a_plan_each_with_their_own_surprises(tmp_path: Path) -> None:
    text = TEXT.replace("drill: bad-deployment-rolled-back", "drill: [bad-deployment-rolled-back, connector-down-20m]")
    plans = draw_up_gameday(str(day(tmp_path, text.replace("[rejected_calls]", "[rate_within: {at_most: 600}]")).path), team=None, speed=60)
    assert [plan.about.name for plan in plans] == ["bad-deployment-rolled-back", "connector-down-20m"]
    assert [len(plan.gameday.surprises) for plan in plans if plan.gameday] == [2, 1]
    assert all(plan.gameday and plan.gameday.team is None for plan in plans)
