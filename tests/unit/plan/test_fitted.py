"""Drills made to fit the connector: its logins, and what cannot happen with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import DrillInvalid, PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.definition import Definition
from harness.plan.explain import explain
from harness.plan.model import Plan

Make = Callable[..., LoadedDrill]
Plans = Callable[..., Plan]
OUTAGE = "faults: [{kind: down, link: destination}]"
CONTROLS = "controls: {rotate_credential: {signal: SIGHUP}}\n"


@pytest.fixture
def planned(drill: Make, connector: Callable[..., LoadedConnector]) -> Plans:
    """The plan of this package's drill with other faults in its outage, for a connector with this `auth`."""

    def make(auth: str, faults: str = OUTAGE, *pairs: tuple[str, str]) -> Plan:
        own = connector(("clock: env\n", f"clock: env\n{auth and f'auth: {auth}'}\n{CONTROLS}"))
        return compile_plan(drill((OUTAGE, faults), *pairs), own, None, speed=60.0, seed=7)

    return make


def test_a_connector_that_says_nothing_gets_what_the_drill_says(planned: Plans) -> None:
    plan = planned("")
    assert plan.adapted == ()
    assert plan.about.logins["destination"].kind == "oauth"
    assert "destination.token" in {link.name for link in plan.links}


@pytest.mark.parametrize("kind", ["api_key", "basic", "bearer", "none"])
def test_the_login_is_the_connectors_and_the_plan_says_so(planned: Plans, kind: str) -> None:
    plan = planned(f"{{destination: {kind}, source: basic}}")
    assert {side: auth.kind for side, auth in plan.about.logins.items()} == {"source": "basic", "destination": kind}
    assert {link.name for link in plan.links} == {"source", "destination", "alerts"}
    assert [line.partition(":")[0] for line in plan.adapted] == ["login at crm (source)", "login at billing (destination)"]
    assert "  adapted    login at crm (source): HTTP Basic, as orders-sync's file says; the drill has no login" in explain(plan)


def test_the_plan_of_a_plan_is_the_same(planned: Plans) -> None:
    plan = planned("{destination: {kind: api_key, header: X-Key}}")
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_a_static_credential_can_be_revoked(planned: Plans) -> None:
    plan = planned("{destination: api_key}", "faults: [{kind: revoked_credential, link: destination}]")
    assert "revoked_credential" in {fault.kind for fault in plan.faults()}


def test_tokens_that_nobody_has_cannot_expire_and_the_key_is_named(planned: Plans) -> None:
    for faults in ("[{kind: token_expiry, link: destination}]", "[{kind: down, link: destination.token}]"):
        with pytest.raises(
            PlanImpossible, match=r"says `auth: {destination: api_key}`; there is one only with `auth: {destination: oauth}`"
        ):
            planned("{destination: api_key}", f"faults: {faults}")


def test_a_credential_that_nobody_has_cannot_end(planned: Plans) -> None:
    with pytest.raises(PlanImpossible, match="expired_credential needs a credential, and the destination has no login"):
        planned("{destination: none}", "faults: [{kind: expired_credential, link: destination}]")
    with pytest.raises(PlanImpossible, match="the drill says `auth: none` for it"):
        planned("{destination: oauth}", "faults: [{kind: expired_credential, link: source}]")


def test_beside_others_it_is_left_out_and_the_plan_says_so(planned: Plans) -> None:
    faults = "faults: [{kind: rotated_credential, link: destination, overlap: 1m}, {kind: token_expiry, link: destination, ttl: 1m}]"
    plan = planned("{destination: bearer}", faults)
    assert "token_expiry" not in {fault.kind for fault in plan.faults()}
    assert "phase outage: without token_expiry, because no token ends at a destination with a static bearer token" in plan.adapted
    assert "token_expiry" in {fault.kind for fault in planned("", faults).faults()}


def test_logins_are_not_counted_where_there_are_none(planned: Plans) -> None:
    pair = ("  - exactly_once\n", "  - exactly_once\n  - no_login_storm\n")
    assert "no_login_storm" in {check.name for check in planned("", OUTAGE, pair).checks}
    plan = planned("{destination: api_key}", OUTAGE, pair)
    assert "no_login_storm" not in {check.name for check in plan.checks}
    assert "left out: nobody asks for a token" in explain(plan)


