# ruff: noqa: E501  # one mistake per line
"""Connector files: defaults, round trip, and each mistake with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.connector.file import ConnectorFile
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import Problem

Problems = Callable[[str], tuple[Problem, ...]]

CARRIES_ALL = {"carries.create", "carries.update", "carries.delete"}
FULL = """\
connector: orders-sync
also: [orders]
run:
  command: ["{python}", sync.py, "--state", "{connector.state}"]
  env: {WORKERS: 2, RATIO: 0.5, LITERAL: "{{name}} {\\"a\\": 1}"}
  env_pass: [TZ]
  cwd: "{connector.dir}"
ready: {http: /healthz}
batch: {every: 5m, command: ["{python}", batch.py]}
controls:
  pause: {http: {path: /control/pause}}
  resume: {signal: SIGUSR1}
  replay: {command: ["{python}", replay.py]}
  rotate_credential: {file: "{destination.credential_file}"}
stop: {signal: SIGINT, grace: 20s}
settle: 8m
record: {entity: meta.type, key: meta.id, fields: {amount_cents: data.amount}}
alerts: {keys: {R0123: primary}, key: details.incident, resolved: "(?i)recovered"}
clock: env
contract: at-least-once
workers: 3
"""


def load(text: str) -> ConnectorFile:
    return validate.connector(document.parse(text, Path("x.connector.yaml")))


def test_the_least_that_a_connector_file_says(connector_text: str) -> None:
    connector = load(connector_text)
    assert connector.connector == "orders-sync"
    assert (connector.settle, connector.workers, connector.contract) == (600.0, 1, None)
    assert connector.restart.policy == "never"
    assert (connector.stop.signal, connector.stop.grace) == ("SIGTERM", 10.0)
    assert connector.capabilities() == CARRIES_ALL


def test_without_a_word_about_its_clock_a_connector_runs_in_real_time(connector_text: str) -> None:
    assert load(connector_text.replace("clock: env\n", "")).clock == "real"


def test_everything_that_a_connector_file_can_say() -> None:
    connector = load(FULL)
    assert connector.run.env["WORKERS"] == "2"
    assert connector.run.env["LITERAL"] == '{{name}} {"a": 1}'
    assert connector.batch is not None
    assert connector.batch.every == 300.0
    controls = {"control.pause", "control.resume", "control.replay", "control.rotate_credential", "control.trigger"}
    assert connector.capabilities() == controls | CARRIES_ALL
    assert connector.controls.pause is not None
    assert connector.controls.pause.http is not None
    assert connector.controls.pause.http.method == "POST"


@pytest.mark.parametrize("which", ["least", "full"])
def test_what_is_saved_in_a_plan_reads_back_the_same(which: str, connector_text: str) -> None:
    connector = load(FULL if which == "full" else connector_text)
    assert ConnectorFile.model_validate(connector.as_json()) == connector


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("workers: 3", "workrs: 3", "x.connector.yaml:21:1: workrs: unknown key 'workrs' (did you mean 'workers'?)"),
        ("workers: 3", "workrs: 3", "(did you mean 'workers'?)"),
        ("connector: orders-sync\n", "", "connector: missing; allowed: a value (its name, as an alert must give it)"),
        ("env_pass", "env_pas", "6:3: run.env_pas: unknown key 'env_pas' (did you mean 'env_pass'?)"),
        ("{connector.dir}", "{connector.folder}", "7:8: run.cwd: unknown template name {connector.folder} (did you mean {connector.dir}?); allowed: {connector.dir}, {connector.name},"),
        ("{connector.state}", "{connector.stat}", "4:45: run.command[3]: unknown template name {connector.stat}"),
        ("{connector.state}", "{connector.stat}", "(did you mean {connector.state}?)"),
        ("{connector.state}", "{alerts.primary.pagerdooty}", "(did you mean {alerts.primary.pagerduty}?)"),
        ("{connector.state}", "{alerts.pagerduty}", "(did you mean {alerts.primary.pagerduty}?)"),
        ("{connector.state}", "{source.url", "run.command[3]: '{source.url'; allowed: {source.url}, with both braces and without spaces"),
        ("{connector.state}", "{source.url.port}", "unknown template name {source.url.port}"),
        ("ready: {http: /healthz}", "ready: {http: /healthz, log: x}", "ready: http and log; allowed: exactly one of http, tcp, log, command, after"),
        ("ready: {http: /healthz}", "ready: {}", "ready: none of the keys; allowed: exactly one of http, tcp, log, command, after"),
        ("ready: {http: /healthz}", "ready: {log: '('}", "ready.log: '(' is not a regular expression"),
        ("ready: {http: /healthz}", "ready: listening", "ready: 'listening'; allowed: a mapping of keys to values (its keys: http, tcp, log, command, after, within)"),
        ("WORKERS: 2", "WORKERS: {source.url}", "allowed: text (in quotes where YAML would read something else) (YAML reads bare braces as a mapping: \"{source.url}\")"),
        ("WORKERS: 2", "WORKERS: {a: b c}", "(a text that contains `: ` needs quotes: \"a: b c\")"),
        ("SIGINT", "SIGNIT", "stop.signal: unknown signal 'SIGNIT'; allowed: a name such as SIGTERM"),
        ("every: 5m", "every: 0s", "batch.every: '0s'; allowed: greater than 0"),
        ("WORKERS: 2", "2WORKERS: 2", "run.env.2WORKERS: '2WORKERS'; allowed: text that matches"),
        ("clock: env", "clock: fast", "clock: 'fast'; allowed: accelerated, env, real"),
        ("contract: at-least-once", "contract: exactly-once", "contract: 'exactly-once' (did you mean 'exactly-once-effects'?); allowed: exactly-once-effects, at-least-once, at-most-once"),
        ("R0123: primary", "R0123: Primary Owner", "alerts.keys.R0123: 'Primary Owner'; allowed: lower case letters, digits and underscores, beginning with a letter, such as primary_owner"),
        ("workers: 3", "workers: three", "workers: 'three'; allowed: a whole number"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_so_that_it_can_be_mended(connector_problems: Problems, old: str, new: str, expected: str) -> None:
    assert old in FULL
    found = [str(problem) for problem in connector_problems(FULL.replace(old, new, 1))]
    assert any(expected in line for line in found), found


def test_template_names_and_other_mistakes_are_reported_together(connector_problems: Problems) -> None:
    text = FULL.replace("{connector.state}", "{nothing}").replace("settle: 8m", "settle: 8")
    assert [problem.key for problem in connector_problems(text)] == ["run.command[3]", "settle"]


CONTAINED = "connector: own-image\nrun:\n  image: sync:4\n  limits: {memory: 256M, cpus: 0.5}\n  tmpfs: {/scratch: 1M}\n"


def test_sizes_are_whole_bytes() -> None:
    run = load(CONTAINED).run
    assert run.contained == "image"
    assert run.limits.memory == 256 * 2**20
    assert run.tmpfs == {"/scratch": 2**20}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("image: sync:4", "image: sync:4\n  build: .", "run: image and build; allowed: a command, or one of image, build, compose"),
        ("  image: sync:4\n", "", "run: nothing to run; allowed: a command, or one of image, build, compose"),
        (
            "image: sync:4",
            "command: [sync]\n  hardened: true",
            "run: hardened without a container of its own; allowed: image, build or compose beside it",
        ),
        ("256M", "256 MB", "run.limits.memory: '256 MB' is not a size; allowed: whole bytes, or a number with K, M or G, such as 256M"),
        ("cpus: 0.5", "cpus: 0", "run.limits.cpus: 0; allowed: greater than 0"),
        ("/scratch", "scratch", "run.tmpfs.scratch: 'scratch'; allowed: text that matches"),
    ],
)
def test_a_container_is_asked_for_in_one_way(connector_problems: Problems, old: str, new: str, expected: str) -> None:
    assert old in CONTAINED
    found = [str(problem) for problem in connector_problems(CONTAINED.replace(old, new, 1))]
    assert any(expected in line for line in found), found
