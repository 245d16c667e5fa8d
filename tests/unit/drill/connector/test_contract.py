# ruff: noqa: E501  # one mistake per line
"""Everything that a connector file can say of batches, readiness, controls, restarts, state, backlog and configuration files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.connector.file import ConnectorFile
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid, Problem

Problems = Callable[[str], tuple[Problem, ...]]

BATCH = """\
connector: orders-sync
run: {command: ["{python}", sync.py, --config, "{connector.config}/app.ini"]}
config:
  app.ini: {text: "url={{ source.url }}\\n{% for name, route in alerts.items() %}{{ name }}={{ route.url }}\\n{% endfor %}"}
  conf/keys.json: {template: keys.json.j2}
batch:
  every: 5m
  overlap: forbidden
  rerun: {on: [1, 75], times: 3, after: 30s}
  refused: {codes: [75], log: already running}
ready: {log: done, within: 2m}
controls:
  pause: {file: "{connector.state}/paused", content: "by {connector.name}"}
  resume: {remove: "{connector.state}/paused"}
  replay: {command: ["{python}", sync.py, --full-refresh], within: 5m}
  trigger: {http: {path: /run, headers: {X-Key: "{control.token}"}, json: {job: "{connector.name}", full: true}}}
  rotate_credential: {file: "{connector.config}/app.ini"}
state: {paths: ["{connector.state}", "{connector.home}/.cache"], on_restart: wiped}
backlog: {command: ["{python}", count.py], at: queue.0.length, every: 1m}
settle: 8m
"""
LASTING = """\
connector: orders-sync
run: {command: ["{python}", sync.py]}
ready: {tcp: "{connector.port}"}
controls:
  rotate_credential: {restart: true}
