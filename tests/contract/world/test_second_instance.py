"""A second instance beside the first: what it shares, what is its own, and that its end is not the first one's."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.world.processes.supervisor import start_ticks

pytestmark = pytest.mark.contract

Tiny = Any  # what the fixture `tiny` makes, see conftest.py


def _run(*words: str) -> str:
    return f'run: {{command: ["{{python}}", PROGRAM, {", ".join(words)}], env: {{SECRET: "{{destination.credential}}"}}}}\n'


def test_each_has_a_port_of_its_own_and_the_first_keeps_its_one(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("serve", '"{connector.port}"') + "ready: {http: /}").start()
    one.second.start()
    one.second.wait_ready()
    assert one.second.values["connector.port"] != one.connector.values["connector.port"] == one.values["connector.port"]
    for values in (one.connector.values, one.second.values):
        socket.create_connection(("127.0.0.1", int(values["connector.port"])), 5).close()
    assert one.second.stop() == []
    assert (one.second.state(), one.connector.state()) == ("exited", "running")


def test_it_shares_the_state_and_the_secret_of_the_first(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("show") + "state: {on_restart: wiped}")
    one.connector.start()
    one.until_said("shown")
    one.second.start()
    one.until(lambda: "shown" in one.second_said(), "what the second one saw")
    assert "first secret" in one.second_said()
    assert "['cursor']" in one.second_said()
    one.second.stop()
    one.second.start()
    assert (one.connector.folder / "run/connector/state/cursor").exists(), "a second one that comes again wiped the first one's state"


def test_its_rendered_files_lie_beside_those_of_the_first(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("show", '"{connector.config}/app.conf"') + 'config: {app.conf: {text: "port={{ connector.port }}"}}')
    one.connector.start()
    one.until_said("shown")
    one.second.start()
    one.until(lambda: "shown" in one.second_said(), "what the second one saw")
    assert Path(one.values["connector.config"], "app.conf").read_text() == f"port={one.values['connector.port']}"
    assert f"port={one.second.values['connector.port']}" in one.second_said()


def test_its_end_is_told_as_its_own_and_nobody_starts_it_again(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("exit", '"3"'))
    one.second.start()
    one.until(lambda: one.events("actor_exited"), "its end")
    [end] = one.events("actor_exited")
    assert end == {"actor": "second-connector", "attempt": 1, "code": 3, "how": "failed", "expected": False}
    assert (one.connector.last_code, one.connector.ended()) == (None, [])


def test_its_lost_supervisor_is_told(tiny: Callable[[str], Tiny]) -> None:
    one = tiny(_run("serve", '"{connector.port}"'))
    one.second.start()
    [root, pid] = one.second.pids()
    started = start_ticks(pid)
    os.kill(root, signal.SIGKILL)
    one.until(lambda: one.events("actor_exited"), "its end")
    [lost] = one.events("supervisor_lost")
    assert (lost["actor"], lost["reason"]) == ("second-connector", "ended by signal 9")
    assert start_ticks(pid) != started
