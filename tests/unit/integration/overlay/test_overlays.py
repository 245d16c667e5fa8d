"""What an integration file changes about the drills of the catalogue, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from harness.drill.model import Drill
from harness.drill.reading.load import find_drill, load_drill
from harness.integration.model import Integration
from harness.integration.overlay.audit import audit
from harness.integration.overlay.by_hand import by_hand
from harness.integration.overlay.deadlines import deadlines
from harness.integration.overlay.entities import entities
from harness.integration.overlay.leads import leads
from harness.integration.overlay.limits import limits
from harness.integration.overlay.names import names
from harness.integration.overlay.routes import routes


def drill(name: str = "connector-down-20m") -> Drill:
    return load_drill(find_drill(name)).drill


def integration(**keys: Any) -> Integration:
    return Integration.model_validate({"schema": 1, "integration": "leads", "pattern": "customer-state", "connector": "reference"} | keys)


def params(of: Drill, check: str) -> dict[str, Any]:
    return next(use.params for use in of.checks if use.name == check)


LEADS = integration(
    paths={"read": [{"from": "HubSpot", "also": ["marketing"]}], "write": [{"to": "NetSuite", "touches": ["billing"]}]},
    people={"owner": {"name": "Ada Example", "route": "leads_first"}, "backup": {"name": "Bo Example", "route": "leads_second"}},
    entities={"customer": 1, "deal": {"count": 3, "of": "customer"}},
)


def test_both_systems_are_called_as_the_file_calls_them() -> None:
    stack = names(drill(), LEADS).drill.stack
    assert (stack.source.name, stack.source.also, stack.destination.name, stack.destination.also) == (
        "HubSpot",
        ("marketing",),
        "NetSuite",
        (),
    )


def test_the_texts_of_a_drill_speak_of_these_systems() -> None:
    first = names(drill(), LEADS).drill.first
    assert "NetSuite" in first.alert
    assert "billing" not in first.alert
    assert "HubSpot" in first.query
    assert "crm" not in first.query


def test_systems_that_swap_their_names_are_not_mixed_up() -> None:
    swapped = integration(paths={"read": [{"from": "billing"}], "write": [{"to": "crm", "touches": ["crm"]}]})
    assert names(drill(), swapped).drill.first.query == "keys offered by billing since the page that crm does not hold, by entity"


def test_the_first_steps_of_the_file_take_the_place_of_the_drills() -> None:
    own = integration(first={"alert": "leads are late"}, recover={"query": "leads without a deal"})
    first = names(drill(), own).drill.first
    assert (first.alert, first.response, first.query) == ("leads are late", drill().first.response, "leads without a deal")


def test_routes_belong_to_owner_and_backup_and_checks_follow() -> None:
    of = routes(drill("unanswered-page"), LEADS).drill
    assert of.stack.alerts is not None
    assert of.stack.alerts.routes == {"leads_first": "Ada Example", "leads_second": "Bo Example", "shared": "#integrations"}
    assert params(of, "escalates_within")["route"] == "leads_second"
    assert params(routes(drill(), LEADS).drill, "single_alert")["route"] == "leads_first"


def test_one_route_for_both_persons_hides_neither() -> None:
    both = integration(people={"owner": {"name": "Ada Example", "route": "leads"}, "backup": {"name": "Bo Example", "route": "leads"}})
    of = routes(drill(), both).drill
    assert of.stack.alerts is not None
    assert set(of.stack.alerts.routes) == {"primary", "backup", "shared"}


def test_entities_are_the_files_and_as_many_as_the_drills() -> None:
    of = entities(drill(), LEADS).drill
    assert {name: (entity.count, entity.of) for name, entity in of.entities.items()} == {"customer": (30, None), "deal": (90, "customer")}


def test_a_fault_strikes_the_entity_in_the_place_of_its_own() -> None:
    of = entities(drill("poison-record"), LEADS).drill
    struck = [getattr(fault, "entity", None) for phase in of.timeline for fault in phase.faults]
    assert struck == ["deal"]


def test_a_drill_about_a_field_that_the_file_has_not_keeps_its_entities() -> None:
    change = entities(drill("oversized-payload"), LEADS)
    assert set(change.drill.entities) == {"account", "invoice"}
    assert change.said == ("entities: the drill's own, because it changes invoice.memo, and deal has no such field",)


def test_events_cannot_go_both_ways() -> None:
    events = integration(entities={"click": {"kind": "event"}})
    assert set(entities(drill("conflicting-edits"), events).drill.entities) == {"account", "invoice"}


@pytest.mark.parametrize(
    ("file", "limit", "at_most"),
    [
        ({"calls": "600/min", "peak": "120/min"}, 20, 20),  # five times the peak: the drill leaves less room than that
        ({"calls": "150/min", "peak": "120/min"}, 15, 15),
        ({"calls": "100/min", "peak": "120/min"}, 20, 20),  # no room at all: said, and judged by readiness
    ],
)
def test_the_limit_of_a_storm_only_becomes_tighter(file: dict[str, str], limit: int, at_most: int) -> None:
    of = limits(drill("rate-limit-storm"), integration(limits=file)).drill
    assert round((of.stack.destination.rate_limit or 0) * 60) == limit
    assert params(of, "rate_within")["at_most"] == at_most


def test_a_backlog_gets_the_time_that_a_tighter_limit_asks_for() -> None:
    of = limits(drill("rate-limit-storm"), integration(limits={"calls": "150/min", "peak": "120/min"})).drill
    assert of.timeline[-1].longest_s >= 170 * 12 / (15 - 12)


def test_a_limit_of_the_drill_leaves_room_for_as_many_records_where_each_takes_several_calls() -> None:
    of = limits(drill("rate-limit-storm"), integration(limits={"calls": "600/min", "peak": "120/min", "calls_per_record": 2.0})).drill
    assert round((of.stack.destination.rate_limit or 0) * 60) == 40
    assert params(of, "rate_within")["at_most"] == 40
    assert of.timeline[-1].longest_s >= 170 * 12 / (20 - 12), "20 records a minute, as in the drill"
    tight = limits(drill("rate-limit-storm"), integration(limits={"calls": "300/min", "peak": "120/min", "calls_per_record": 2.0})).drill
    assert round((tight.stack.destination.rate_limit or 0) * 60) == 30
    assert tight.timeline[-1].longest_s >= 170 * 12 / (15 - 12)
    none = limits(drill("rate-limit-storm"), integration(limits={"calls": "300/min", "peak": "120/min", "calls_per_record": 4.0}))
    assert "leaves no room above a peak" in none.said[0]


@pytest.mark.parametrize(("name", "limit"), [("connector-down-20m", 600), ("surge-times-ten", 2000)])
def test_a_drill_without_a_limit_gets_the_files_and_as_much_room_above_its_load(name: str, limit: int) -> None:
    own = drill(name).workload.overall_rate * 60
    of = limits(drill(name), integration(limits={"calls": "600/min", "peak": "120/min"})).drill
    assert round((of.stack.destination.rate_limit or 0) * 60) == (600 if own <= 120 else int(own * 5))
    assert name == "surge-times-ten" or limit == 600


def test_where_a_deployment_is_rolled_back_the_audit_is_exported_if_there_is_a_command() -> None:
    decided = integration(rollback={"order": ["billing"], "audit_export": "tools/audit.sh"})
    assert "audit_complete" in {use.name for use in audit(drill("bad-deployment-rolled-back"), decided).drill.checks}
    assert audit(drill("connector-down-20m"), decided).drill == drill("connector-down-20m")
    assert audit(drill("bad-deployment-rolled-back"), integration()).drill == drill("bad-deployment-rolled-back")


def test_alerts_must_lead_to_an_anchor_of_the_runbook_that_the_file_gives() -> None:
    file = integration(
        runbook={"symptoms": ["the backlog grows"], "link": "https://runbooks.example.invalid/leads"},
        decide=[{"when": "the API limit is hit", "do": "wait", "drill": "rate-limit-storm"}],
    )
    given = params(leads(drill("unfamiliar-on-call"), file).drill, "alert_leads")
    assert given == {
        "anchors": ["backlog-grows", "api-limit-hit", "detection", "pause", "replay"],
        "runbook": "https://runbooks.example.invalid/leads",
    }
    usual = params(leads(drill("unfamiliar-on-call"), integration(runbook={"file": "runbook.md"})).drill, "alert_leads")
    assert usual["anchors"][:3] == ["data-stops-updating", "api-errors-spike", "event-backlog-grows"]
    assert leads(drill("unfamiliar-on-call"), integration()).drill == drill("unfamiliar-on-call"), "nobody knows the team's runbook"


def test_a_shorter_deadline_tightens_and_a_longer_one_leaves_a_short_drill_alone() -> None:
    strict = deadlines(drill(), integration(detect={"within": "10m"}, recover={"within": "12m"}))
    assert params(strict.drill, "detected_within") == {"within": "10m"}
    assert params(strict.drill, "single_alert")["within"] == "10m"
    assert strict.drill.timeline[-1].longest_s == 12 * 60
    assert strict.loosened == ()
    short = drill("rate-limit-storm")
    assert params(deadlines(short, integration(detect={"within": "20m"})).drill, "single_alert") == params(short, "single_alert")


def test_more_than_the_domain_allows_is_noted() -> None:
    loose = deadlines(drill(), integration(detect={"within": "20m"}))
    assert params(loose.drill, "detected_within") == {"within": "20m"}
    assert loose.loosened == ("detect",)
    assert "detected_within: within 20m in place of 15m" in loose.said


def test_the_history_is_exported_as_soon_as_the_file_promises() -> None:
    of = drill("history-outlives-a-crash")
    soon = deadlines(of, integration(history={"export": "tools/history.sh", "within": "5m"}))
    assert params(soon.drill, "history_exports_within") == {"within": "5m"}
    assert soon.said == ("history_exports_within: within 5m in place of 15m",)
    assert soon.loosened == ()
    assert deadlines(of, integration(history={"within": "1h"})).drill == of


def test_a_hosted_pager_changes_no_drill_about_escalation() -> None:
    hosted = integration(escalate={"by": "pager", "after": "10m"})
    assert deadlines(drill("unanswered-page"), hosted).drill == drill("unanswered-page")


def imports(of: Drill) -> tuple[str, ...]:
    (order,) = (getattr(fault, "order", ()) for phase in of.timeline for fault in phase.faults if fault.kind == "manual_import")
    return tuple(order)


@pytest.mark.parametrize(
    ("fallback", "order"),
    [
        (["invoice", "account"], ("invoice", "account")),  # a wrong one, too: the drill is to find that out
        (["billing", "account"], ("account",)),
        (["billing", "crm"], ("account", "invoice")),
        ([], ("account", "invoice")),
    ],
)
def test_people_import_in_the_order_of_the_fallback(fallback: list[str], order: tuple[str, ...]) -> None:
    change = by_hand(drill("manual-fallback"), integration(fallback={"order": fallback}))
    assert (imports(change.drill), params(change.drill, "order_kept")["order"]) == (order, [*order])
    assert change.said == ((f"imports by hand: {', '.join(order)}",) if order != ("account", "invoice") else ())


def test_of_other_entities_people_import_parents_first() -> None:
    change = by_hand(entities(drill("manual-fallback"), LEADS).drill, LEADS)
    assert imports(change.drill) == ("customer", "deal")
    assert params(change.drill, "order_kept")["order"] == ["customer", "deal"]


def test_a_drill_in_which_nobody_imports_is_left_alone() -> None:
    change = by_hand(drill(), integration(fallback={"order": ["invoice"]}))
    assert (change.drill, change.said) == (drill(), ())
