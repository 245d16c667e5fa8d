"""Drills made to fit the connector: its logins, and what cannot happen with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan
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
    assert "  adapted    login at crm (source): HTTP Basic, as orders-sync has it; the drill has no login" in explain(plan)


def test_the_plan_of_a_plan_is_the_same(planned: Plans) -> None:
    plan = planned("{destination: {kind: api_key, header: X-Key}}")
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_a_static_credential_can_be_revoked(planned: Plans) -> None:
    plan = planned("{destination: api_key}", "faults: [{kind: revoked_credential, link: destination}]")
    assert "revoked_credential" in {fault.kind for fault in plan.faults()}


def test_tokens_that_nobody_has_cannot_expire_and_the_key_is_named(planned: Plans) -> None:
    for faults in ("[{kind: token_expiry, link: destination}]", "[{kind: down, link: destination.token}]"):
        with pytest.raises(
            PlanImpossible, match=r"mine.connector.yaml says `auth: {destination: api_key}`; only with `auth: {destination: oauth}`"
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
