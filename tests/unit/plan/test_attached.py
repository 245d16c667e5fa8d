"""What cannot be done to a stack that is running already, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.stack import People
from harness.errors import DrillInvalid, PlanImpossible
from harness.plan.compile import compile_plan

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]

ATTACHED = """run:
  attach:
    toxiproxy: http://127.0.0.1:8474
    links:
      source: {proxy: crm, upstream: "crm:80"}
      destination: {proxy: billing, upstream: "billing:80"}
      alerts: {proxy: pager, upstream: "pager:80"}
    source: {control: "http://127.0.0.1:1", token_env: TOKEN}
    destination: {control: "http://127.0.0.1:2", token_env: TOKEN}
    alerts: {control: "http://127.0.0.1:3", token_env: TOKEN}
"""
OURS = 'run: {command: ["{python}", app.py], env: {PAGER: "{alerts.primary.url}"}}\n'
KILL, SLOW = "{kind: kill, actor: connector}", "{kind: latency, link: source, latency: 2s}"


def refusal(drill: LoadedDrill, connector: LoadedConnector, speed: float = 1.0, runtime: str = "attach") -> str:
    with pytest.raises(PlanImpossible) as caught:
        compile_plan(drill, connector, None, speed=speed, seed=1, runtime=runtime)
    return str(caught.value)


@pytest.fixture
def linked(drill: Make) -> Make:
    """The drill without a fault of a process."""
    return lambda *pairs: drill((KILL, SLOW), *pairs)


@pytest.fixture
def attached(connector: MakeConnector) -> MakeConnector:
    """The attached connector file, with pieces of its text replaced."""
    return lambda *pairs: connector((OURS, ATTACHED), *pairs)


def test_an_outage_of_a_declared_link_is_planned(linked: Make, attached: MakeConnector) -> None:
    plan = compile_plan(linked(), attached(), None, speed=1, seed=1, runtime="attach")
    assert [(fault.kind, fault.where) for fault in plan.faults()] == [
        ("down", "destination"),
        ("commit_then_cut", "destination"),
        ("latency", "source"),
    ]


@pytest.mark.parametrize("runtime", ["local", "docker"])
def test_what_runs_already_is_not_started(linked: Make, attached: MakeConnector, runtime: str) -> None:
    assert "`run.attach` describes a stack that runs already; use --runtime attach" in refusal(linked(), attached(), runtime=runtime)


def test_an_attached_destination_has_no_edits_of_its_own(linked: Make, attached: MakeConnector) -> None:
    both = linked(("rate: 40/min}", "rate: 40/min, both_sides: {destination: 50%, conflicts: 60%}}"))
    assert "workload.both_sides: an attached destination offers nothing of its own" in refusal(both, attached())


def test_what_does_not_run_cannot_be_attached_to(linked: Make, connector: MakeConnector) -> None:
    assert "it does not say where the running stack is; add `run: {attach: …}`" in refusal(linked(), connector())


def test_the_stack_has_the_speed_that_it_has(linked: Make, attached: MakeConnector) -> None:
    assert "the attached stack runs at speed 1, not at 60; use --speed 1" in refusal(linked(), attached(), 60.0)
    faster = attached(("    toxiproxy:", "    speed: 60\n    toxiproxy:"))
    assert compile_plan(linked(), faster, None, speed=60, seed=1, runtime="attach").speed == 60


def test_a_process_of_somebody_else_is_not_broken(linked: Make, attached: MakeConnector) -> None:
    text = refusal(linked(("{kind: down, link: destination}", "{kind: kill, actor: connector}")), attached())
    assert ".drill.yaml:" in text
    assert "timeline[1].faults[0]: kill needs process.kill, which --runtime attach does not offer" in text
    assert "the connector is not a process of idrill's; use --runtime local or docker" in text


def test_what_docker_does_not_offer_either_is_not_sent_there(linked: Make, attached: MakeConnector) -> None:
    text = refusal(linked(("{kind: down, link: destination}", "{kind: second_instance}")), attached())
    assert "second_instance needs process.second_instance, which --runtime attach does not offer" in text
    assert text.endswith("; use --runtime local")


def test_a_link_without_a_proxy_of_its_own_is_not_broken_alone(linked: Make, attached: MakeConnector) -> None:
    token = linked(("{kind: down, link: destination}", "{kind: down, link: destination.token}"))
    assert "down breaks the link destination.token, which has no proxy of its own" in refusal(token, attached())


def test_every_link_of_the_drill_is_there(linked: Make, attached: MakeConnector) -> None:
    text = refusal(linked(), attached(('      alerts: {proxy: pager, upstream: "pager:80"}\n', "")))
    assert "run.attach.links: there is no alerts, which this drill has" in text
    text = refusal(linked(), attached(('    alerts: {control: "http://127.0.0.1:3", token_env: TOKEN}\n', "")))
    assert "run.attach: there is no alerts, which this drill has" in text


def test_a_history_has_no_place(linked: Make, attached: MakeConnector) -> None:
    told = linked(("workload:", "  history: {fake: otlp-sink}\nworkload:"))
    assert "stack.history: no attached stack has a place for it" in refusal(told, attached())


def test_people_have_no_console_yet(linked: Make, attached: MakeConnector) -> None:
    told = linked()
    stack = told.drill.stack.model_copy(update={"people": People()})
    with_people = replace(told, drill=told.drill.model_copy(update={"stack": stack}))
    assert "no console can be started beside an attached stack yet" in refusal(with_people, attached())


def test_a_fake_keeps_what_it_was_started_with(linked: Make, attached: MakeConnector) -> None:
    limited = linked(("name: billing", "name: billing, rate_limit: 60/min"))
    assert "stack.destination.rate_limit: an attached fake has what it was started with" in refusal(limited, attached())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("controls: {pause: {signal: SIGUSR1}}", "`controls.pause`: only `http` reaches an attached connector"),
        ("controls: {pause: {http: {path: /pause}}}", "`controls.pause`: add `connector: {control: URL, token_env: NAME}` to run.attach"),
        ("controls: {rotate_credential: {http: {path: /rotate}}}", "the credentials of an attached stack stay as they are"),
        ("batch: {every: 30s}", "`batch`: the one who started the connector starts its batches"),
        ("ready: {log: listening}", "`ready`: only `http` can be asked of an attached connector"),
    ],
)
def test_what_cannot_be_asked_of_the_connector(linked: Make, attached: MakeConnector, more: str, reason: str) -> None:
    assert reason in refusal(linked(), attached(("settle: 8m", f"settle: 8m\n{more}")))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("toxiproxy: http://127.0.0.1:8474", "toxiproxy: http://me:secret@127.0.0.1:8474", "run.attach.toxiproxy"),
        ('upstream: "crm:80"', "upstream: crm", "run.attach.links.source.upstream"),
        ("      source:", "      orders:", "run.attach.links.orders"),
        ("  attach:", '  command: ["true"]\n  attach:', "command of something that runs already"),
        ("  attach:", "  env: {A: b}\n  attach:", "env of something that runs already"),
        ("      source: {proxy: crm", "      source: {proxie: crm", "did you mean 'proxy'?"),
    ],
)
def test_a_mistake_in_the_file_is_told(attached: MakeConnector, old: str, new: str, problem: str) -> None:
    with pytest.raises(DrillInvalid) as caught:
        attached((old, new))
    assert problem in str(caught.value)


def test_no_reason_asks_for_a_key_that_another_refuses(drill: Make, attached: MakeConnector) -> None:
    """`controls: {rotate_credential: …}` and `clock: accelerated` are nothing that an attached connector could be given."""
    revoked = drill((KILL, "{kind: revoked_credential, link: destination}"))
    said = refusal(revoked, attached(("clock: env", "clock: real")), speed=60)
    assert "needs control.rotate_credential: the credentials of an attached stack stay as they are; use another --runtime" in said
    assert "use --speed 1" in said
    assert "clock:" not in said
    assert "add `controls" not in said