restart: {policy: on-failure, delay: 5s, factor: 2, longest: 5m, times: 10, steady_after: 10m}
backlog: {log: 'queued=(\\d+)'}
"""


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """Of a file in a folder with a template beside it."""
    (tmp_path / "keys.json.j2").write_text('{"key": {{ destination.credential | tojson }}}\n')
    (tmp_path / "bad.j2").write_text("one\ntwo {% if %}\n")
    (tmp_path / "names.j2").write_text("\n\n{{ source.adress }}\n")
    (tmp_path / "binary.j2").write_bytes(b"\xff\xfe\x00")

    def found(text: str) -> tuple[Problem, ...]:
        with pytest.raises(DrillInvalid) as raised:
            validate.connector(document.parse(text, tmp_path / "x.connector.yaml"))
        return raised.value.problems

    return found


def load(text: str, folder: Path) -> ConnectorFile:
    return validate.connector(document.parse(text, folder / "x.connector.yaml"))


@pytest.mark.parametrize("text", [BATCH, LASTING])
def test_what_is_saved_in_a_plan_reads_back_the_same(text: str, problems: Problems, tmp_path: Path) -> None:
    spec = load(text, tmp_path)
    assert ConnectorFile.model_validate(spec.as_json()) == spec


def test_a_batch_connector_can_be_triggered_without_a_word_about_it(problems: Problems, tmp_path: Path) -> None:
    assert "control.trigger" in load("connector: x\nrun: {command: [x]}\nbatch: {every: 5m}\n", tmp_path).capabilities()
    assert "control.trigger" not in load(LASTING, tmp_path).capabilities()


def test_a_runtime_can_be_told_what_it_must_be_able_to_do(problems: Problems, tmp_path: Path) -> None:
    assert load(BATCH, tmp_path).asks_for() == (
        "config", "batch.refused", "state", "backlog", "controls.pause.file", "controls.resume.remove", "controls.trigger.http",
    )  # fmt: skip
    assert load(LASTING, tmp_path).asks_for() == ("ready.tcp", "backlog", "controls.rotate_credential.restart")


def test_the_wait_before_a_restart_grows_up_to_a_limit(tmp_path: Path) -> None:
    restart = load(LASTING, tmp_path).restart
    assert [restart.wait_s(row) for row in (0, 1, 2, 5, 6, 10_000)] == [5.0, 10.0, 20.0, 160.0, 300.0, 300.0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("overlap: forbidden", "overlap: forbiden", "8:12: batch.overlap: 'forbiden' (did you mean 'forbidden'?); allowed: forbidden, allowed"),
        ("on: [1, 75]", "on: [0, 75]", "9:15: batch.rerun.on: a rerun after exit code 0; allowed: codes of batches that went wrong"),
        ("on: [1, 75]", "on: [256]", "9:16: batch.rerun.on[0]: 256; allowed: less than or equal to 255"),
        ("times: 3", "time: 3", "9:24: batch.rerun.time: unknown key 'time' (did you mean 'times'?); allowed: on, times, after"),
        ("{codes: [75], log: already running}", "{}", "10:12: batch.refused: neither codes nor log; allowed: codes: [75], log: already running, or both"),
        ("codes: [75]", "codes: [0]", "10:20: batch.refused.codes: exit code 0 as a refusal"),
        ("log: already running}", "log: '('}", "batch.refused.log: '(' is not a regular expression"),
        ("every: 5m", "every: 5", "7:10: batch.every: 5; allowed: a duration with its unit"),
        ("{log: done, within: 2m}", "{within: 2m}", "11:8: ready: none of the keys; allowed: exactly one of http, tcp, log, command, after"),
        ("{log: done, within: 2m}", "{tcp: 'a b'}", "11:14: ready.tcp: 'a b'; allowed: text that matches"),
        ("{log: done, within: 2m}", "{command: []}", "ready.command"),
        ('pause: {file: "{connector.state}/paused"', 'pause: {file: "/etc/passwd"', "13:17: controls.pause.file: '/etc/passwd' is not in the run's own folders; allowed: a path that begins with {connector.state}"),
        ('{remove: "{connector.state}/paused"}', '{remove: "{connector.state}/../x"}', "14:20: controls.resume.remove: '{connector.state}/../x' is not in the run's own folders"),
        ('{remove: "{connector.state}/paused"}', "{signal: SIGUSR1, content: x}", "controls.resume.content: content without file; allowed: file beside it"),
        ('pause: {file: "{connector.state}/paused"', 'pause: {file: "{destination.credential_file}"', "controls.pause.file: '{destination.credential_file}' for pause"),
        ('{file: "{connector.config}/app.ini"}', '{file: "{connector.state}/key"}', "17:29: controls.rotate_credential.file: '{connector.state}/key' for rotate_credential; allowed: a path that begins with {destination.credential_file}"),
        ('{file: "{connector.config}/app.ini"}', '{file: "{connector.config}/ap.ini"}', "17:29: controls.rotate_credential.file: 'ap.ini' is not a file of `config`; allowed: app.ini, conf/keys.json"),
        ('{file: "{connector.config}/app.ini"}', "{restart: false}", "17:32: controls.rotate_credential.restart"),
        ("headers: {X-Key", "header: {X-Key", "16:32: controls.trigger.http.header: unknown key 'header' (did you mean 'headers'?); allowed: method, path, port, headers, json"),
        ('job: "{connector.name}"', 'job: "{connector.nam}"', "unknown template name {connector.nam}"),
        ('"{connector.home}/.cache"', '"/var/lib/x"', "18:38: state.paths[1]: '/var/lib/x' is not the run's own; allowed: a path that begins with {connector.state} or {connector.home}"),
        ("on_restart: wiped", "on_restart: wipe", "state.on_restart: 'wipe' (did you mean 'wiped'?); allowed: kept, wiped"),
        ("overlap: forbidden", "overlap: allowed", "18:78: state.on_restart: state is wiped while the batch before still runs; allowed: kept (or overlap: forbidden)"),
        ('command: ["{python}", count.py], at: queue.0.length', "log: 'queued=\\d+'", "19:16: backlog.log: 'queued=\\\\d+' does not say where the number is"),
        ('command: ["{python}", count.py], at', "log: 'queued=(\\d+)', at", "backlog.at: a path into a line of log"),
        ('command: ["{python}", count.py]', "http: /stats", "19:17: backlog.http: nothing answers between batches; allowed: command, or log"),
        ("settle: 8m", "restart: {policy: always}", "20:19: restart.policy: a restart policy of batches; allowed: never (batch: {rerun: {times: 3, after: 30s}} tries again)"),
        ("settle: 8m", "restart: {factor: 2}", "20:19: restart.factor: factor without a policy"),
        ("settle: 8m", "restart: {policy: always, delay: 10m, factor: 2}", "restart.longest: at most 5m, but it begins with 10m; allowed: at least 10m"),
        ("keys.json.j2", "keys.json", "5:30: config.conf/keys.json.template: keys.json: No such file or directory; allowed: a file that can be read, relative to this one"),
        ("keys.json.j2", "bad.j2", "5:30: config.conf/keys.json.template: bad.j2:2: Expected an expression, got 'end of statement block'; allowed: a Jinja2 template"),
        ("keys.json.j2", "names.j2", "config.conf/keys.json.template: names.j2:3: unknown name source.adress (did you mean source.name?); allowed: source.url,"),
        ("keys.json.j2", "names.j2", "(did you mean source.name?)"),
        ("keys.json.j2", "binary.j2", "binary.j2: 'utf-8' codec can't decode"),
        ("{{ source.url }}", "{{ source.urll }}", "4:19: config.app.ini.text: line 1 of it: unknown name source.urll"),
        ("{{ source.url }}", "{{ services.redis.url }}", "line 1 of it: services.redis.url, but no service 'redis' is started (add `services: [redis]` to the file)"),
        ("{{ source.url }}", "{{ front.url }}", "line 1 of it: front.url, but the file names no hosts (add `hosts: {api.example.com: destination}` to it)"),
        ("{{ source.url }}", "{{ source.url.__class__ }}", "unknown name source.url.__class__"),
        ("app.ini: {text", "../app.ini: {text", "4:3: config.../app.ini: '../app.ini'; allowed: a file name such as settings.toml or conf/app.ini (it must be below {connector.config})"),
        ("app.ini: {text", "app.ini: {template: keys.json.j2, text", "config.app.ini: template and text; allowed: exactly one of template, text"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_so_that_it_can_be_mended(problems: Problems, old: str, new: str, expected: str) -> None:
    assert old in BATCH
    found = [str(problem) for problem in problems(BATCH.replace(old, new, 1))]
    assert any(expected in line for line in found), found


def test_braces_of_templates_are_not_template_names_of_the_file(problems: Problems, tmp_path: Path) -> None:
    text = BATCH.replace('app.ini: {text: "', 'app.ini: {text: "{nothing} {# a comment #} ')
    assert load(text, tmp_path).config["app.ini"].text is not None
