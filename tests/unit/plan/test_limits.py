"""What cannot be run as asked, each with its reason and remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.limits import highest_speed, survives
from harness.world.services.redis import Redis

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]
Offering = Callable[..., str]


def refusal(drill: LoadedDrill, connector: LoadedConnector, speed: float = 60.0, watchdog: LoadedConnector | None = None) -> str:
    with pytest.raises(PlanImpossible) as caught:
        compile_plan(drill, connector, watchdog, speed=speed, seed=1)
    return str(caught.value)


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf"), 0.0009, 10_001.0, 1e308])
def test_a_speed_must_be_a_number_above_zero(drill: Make, connector: MakeConnector, speed: float) -> None:
    assert "is not a number from 0.001 to 10000" in refusal(drill(), connector(), speed)


def test_a_connector_in_real_time_only_runs_at_speed_one(drill: Make, connector: MakeConnector) -> None:
    real = connector(("clock: env", "clock: real"))
    said = refusal(drill(), real)
    assert "mine.connector.yaml: orders-sync has `clock: real`, so it can only be drilled at --speed 1, not at 60" in said
    assert "write `clock: accelerated`" in said
    assert compile_plan(drill(), real, None, speed=1, seed=1).speed == 1


def test_so_does_a_watchdog(drill: Make, connector: MakeConnector) -> None:
    watched = drill(("workload:", "  watchdog: mine\nworkload:"))
    assert "has `clock: real`" in refusal(watched, connector(), watchdog=connector(("clock: env", "clock: real")))


def test_an_accelerated_clock_is_a_capability_of_the_runtime(drill: Make, connector: MakeConnector, offering: Offering) -> None:
    accelerated = connector(("clock: env", "clock: accelerated"))
    with pytest.raises(PlanImpossible, match="`clock: accelerated` is not offered by this runtime"):
        compile_plan(drill(), accelerated, None, speed=60, seed=1, runtime=offering("process.kill"))
    assert compile_plan(drill(), accelerated, None, speed=60, seed=1).speed == 60


def test_a_missing_control_is_named_with_its_remedy(drill: Make, connector: MakeConnector) -> None:
    expired = drill(("{kind: down, link: destination}", "{kind: expired_credential, link: destination}"))
    text = refusal(expired, connector())
    assert "timeline[1].faults[0]: expired_credential needs control.rotate_credential, which mine.connector.yaml does not offer" in text
    assert 'add `controls: {rotate_credential: {file: "{destination.credential_file}"}}` to it' in text
    rotates = connector(("settle: 8m", 'settle: 8m\ncontrols: {rotate_credential: {file: "{destination.credential_file}"}}'))
    [fault, *_] = compile_plan(expired, rotates, None, speed=60, seed=1).faults()
    assert fault.reverses


def test_what_the_runtime_cannot_do(drill: Make, connector: MakeConnector, offering: Offering) -> None:
    with pytest.raises(
        PlanImpossible, match=r"\.drill\.yaml:\d+: timeline\[\d\]\.faults\[0\]: kill needs process\.\w+, which this runtime does not offer"
    ):
        compile_plan(drill(), connector(), None, speed=60, seed=1, runtime=offering())


def test_a_watchdog_reports_no_history_where_the_drill_has_none(drill: Make, connector: MakeConnector) -> None:
    teller = connector(('PAGER: "', 'OTEL_EXPORTER_OTLP_ENDPOINT: "{history.url}", PAGER: "'))
    watched = drill(("workload:", "  watchdog: mine\nworkload:"))
    assert refusal(watched, connector(), watchdog=teller) == (
        "mine.connector.yaml: it uses {history.url}, and the drill's stack has no history; add `history: {fake: otlp-sink}` to that"
    )


def test_an_alert_route_that_this_drill_does_not_have(drill: Make, connector: MakeConnector) -> None:
    backup = connector(("alerts.primary.url", "alerts.backup.url"))
    assert refusal(drill(), backup) == "mine.connector.yaml: it uses the alert route 'backup'; this drill has primary, shared"
    mapped = connector(("settle: 8m", "settle: 8m\nalerts: {keys: {R1: night}}"))
    assert "it uses the alert route 'night'" in refusal(drill(), mapped)


def test_a_speed_that_would_round_a_latency_away_is_refused_naming_the_highest_that_works(drill: Make, connector: MakeConnector) -> None:
    slow = drill(("{kind: down, link: destination}", "{kind: latency, link: destination, latency: 100ms}"))
    text = refusal(slow, connector(), speed=240)
    assert "phase outage: latency: 100ms of latency is 0.417 ms of wall time at speed 240" in text
    assert "the highest speed that works is 110" in text
    assert compile_plan(slow, connector(), None, speed=110, seed=1).speed == 110


def test_all_reasons_are_given_at_once(drill: Make, connector: MakeConnector) -> None:
    slow = drill(("{kind: down, link: destination}", "{kind: latency, link: destination, latency: 1ms}"))
    text = refusal(slow, connector(("clock: env", "clock: real"), ("alerts.primary.url", "alerts.backup.url")))
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(
    ("value_s", "speed", "fine", "highest"),
    [
        (0.5, 60, True, 60),
        (0.5, 400, False, 275),
        (0.5, 600, False, 550),
        (0.1, 60, False, 55),
        (0.004, 3, False, 2),
        (0.0001, 1, False, None),
        (3600.0, 1000, True, 1000),
    ],
)
def test_whole_milliseconds_may_change_a_time_by_ten_percent(value_s: float, speed: float, *, fine: bool, highest: float | None) -> None:
    assert survives(value_s, speed) is fine
    assert highest_speed(value_s, speed) == highest


def test_a_real_destination_is_a_capability_of_the_runtime(drill: Make, connector: MakeConnector, offering: Offering) -> None:
    outside = ("{kind: commit_then_cut, link: destination, nth: 1}", "{kind: latency, link: destination, latency: 10s}")
    real = drill(("destination: {fake: records", "destination: {fake: postgres"), outside)
    with pytest.raises(PlanImpossible, match=r"a real postgres is not offered by this runtime; use --runtime local or docker"):
        compile_plan(real, connector(), None, speed=60, seed=1, runtime=offering("process.kill", "process.restart"))


def test_services_are_a_capability_of_the_runtime_and_must_keep_pace(
    drill: Make, connector: MakeConnector, offering: Offering, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = connector(("settle: 8m", "settle: 8m\nservices: [redis]"))
    assert compile_plan(drill(), served, None, speed=60, seed=1).connector["services"] == {"redis": {}}
    with pytest.raises(PlanImpossible, match="services: redis is not offered by this runtime; use --runtime local or docker"):
        compile_plan(drill(), served, None, speed=60, seed=1, runtime=offering("process.kill", "process.restart"))
    monkeypatch.setattr(Redis, "KEEPS_PACE", False)
    assert "services: redis cannot be put on drill time; use --speed 1" in refusal(drill(), served)
    assert compile_plan(drill(), served, None, speed=1, seed=1).connector["services"] == {"redis": {}}


@pytest.mark.parametrize("asked", ["image: sync:4", "build: .", "compose: {service: sync}"])
def test_an_image_needs_containers(asked: str, drill: Make, connector: MakeConnector) -> None:
    own = connector(("command: ", f"{asked}, command: "))
    text = refusal(drill(), own)
    assert f"`run.{asked.partition(':')[0]}` needs containers; use --runtime docker" in text


def test_hosts_are_a_capability_of_the_runtime(drill: Make, connector: MakeConnector) -> None:
    insists = connector(("settle: 8m", "settle: 8m\nhosts: {api.example.com: destination}"))
    with pytest.raises(PlanImpossible, match=r"hosts: api\.example\.com: a front .* is not offered by this runtime; use --runtime local"):
        compile_plan(drill(), insists, None, speed=60, seed=1, runtime="docker")
    text = explain(compile_plan(drill(), insists, None, speed=60, seed=1))
    assert "https://api.example.com → destination, for the connector" in text


def test_hosts_get_links_that_the_drill_has(drill: Make, connector: MakeConnector) -> None:
    insists = connector(("settle: 8m", "settle: 8m\nhosts: {login.example.com: destination.token}"))
    assert compile_plan(drill(), insists, None, speed=60, seed=1).connector["hosts"] == {"login.example.com": "destination.token"}
    no_tokens = drill(("name: billing", "name: billing, auth: none"))
    assert "is to get the link 'destination.token'; this drill has source, destination, alerts" in refusal(no_tokens, insists)


def test_no_http_is_spoken_with_a_real_database(drill: Make, connector: MakeConnector) -> None:
    insists = connector(("settle: 8m", "settle: 8m\nhosts: {api.example.com: destination}"))
    real = drill(
        ("destination: {fake: records", "destination: {fake: postgres"),
        ("faults: [{kind: commit_then_cut, link: destination, nth: 1}]", "faults: [{kind: down, link: source}]"),
    )
    assert "on which no http is spoken" in refusal(real, insists)


def test_a_watchdog_may_insist_on_hosts_too(drill: Make, connector: MakeConnector) -> None:
    watched = drill(("workload:", "  watchdog: mine\nworkload:"))
    insists = connector(("settle: 8m", "settle: 8m\nhosts: {events.pagerduty.com: alerts, stats.example.net: refuse}"))
    text = explain(compile_plan(watched, connector(), insists, speed=60, seed=1))
    assert "https://events.pagerduty.com → watchdog.alerts, for the watchdog" in text
    assert "https://stats.example.net → refused, for the watchdog" in text


@pytest.mark.parametrize(
    ("fault", "need"),
    [
        ("{kind: disconnect}", "process.disconnect, which this runtime does not offer; use --runtime docker"),
        ("{kind: out_of_memory}", "process.memory, which this runtime does not offer; use --runtime docker"),
        ("{kind: full_disk, folder: /scratch}", "process.disk, which this runtime does not offer; use --runtime docker"),
        ("{kind: out_of_memory}", "mine.connector.yaml does not offer; add `run: {limits: {memory: 256M}}` to it"),
        ("{kind: full_disk, folder: /scratch}", "mine.connector.yaml does not offer; add `run: {tmpfs: {/scratch: 1M}}` to it"),
        ("{kind: bad_deployment}", "deployment.bad, which mine.connector.yaml does not offer; add `deployments: {bad: {env: …}}` to it"),
    ],
)
def test_what_only_containers_give_is_matched_at_plan_time(fault: str, need: str, drill: Make, connector: MakeConnector) -> None:
    assert need in refusal(drill(("{kind: down, link: destination}", fault)), connector())


SECOND = ("{kind: kill, actor: connector}", "{kind: second_instance}")


def test_a_second_instance_is_a_capability_of_the_runtime(drill: Make, connector: MakeConnector) -> None:
    overlapping = drill(SECOND)
    assert compile_plan(overlapping, connector(), None, speed=60, seed=1).faults()[-1].felt == "instance"
    needs = r"second_instance needs process\.second_instance, which this runtime does not offer; use --runtime local"
    with pytest.raises(PlanImpossible, match=rf"\.drill\.yaml:\d+: timeline\[\d\]\.faults\[0\]: {needs}"):
        compile_plan(overlapping, connector(), None, speed=60, seed=1, runtime="docker")


def test_batches_have_no_second_instance(drill: Make, connector: MakeConnector) -> None:
    batches = connector(("settle: 8m", "settle: 8m\nbatch: {every: 2m}"))
    text = refusal(drill(SECOND), batches)
    assert "faults[0]: second_instance: mine.connector.yaml has a `batch`, which is started again and again" in text
    assert "{kind: control, use: trigger, clicks: 2}" in text
