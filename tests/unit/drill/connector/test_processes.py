"""`processes:` of a connector file: what each of them is, and what cannot be said beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drill.connector.alone import alone
from harness.drill.connector.file import ConnectorFile
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid

TWO = """\
connector: orders-sync
run: {env: {STATE: "{connector.state}", LEVEL: info}, cwd: /srv}
processes:
  web:
    command: [gunicorn, app]
    env: {LEVEL: debug}
    ready: {http: /healthz}
  worker: [celery, worker]
controls: {pause: {signal: SIGUSR1}}
backlog: {http: /backlog}
restart: {policy: always}
"""


def load(text: str) -> ConnectorFile:
    return validate.connector(document.parse(text, Path("x.connector.yaml")))


def test_a_command_alone_is_all_that_a_process_needs() -> None:
    spec = load(TWO)
    assert list(spec.processes) == ["web", "worker"]
    assert spec.processes["worker"].command == ("celery", "worker")
    assert ConnectorFile.model_validate(spec.as_json()) == spec


def test_run_may_be_left_out() -> None:
    assert load("connector: x\nprocesses: {web: [a]}\n").run.command is None


def test_each_has_what_run_says_for_all_and_its_own_on_top() -> None:
    web, worker = (alone(load(TWO), name) for name in ("web", "worker"))
    assert (web.run.command, web.run.env, web.run.cwd) == (("gunicorn", "app"), {"STATE": "{connector.state}", "LEVEL": "debug"}, "/srv")
    assert (worker.run.command, worker.run.env["LEVEL"], worker.ready) == (("celery", "worker"), "info", None)
    assert web.ready is not None
    assert web.ready.http == "/healthz"
    assert web.restart.policy == worker.restart.policy == "always"


def test_what_is_the_whole_connectors_matter_is_not_asked_of_each() -> None:
    worker = alone(load(TWO), "worker")
    assert worker.controls.pause is None
    assert worker.backlog is None
    assert not worker.processes


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("cwd: /srv}", "cwd: /srv, command: [a]}", "x.connector.yaml:2:75: run.command: command beside `processes`"),
        ("cwd: /srv}", "image: sync:4}", "run.image: image beside `processes`"),
        ("restart: {policy: always}", "ready: {log: up}", "x.connector.yaml:11:8: ready: one condition for several processes"),
        ("restart: {policy: always}", "batch: {every: 5m}", "batch: a batch beside `processes`"),
        ("{http: /backlog}", "{log: '(x)'}", "backlog.log: the output of several processes"),
        ("restart: {policy: always}", "state: {on_restart: wiped}", "state.on_restart: state is wiped while the other processes still run"),
        ("restart: {policy: always}", "deployments: {bad: {command: [a]}}", "deployments.bad.command: one command for several processes"),
        ("  worker:", "  command:", "processes.command: a process named 'command'"),
        ("  worker:", "  Worker:", "processes.Worker: 'Worker'"),
        ("  worker: [celery, worker]", "  worker: {comand: [celery]}", "did you mean 'command'?"),
        ("  worker: [celery, worker]", "  worker: []", "processes.worker"),
        (
            "{signal: SIGUSR1}",
            "{signal: SIGUSR1, process: wroker}",
            "controls.pause.process: unknown process 'wroker' (did you mean 'worker'?); allowed: web, worker",
        ),
        ("{signal: SIGUSR1}", "{http: {path: /p}, process: worker}", "controls.pause.process: process without signal"),
        ("[celery, worker]", '[celery, "{source.credential}"]', "{source.credential} on a command line"),
        ("command: [gunicorn, app]", 'command: [gunicorn, "{source.credential}"]', "{source.credential} on a command line"),
    ],
)
def test_a_mistake_is_told_with_its_place(said: str, instead: str, told: str) -> None:
    assert said in TWO
    with pytest.raises(DrillInvalid) as caught:
        load(TWO.replace(said, instead))
    assert told in str(caught.value)


def test_a_variable_of_a_process_may_hold_a_secret() -> None:
    assert load(TWO.replace("LEVEL: debug", 'LEVEL: "{source.credential}"')).processes["web"].env


def test_without_a_command_and_without_processes_nothing_would_run() -> None:
    with pytest.raises(DrillInvalid, match=r"run: nothing to run; .*or `processes` beside it"):
        load("connector: x\n")
