"""A drill about something that a connector has no part in is refused, with the key that says that it has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.explain import explain

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]

HISTORY = ("workload:", "  history: {fake: otlp-sink, name: tracing}\nworkload:")
REPORTS = ('PAGER: "', 'OTEL_EXPORTER_OTLP_ENDPOINT: "{history.url}", PAGER: "')
BEATS = ('PAGER: "', 'HEARTBEAT: "{connector.heartbeat}", PAGER: "')


def refusal(drill: LoadedDrill, connector: LoadedConnector, watchdog: LoadedConnector | None = None) -> str:
    with pytest.raises(PlanImpossible) as caught:
        compile_plan(drill, connector, watchdog, speed=60, seed=1)
    return str(caught.value)


def test_changes_that_go_both_ways_need_a_connector_that_carries_them_back(drill: Make, connector: MakeConnector) -> None:
    both = drill(("rate: 40/min", "rate: 40/min, both_sides: {destination: 40%}"))
    assert "if it carries them back, too, add `two_way: true` to it" in refusal(both, connector())
    compile_plan(both, connector(("settle: 8m", "settle: 8m\ntwo_way: true")), None, speed=60, seed=1)


def test_a_drill_about_the_history_needs_a_connector_that_reports_one(drill: Make, connector: MakeConnector) -> None:
    assert 'add `env: {OTEL_EXPORTER_OTLP_ENDPOINT: "{history.url}"}` to its `run`' in refusal(drill(HISTORY), connector())
    plan = compile_plan(drill(HISTORY), connector(REPORTS), None, speed=60, seed=1)
    assert ("history", "history") in {(link.name, link.upstream) for link in plan.links}
    assert "history              → history tracing" in explain(plan)


def test_a_connector_that_reports_one_has_a_place_for_it_in_every_drill(drill: Make, connector: MakeConnector) -> None:
    plan = compile_plan(drill(), connector(REPORTS), None, speed=60, seed=1)
    assert plan.adapted == ("history: a sink is added, because mine.connector.yaml uses {history.url}; the drill has none",)
    assert ("history", "history") in {(link.name, link.upstream) for link in plan.links}


def test_a_watchdog_of_the_heartbeat_needs_one(drill: Make, connector: MakeConnector) -> None:
    watched = drill(("workload:", "  watchdog: mine\nworkload:"))
    said = refusal(watched, connector(), watchdog=connector(BEATS))
    assert 'if the program can write its time to a file, add `env: {HEARTBEAT: "{connector.heartbeat}"}` to its `run`' in said
    compile_plan(watched, connector(BEATS), connector(BEATS), speed=60, seed=1)
    compile_plan(watched, connector(), connector(), speed=60, seed=1)  # it watches something else


def test_reads_with_a_login_of_their_own_need_a_source_that_asks_for_one(drill: Make, connector: MakeConnector) -> None:
    own = drill(("checks:\n", "checks:\n  - reads_continue: {own_login: true}\n"))
    said = refusal(own, connector())
    assert "checks[0]: reads_continue with `own_login` needs a login at the source, and crm (source) has none" in said
    assert "add `auth: {source: api_key}` (or basic, bearer, oauth) to mine.connector.yaml" in said
    compile_plan(own, connector(("settle: 8m", "settle: 8m\nauth: {source: basic}")), None, speed=60, seed=1)
    compile_plan(drill(("checks:\n", "checks:\n  - reads_continue\n")), connector(), None, speed=60, seed=1)


def test_tables_need_a_database(drill: Make, connector: MakeConnector) -> None:
    tables = connector(("settle: 8m", "settle: 8m\nrecord: {tables: {crm.invoice: invoice}}"))
    assert "writes into tables (`record.tables`), and billing is no database" in refusal(drill(), tables)
