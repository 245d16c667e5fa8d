"""RACI: generated from the roles, and exactly one of the people answers for each step."""

from __future__ import annotations

from typing import Any

from harness.gameday.players import Player
from harness.gameday.raci import Row, rows, unanswered
from harness.integration.model import Integration

ROBIN = Player("Robin Example", ("liaison",), "owner")
SAM = Player("Sam Example", ("commander",), "backup")
KIM = Player("Kim Example", ("comms",), "other")
LEE = Player("Lee Example", ("scribe", "master"), "other")


def integration(**more: Any) -> Integration:
    people = {"owner": {"name": "Robin Example"}, "backup": {"name": "Sam Example"}}
    said = {"schema": 1, "integration": "a", "pattern": "one-way-write", "connector": "reference", "people": people}
    return Integration.model_validate(said | more)


def table(players: tuple[Player, ...], **more: Any) -> dict[str, Row]:
    return {row.step: row for row in rows(players, integration(**more))}


def test_each_step_of_the_usual_roles_has_one_accountable_person() -> None:
    everybody = (SAM, KIM, ROBIN, LEE)
    found = table(everybody)
    assert {step: row.accountable(everybody) for step, row in found.items()} == {
        "acknowledge": ("Robin Example",),
        "declare": ("Sam Example",),
        "pause": ("Robin Example",),
        "decide": ("Sam Example",),
        "roll back, resume, replay": ("Sam Example",),
        "send notices": ("Kim Example",),
        "verify": ("Robin Example",),
        "resolve": ("Sam Example",),
        "write down": ("Lee Example",),
        "surprise, attest": ("Lee Example",),
    }
    assert not list(unanswered(everybody, integration()))


def test_without_a_scribe_the_commander_writes_down_and_without_a_game_master_nobody_tells_surprises() -> None:
    few = (SAM, KIM, ROBIN)
    found = table(few)
    assert found["write down"].accountable(few) == ("Sam Example",)
    assert "surprise, attest" not in found


def test_the_integration_file_stands_above_the_usual() -> None:
    few = (SAM, KIM, ROBIN)
    found = table(few, raci={"pause": {"accountable": "backup", "responsible": ["owner"], "informed": ["Kim Example"]}})
    assert found["pause"].cells == {"commander": "A", "liaison": "R", "comms": "I"}
    assert found["pause"].accountable(few) == ("Sam Example",)


def test_the_steps_of_the_hand_over_come_last() -> None:
    found = table((SAM, KIM, ROBIN), handoff=[{"step": "records are whole", "by": "owner", "to": "backup"}])
    assert list(found)[-1] == "hand over 1: records are whole"
    assert list(found.values())[-1].cells == {"liaison": "AR", "commander": "I"}


def test_whoever_answers_for_a_step_must_play() -> None:
    file = integration(raci={"pause": {"accountable": "Alex Example"}}, handoff=[{"step": "look", "by": "Alex Example"}])
    assert list(unanswered((SAM, KIM, ROBIN), file)) == ["pause: Alex Example has no role", "hand over 1: look: Alex Example has no role"]


def test_two_people_with_a_role_answer_for_nothing_alone() -> None:
    two = (SAM, KIM, ROBIN, Player("Alex Example", ("commander",), "other"))
    assert "declare: Sam Example and Alex Example" in list(unanswered(two, integration()))
