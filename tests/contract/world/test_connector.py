"""The contract of a connector file, kept with a real process: a tiny connector on the local host, one promise after the other."""

from __future__ import annotations

import json
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable

pytestmark = pytest.mark.contract

Tiny = Any  # what the fixture `tiny` makes, see conftest.py


def _run(*words: str) -> str:
    return f'run: {{command: ["{{python}}", PROGRAM, {", ".join(words)}], env: {{SECRET: "{{destination.credential}}"}}}}\n'


# ---- readiness


@pytest.mark.parametrize(
    "lines",
    [
        _run("serve", '"{connector.port}"') + "ready: {http: /}",
        _run("listen", '"{connector.port}"') + 'ready: {tcp: "{connector.port}"}',
        _run("serve", '"{connector.port}"') + "ready: {log: ^serving$}",
        _run("show") + 'ready: {command: ["{python}", PROGRAM, exists, cursor]}',
        _run("show") + "ready: {after: 6s}",
    ],
    ids=["http", "tcp", "log", "command", "after"],
)
def test_it_is_ready_when_its_file_says_so(tiny: Callable[[str], Tiny], lines: str) -> None:
    one = tiny(lines).start()
    assert one.connector.state() == "running"
    assert one.events("actor_started") == [
        {"actor": "connector", "attempt": 1, "pid": one.events("actor_started")[0]["pid"], "why": "start"}
    ]


def test_one_that_ends_first_never_was(tiny: Callable[[str], Tiny]) -> None:
    with pytest.raises(EnvironmentUnavailable, match="exited with code 3 before it was ready"):
        tiny(_run("exit", '"3"') + 'ready: {tcp: "{connector.port}"}').start()


def test_a_first_batch_that_refuses_to_run_says_so(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("exit", '"75"') + "batch: {every: 5m, refused: {codes: [75]}}\nready: {log: never}")
    with pytest.raises(EnvironmentUnavailable, match="refused to run before it was ready"):
        one.start()


# ---- batches


def test_refused_and_failed_are_told_apart_in_the_journal(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("locked") + "batch: {every: 5m, refused: {log: already running}}")
    one.connector.start()
    one.until_exited()
    (Path(one.values["connector.state"]) / "lock").touch()
    one.connector.start("slot")
    one.until(lambda: len(one.events("actor_exited")) == 2, "the second end")
    assert [(end["code"], end["how"]) for end in one.events("actor_exited")] == [(1, "failed"), (75, "refused")]
    assert [end.how for end in one.connector.ended()] == ["failed", "refused"]
    assert (one.said(1), one.said(2)) == ("fresh\n", "another run is already running\n")


def test_batches_that_overlap_live_side_by_side_each_with_its_log(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("show") + "batch: {every: 5m, overlap: allowed}\nready: {log: shown}").start()
    assert one.connector.control("trigger") == "batch 2"
    one.until_said("shown")
    assert [start["why"] for start in one.events("actor_started")] == ["start", "trigger"]
    assert one.connector.kill() == []
    assert sorted(end["attempt"] for end in one.events("actor_exited")) == [1, 2]


def test_a_trigger_is_declined_while_a_batch_runs_that_may_not_overlap(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("show") + "batch: {every: 5m}\nready: {log: shown}").start()
    assert one.connector.control("trigger") == "left out: a batch is running"
    one.connector.kill()
    assert one.connector.control("trigger") == "batch 2"


# ---- configuration, credential, state


def test_a_new_secret_arrives_in_files_at_once_and_in_the_environment_with_a_restart(tiny: Callable[[str], Tiny]) -> None:
    config = 'config: {app.ini: {text: "key={{ destination.credential }}"}}\n'
    lines = _run("show", '"{connector.config}/app.ini"') + config + "controls: {rotate_credential: {restart: true}}\nready: {log: shown}"
    one = tiny(lines).start()
    assert one.said().startswith("first secret key=first secret")
    one.connector.renew("destination.credential", "second secret")
    assert one.connector.control("rotate_credential") == "start 2"
    assert one.until_said("shown").startswith("second secret key=second secret")
    file = Path(one.values["connector.config"]) / "app.ini"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [(end["code"], end["expected"]) for end in one.events("actor_exited")] == [(0, True)]
    assert "ending" in one.said(1)  # in good order