def test_a_real_database_has_a_login_of_its_own(planned: Plans) -> None:
    pairs = [("destination: {fake: records, name: billing}", "destination: {fake: postgres, name: billing}")]
    pairs += [(", faults: [{kind: commit_then_cut, link: destination, nth: 1}]", "")]
    plan = planned("{destination: api_key}", OUTAGE, *pairs)
    assert plan.about.logins["destination"].kind == "none"


MIXED = ("rate: 40/min}", "rate: 40/min, mix: {create: 0.6, update: 0.3, delete: 0.1}}")


@pytest.fixture
def planned_for(drill: Make, connector: Callable[..., LoadedConnector]) -> Plans:
    """The plan of this package's drill, with pieces of its text replaced, for a connector with these further lines."""

    def make(lines: str, *pairs: tuple[str, str]) -> Plan:
        return compile_plan(drill(*pairs), connector(("clock: env\n", f"clock: env\n{lines}\n")), None, speed=60.0, seed=7)

    return make


def test_what_it_does_not_carry_is_not_in_its_workload(planned_for: Plans) -> None:
    plan = planned_for("carries: [create, update]", MIXED)
    assert plan.about.workload.mix.model_dump() == pytest.approx({"create": 2 / 3, "update": 1 / 3, "delete": 0.0})
    assert plan.adapted == ("workload: without deletions (10%), because mine.connector.yaml says `carries: [create, update]`",)
    assert planned_for("", MIXED).about.workload.mix.delete == 0.1
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_a_drill_that_is_mostly_about_something_else_is_refused(planned_for: Plans) -> None:
    mostly = ("rate: 40/min}", "rate: 40/min, mix: {create: 0.1, update: 0.9}}")
    with pytest.raises(PlanImpossible, match=r"most of it \(update: 0.9\) is not carried .* `carries: \[create, update\]`"):
        planned_for("carries: [create, delete]", mostly)


def test_changes_that_overtake_one_another_must_be_carried(planned_for: Plans) -> None:
    racing = (OUTAGE, "faults: [{kind: out_of_order, link: source, by: delete}]")
    with pytest.raises(PlanImpossible, match=r"out_of_order needs carries.delete, .* add `carries: \[create, …, delete\]` to it"):
        planned_for("carries: [create, update]", racing)
    assert planned_for("carries: [create, update]", (OUTAGE, "faults: [{kind: out_of_order, link: source, by: update}]"))


def test_a_connector_that_creates_nothing_is_no_connector(connector: Callable[..., LoadedConnector]) -> None:
    with pytest.raises(DrillInvalid, match="update, delete without create"):
        connector(("clock: env\n", "clock: env\ncarries: [update, delete]\n"))


def test_the_source_pushes_to_whom_waits_for_webhooks(planned_for: Plans) -> None:
    plan = planned_for("webhooks: /hooks")
    assert Definition.of(plan).drill.stack.source.delivers == "webhooks"
    assert plan.adapted == ("crm (source): pushes its changes, because mine.connector.yaml says `webhooks: /hooks`; the drill has a feed",)
    shown = planned_for("webhooks: /hooks", (OUTAGE, "faults: [{kind: edge_values, link: source}]"))
    assert Definition.of(shown).drill.stack.source.delivers == "webhooks"


@pytest.mark.parametrize(
    "fault", ["{kind: down, link: source}", "{kind: empty_page, link: source}", "{kind: respond, link: source, status: 500}"]
)
def test_what_is_read_from_a_source_cannot_be_broken_for_whom_it_pushes_to(planned_for: Plans, fault: str) -> None:
    with pytest.raises(PlanImpossible, match=r"breaks what a connector reads from the source, and mine.connector.yaml .*\(`webhooks`\)"):
        planned_for("webhooks: /hooks", (OUTAGE, f"faults: [{fault}]"))


def test_each_batch_reads_the_credential_anew(planned_for: Plans) -> None:
    expired = (OUTAGE, "faults: [{kind: expired_credential, link: destination}]")
    with pytest.raises(PlanImpossible, match="rotate_credential"):
        planned_for("", expired)
    assert "rotate_credential: the next batch takes the new credential over" in planned_for("batch: {every: 2m}", expired).adapted[0]
    named = "batch: {every: 2m}\ncontrols: {rotate_credential: {command: [reload]}}"
    assert planned_for(named, expired).adapted == ()
