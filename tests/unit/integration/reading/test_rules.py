"""What must hold between the parts of an integration file: each rule refuses what it should, at its place, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from harness.drill.text.problems import dotted
from harness.integration.model import Integration
from harness.integration.reading.rules import complaints

FOUR: dict[str, Any] = {"schema": 1, "integration": "orders", "pattern": "one-way-write", "connector": "orders"}
ROBIN, SAM, KIM = {"name": "Robin Example"}, {"name": "Sam Example"}, {"name": "Kim Example"}
SYSTEMS = {"read": [{"from": "crm"}], "write": [{"to": "billing"}]}


def found(**parts: Any) -> list[tuple[str, str, str]]:
    file = Integration.model_validate(FOUR | parts)
    return [(dotted(complaint.path), complaint.found or "", complaint.hint) for complaint in complaints(file)]


@pytest.mark.parametrize("stake", ["billing", "provisioning", "access", "crm", "identity"])
def test_customer_state_allows_no_lower_pattern(stake: str) -> None:
    paths = {"write": [{"to": "x"}, {"to": "y", "touches": ["internal", stake]}]}
    for pattern in ("reporting-feed", "one-way-write", "bidirectional-sync"):
        [(key, told, _)] = found(pattern=pattern, paths=paths)
        assert (key, told) == ("pattern", f"{pattern!r} where a path touches {stake}")
    assert found(pattern="customer-state", paths=paths) == []


@pytest.mark.parametrize("stake", ["support", "analytics", "internal"])
def test_other_stakes_allow_any_pattern(stake: str) -> None:
    assert found(paths={"write": [{"to": "x", "touches": [stake]}]}) == []


def test_backup_and_reviewer_are_other_people() -> None:
    assert found(people={"owner": ROBIN, "backup": SAM, "reviewer": KIM}) == []
    assert found(people={"owner": ROBIN, "backup": {"name": "robin  example"}}) == [("people.backup.name", "the backup is the owner", "")]
    assert found(people={"owner": ROBIN, "backup": SAM, "reviewer": SAM}) == [("people.reviewer.name", "the reviewer is the backup", "")]
    assert found(people={"owner": ROBIN, "reviewer": ROBIN}) == [("people.reviewer.name", "the reviewer is the owner", "")]
    assert found(people={}) == []


def test_an_escalation_needs_a_route_of_its_own() -> None:
    people = {"owner": ROBIN | {"route": "primary"}, "backup": SAM | {"route": "primary"}}
    [(key, told, _)] = found(people=people, escalate={"to": "backup"})
    assert (key, told) == ("people.backup.route", "'primary' is the owner's route, too")
    assert found(people=people, escalate={"by": "pager"}) == []


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"pause": {"by": "Robin Exmaple"}}, "pause.by"),
        ({"resume": {"by": "Robin Exmaple"}}, "resume.by"),
        ({"fallback": {"owner": "Robin Exmaple"}}, "fallback.owner"),
        ({"comms": {"contact": "Robin Exmaple"}}, "comms.contact"),
        ({"toggles": [{"by": "Robin Exmaple"}]}, "toggles[0].by"),
        ({"handoff": [{"by": "owner", "to": "Robin Exmaple"}]}, "handoff[0].to"),
        ({"raci": {"pause": {"accountable": "Robin Exmaple"}}}, "raci.pause.accountable"),
        ({"raci": {"pause": {"responsible": ["backup", "Robin Exmaple"]}}}, "raci.pause.responsible[1]"),
        ({"drills": {"without": [{"reviewer": "Robin Exmaple"}]}}, "drills.without[0].reviewer"),
    ],
)
def test_a_name_is_one_of_the_people(parts: dict[str, Any], key: str) -> None:
    assert found(people={"owner": ROBIN}, **parts) == [(key, "unknown person 'Robin Exmaple'", "did you mean 'Robin Example'?")]
    assert found(**parts) == []  # nobody is named yet


def test_others_are_known_too() -> None:
    people = {"owner": ROBIN, "others": ["Lee Example"]}
    assert found(people=people, pause={"by": "lee example"}, comms={"contact": "backup"}) == []


def test_entities_reference_one_another_without_a_circle() -> None:
    assert found(entities={"account": 1, "invoice": {"of": "account"}}) == []
    assert found(entities={"account": 1, "invoice": {"of": "acount"}}) == [
        ("entities.invoice.of", "unknown entity 'acount'", "did you mean 'account'?")
    ]
    [(key, told, _)] = found(entities={"invoice": {"of": "order"}, "order": {"of": "invoice"}})
    assert (key, told.partition(":")[0]) == ("entities", "entities that reference one another in a circle")


def test_truth_names_entities_and_systems_of_the_file() -> None:
    assert found(truth={"account": "crm"}) == []
    assert found(truth={"account": "crm"}, entities={"account": 1}, paths=SYSTEMS) == []
    assert found(truth={"acount": "crn"}, entities={"account": 1}, paths=SYSTEMS) == [
        ("truth.acount", "unknown entity 'acount'", "did you mean 'account'?"),
        ("truth.acount", "unknown system 'crn'", "did you mean 'crm'?"),
    ]


def test_orders_name_systems_and_entities_of_the_file() -> None:
    both = {"paths": SYSTEMS, "entities": {"account": 1}}
    assert found(rollback={"order": ["billing", "crm"]}, fallback={"order": ["account", "billing"]}, **both) == []
    assert found(rollback={"order": ["biling"]}, fallback={"order": ["acount"]}, **both) == [
        ("rollback.order[0]", "unknown system 'biling'", "did you mean 'billing'?"),
        ("fallback.order[0]", "unknown entity or system 'acount'", "did you mean 'account'?"),
    ]
    assert found(rollback={"order": ["crm", "crm"]}) == [("rollback.order", "'crm' is there twice", "")]


def test_figures_agree_with_one_another() -> None:
    assert found(limits={"normal": "2/s", "peak": "2/s"}, detect={"within": "15m"}, escalate={"within": "15m", "to": "backup"}) == []
    assert found(limits={"normal": "2/s", "peak": "1/s"}) == [("limits.peak", "the peak is below the ordinary day", "")]
    assert found(detect={"within": "15m"}, escalate={"within": "10m"}) == [("escalate.within", "escalated before it must be detected", "")]


def test_steps_grow_to_all_traffic() -> None:
    assert found(recover={"in_steps": ["10%", "50%", "100%"]}) == []
    assert found(recover={"in_steps": [{"until": "query empty"}]}) == []
    assert found(recover={"in_steps": ["50%", "50%", "100%"]}) == [("recover.in_steps[1]", "a step that does not let more through", "")]
    assert found(recover={"in_steps": ["50%"]}) == [("recover.in_steps", "the last step lets only a part through", "")]


def test_a_drill_is_left_out_once_and_by_somebody_else() -> None:
    people = {"owner": ROBIN, "backup": SAM, "reviewer": KIM}
    once = {"drill": "latency-spike", "reviewer": "Kim Example"}
    assert found(people=people, drills={"also": ["stale-reads"], "without": [once]}) == []
    assert found(people=people, drills={"also": ["latency-spike"], "without": [once]}) == [
        ("drills.without[0].drill", "'latency-spike' is under `also`, too", "")
    ]
    assert found(people=people, drills={"without": [once, once]}) == [("drills.without[1].drill", "'latency-spike' is left out twice", "")]
    for name in ("Robin Example", "sam example", "owner"):
        [(key, told, _)] = found(people=people, drills={"without": [once | {"reviewer": name}]})
        assert (key, told) == ("drills.without[0].reviewer", "the owner or the backup agrees with themselves")