def test_by_signal_or_file_the_rendered_files_are_new_before_it_is_told(tiny: Callable[[str], Tiny]) -> None:
    config = 'config: {app.ini: {text: "{{ destination.credential }}"}}\n'
    one = tiny(_run("show") + config + "controls: {rotate_credential: {signal: SIGUSR1}}\nready: {log: shown}").start()
    one.connector.renew("destination.credential", "second secret")
    assert one.connector.control("rotate_credential") == "SIGUSR1"
    assert (Path(one.values["connector.config"]) / "app.ini").read_text() == "second secret"
    one.until_said("signalled")
    other = tiny(_run("show") + config + 'controls: {rotate_credential: {file: "{connector.config}/app.ini"}}\nready: {log: shown}').start()
    other.connector.renew("destination.credential", "third secret")
    assert other.connector.control("rotate_credential") == "file app.ini"
    assert (Path(other.values["connector.config"]) / "app.ini").read_text() == "third secret"


def test_a_template_is_not_read_again_once_the_connector_could_have_replaced_it(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    """By a link, say, to evidence that it may not read: it would be handed over."""
    folder = tmp_path / "0"
    folder.mkdir()
    (folder / "app.j2").write_text("key={{ destination.credential }}")
    (folder / "plan.json").write_text("evidence")
    config = "config: {app.ini: {template: app.j2}}\n"
    one = tiny(_run("show") + config + "controls: {rotate_credential: {signal: SIGUSR1}}\nready: {log: shown}").start()
    (folder / "app.j2").unlink()
    (folder / "app.j2").symlink_to("plan.json")
    for connector in (one.connector, one.second):
        connector.renew("destination.credential", "second secret")
    one.connector.control("rotate_credential")
    one.second.start()
    for values in (one.values, one.second.values):
        assert (Path(values["connector.config"]) / "app.ini").read_text() == "key=second secret"
    one.second.end()


@pytest.mark.parametrize(("on_restart", "seen"), [("kept", "['cursor']"), ("wiped", "[]")])
def test_state_is_kept_or_wiped_between_two_starts(tiny: Callable[[str], Tiny], on_restart: str, seen: str) -> None:
    one = tiny(_run("show") + f"state: {{on_restart: {on_restart}}}\nready: {{log: shown}}").start()
    one.connector.kill()
    one.connector.start("heal")
    assert seen in one.until_said("shown")


def test_another_version_runs_until_it_is_rolled_back(tiny: Callable[[str], Tiny]) -> None:
    lines = _run("show") + 'ready: {log: shown}\ndeployments: {bad: {env: {SECRET: "{connector.name} 2"}}}'
    one = tiny(lines).start()
    assert "first secret" in one.said()
    for deployment, secret in (("bad", "tiny 2"), (None, "first secret")):
        one.connector.stop()
        one.connector.deploy(deployment)
        one.connector.start("deployment")
        assert secret in one.until_said("shown")


def test_a_fault_that_loses_its_state_deletes_what_the_file_calls_state(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("show") + "ready: {log: shown}").start()
    one.connector.kill()
    assert one.connector.lose_state() == ["cursor"]


# ---- controls


def test_every_way_to_act_on_it(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(
        _run("serve", '"{connector.port}"')
        + """\
ready: {http: /}
controls:
  pause: {file: "{connector.state}/paused", content: "by {connector.name}"}
  resume: {remove: "{connector.state}/paused"}
  replay: {command: ["{python}", PROGRAM, exists, paused]}
  trigger: {http: {path: /run, headers: {X-Key: "key of {connector.name}"}, json: {job: "{connector.name}", many: [1, "{speed}"]}}}
"""
    ).start()
    paused = Path(one.values["connector.state"]) / "paused"
    assert one.connector.control("pause") == "file paused"
    assert paused.read_text() == "by tiny"
    assert one.connector.control("replay") == "exit 0"
    assert one.connector.control("resume") == "removed paused"
    assert not paused.exists()
    with pytest.raises(EnvironmentUnavailable, match=r"control replay of tiny: .* exited with 1"):
        one.connector.control("replay")
    assert one.connector.control("trigger") == "http 200"
    asked, _, body = one.until_said("}").partition("{")
    assert "asked /run Bearer t0ken key of tiny" in asked
    assert json.loads("{" + body) == {"job": "tiny", "many": [1, "60"]}
    with pytest.raises(EnvironmentUnavailable, match="control rotate_credential of tiny: there is none in its file"):
        one.connector.control("rotate_credential")


def test_a_control_that_is_refused_or_hangs_says_so(tiny: Callable[[str], Tiny], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.world.connector.control.COMMAND_WALL_S", 4.0)
    one = tiny(
        _run("serve", '"{connector.port}"')
        + 'ready: {http: /}\ncontrols: {pause: {http: {path: /broken}}, replay: {command: ["{python}", PROGRAM, stubborn]}}\n'
    ).start()
    with pytest.raises(EnvironmentUnavailable, match="/broken answered 503"):
        one.connector.control("pause")
    with pytest.raises(EnvironmentUnavailable, match="did not end within 4 s"):
        one.connector.control("replay")
    commands = (one.connector.log.parent / "connector.commands.log").read_text()
    child = int(commands.split("child ")[1].split()[0])
    one.until(lambda: not Path(f"/proc/{child}").exists(), "the end of the command's whole tree")


def test_a_file_is_never_written_through_a_link_out_of_the_run(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    one = tiny(_run("show") + 'controls: {pause: {file: "{connector.state}/elsewhere/paused"}}\nready: {log: shown}').start()
    (tmp_path / "precious").mkdir()
    (Path(one.values["connector.state"]) / "elsewhere").symlink_to(tmp_path / "precious")
    with pytest.raises(EnvironmentUnavailable, match="leads out of"):
        one.connector.control("pause")
    assert list((tmp_path / "precious").iterdir()) == []


# ---- stop, logs, backlog


def test_whoever_does_not_heed_the_stop_signal_is_killed_after_its_grace_with_its_whole_tree(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("stubborn") + "stop: {signal: SIGTERM, grace: 3m}\nready: {log: child}").start()
    child = int(one.said().split()[1])
    begun = time.monotonic()
    assert one.connector.stop() == []
    assert time.monotonic() - begun >= 3.0  # 3 drill minutes at speed 60
    assert "no" in one.said()
    assert one.events("actor_exited")[0]["code"] == -signal.SIGKILL
    one.until(lambda: not Path(f"/proc/{child}").exists(), "the end of its child")


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_what_a_killed_main_process_has_left_is_told_when_the_next_start_is_ended(tiny: Callable[[str], Tiny], end: str) -> None:
    one = tiny(_run("stubborn") + "stop: {signal: SIGKILL, grace: 3m}\nready: {log: child}").start()
    child = int(one.said().split()[1])
    assert one.connector.kill(only_main=True) == []
    one.connector.start("heal")
    one.until_said("child")
    assert not one.events("left_behind")
    assert getattr(one.connector, end)() == []
    [left] = [event for event in one.events("left_behind") if event["attempt"] == 1]
    assert [process["pid"] for process in left["processes"]] == [child]
    one.until(lambda: not Path(f"/proc/{child}").exists(), "the end of the child")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whoever_does_not_ask_for_a_signal_ends_by_it(tiny: Callable[[str], Tiny], number: signal.Signals) -> None:
    """A program inherits which signals its parent ignores; the supervisor's are its own business."""
    one = tiny('run: {command: [sleep, "3600"]}\n' + f"stop: {{signal: {number.name}, grace: 20m}}\nready: {{after: 6s}}").start()
    assert one.connector.stop() == []
    assert one.events("actor_exited")[0]["code"] == -number


def test_the_stop_signal_of_the_file_is_sent(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("obliging") + "stop: {signal: SIGUSR1, grace: 20m}\nready: {log: waiting}").start()
    one.connector.stop()
    assert one.events("actor_exited")[0]["code"] == 0
    assert "signalled" in one.said()


PROBES = {
    "http": "{http: /stats, at: queue.0.length, every: 1s}",
    "command": '{command: ["{python}", -c, "print(7)"], every: 1s}',
    "log": "{log: 'port (7)', every: 1s}",
}


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_what_it_says_of_its_backlog_is_asked_again_and_again(tiny: Callable[[str], Tiny], probe: str) -> None:
    one = tiny(_run("serve", '"{connector.port}"') + f"ready: {{http: /}}\nbacklog: {probe}\n").start()
    if probe == PROBES["log"]:
        with one.connector.log.open("a") as log:
            log.write("port 7\n")
    one.until(lambda: one.connector.backlog == 7, "its backlog")
    one.connector.end()
    assert {"actor": "connector", "records": 7} in one.events("backlog_told")
    assert not [thread for thread in threading.enumerate() if thread.name == "connector-backlog"]


def test_the_port_that_it_is_given_is_its_own(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("serve", '"{connector.port}"') + "ready: {http: /}").start()
    with socket.create_connection(("127.0.0.1", int(one.values["connector.port"])), timeout=5) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"
