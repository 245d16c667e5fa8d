"""The harness itself, looked at from outside while a world runs and after it: nothing listens elsewhere, nothing is open, nothing stays."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import psutil
import pytest
from rich.console import Console as Terminal

from harness.engine.run import RunOptions
from harness.journal import Entry, Event, credentials
from harness.journal.events import Injected
from harness.rehearsal import Rehearsal, draw_up, rehearse
from harness.report.console import Console
from harness.world.local.runtime import LocalRuntime
from harness.world.world import World

pytestmark = pytest.mark.e2e

DRILL = str(Path(__file__).parent / "drills" / "safety.drill.yaml")
LOOPBACK = {"127.0.0.1", "::1"}


@dataclass
class Seen:
    """What was found while the world ran."""

    listening: list[tuple[str, int]] = field(default_factory=list)
    connected: set[str] = field(default_factory=set)
    commands: dict[str, list[str]] = field(default_factory=dict)
    environments: dict[str, dict[str, str]] = field(default_factory=dict)
    modes: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """Files of the run in which a control token of a fake stands."""
    answers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """By actor, request and what it was authorised with."""


@dataclass
class Looked:
    rehearsal: Rehearsal
    seen: Seen
    drawn: set[str]
    """Every credential of the run."""
    console: str


@pytest.fixture(scope="module")
def worlds() -> Iterator[list[World]]:
    """Every world that is opened."""
    opened: list[World] = []
    real = LocalRuntime.open

    def remember(self: LocalRuntime, *arguments: Any) -> World:
        opened.append(real(self, *arguments))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalRuntime, "open", remember)
        yield opened


@pytest.fixture(scope="module")
def drawn() -> Iterator[set[str]]:
    """Every credential that the harness draws."""
    known: set[str] = set()

    def remember(draw: Callable[..., str]) -> Callable[..., str]:
        def drawing(*arguments: Any) -> str:
            known.add(one := draw(*arguments))
            return one

        return drawing

    with pytest.MonkeyPatch.context() as patch:
        for module in ("stage", "values", "world", "services.start"):
            patch.setattr(f"harness.world.{module}.draw", remember(credentials.draw))
        patch.setattr("harness.world.stage.draw_routing_key", remember(credentials.draw_routing_key))
        yield known


@pytest.fixture(scope="module")
def looked(worlds: list[World], drawn: set[str], tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """One run of a connector that leaks what it can, looked at from outside, with a umask that hides nothing."""
    seen, said = Seen(), io.StringIO()
    plan = draw_up(DRILL, speed=60.0, seed=1)
    console = Console(plan, None, Terminal(file=said, width=200))

    def look(told: Entry[Event]) -> None:
        if isinstance(told.event, Injected):
            _look(worlds[-1], seen)

    before = os.umask(0)
    try:
        rehearsal = rehearse(plan, RunOptions(tmp_path_factory.mktemp("safety"), listeners=(look, console)))
    finally:
        os.umask(before)
    state = rehearsal.run_dir / "connector" / "state"
    known = {line[::-1] for line in (state / "backwards").read_text().splitlines()}
    return Looked(rehearsal, seen, drawn | known, said.getvalue())


def _look(world: World, seen: Seen) -> None:
    processes = {process.pid: process for process in psutil.Process().children(recursive=True)}
    for connection in psutil.net_connections("inet"):
        if connection.pid in processes and connection.status in {psutil.CONN_LISTEN, psutil.CONN_NONE}:
            seen.listening.append((connection.laddr.ip, connection.laddr.port))
        elif connection.pid in processes and connection.raddr:
            seen.connected.add(connection.raddr.ip)
    for pid, process in processes.items():
        with suppress(psutil.ZombieProcess):  # it has just ended, and has neither any more
            seen.commands[f"{pid}"] = process.cmdline()
            seen.environments[f"{pid} {' '.join(process.cmdline())}"] = process.environ()
    for path in [world.run_dir, *world.run_dir.rglob("*")]:
        seen.modes[str(path.relative_to(world.run_dir))] = stat.S_IMODE(path.lstat().st_mode)
        if path.is_file() and any(fake.token.encode() in path.read_bytes() for fake in world.fakes.values()):
            seen.told.add(str(path.relative_to(world.run_dir)))
    _knock(world, seen)


def _knock(world: World, seen: Seen) -> None:
    """Ask every control plane for what it can do: without a token, with a wrong one, with one that belongs to someone else."""
    another = world.processes["connector"].values["control.token"]  # type: ignore[attr-defined]
    requests = [("GET", "/state"), ("POST", "/faults"), ("GET", "/faults/f1"), ("DELETE", "/faults/f1"), ("POST", "/cut")]
    requests += [("POST", path) for path in ("/credentials", "/triggers", "/workload/start", "/workload/stop", "/workload/offer")]
    for actor, fake in world.fakes.items():
        for token in ("", "Bearer", "Bearer guessed", f"Basic {fake.token}", fake.token, f"Bearer {another}", f"bearer{fake.token}"):
            headers = {"Authorization": token} if token else {}
            for method, path in requests:
                url = f"http://127.0.0.1:{fake.control_port}{path}"
                answer = httpx.request(method, url, headers=headers, json={}, trust_env=False)
                seen.answers[actor, f"{method} {path}", token.replace(fake.token, "TOKEN")] = answer.status_code
        seen.answers[actor, "GET /state", "Bearer TOKEN"] = 200 if "counters" in fake.state() else 0


def test_everything_listens_on_the_loopback_interface_alone(looked: Looked) -> None:
    assert len(looked.seen.listening) >= 12  # three fakes with two ports each, the proxy with five links, the front
    assert [address for address in looked.seen.listening if address[0] not in LOOPBACK] == []
    assert looked.seen.connected <= LOOPBACK


def test_control_planes_want_their_own_token(looked: Looked) -> None:
    answers = looked.seen.answers
    right = {asked: status for asked, status in answers.items() if asked[2] == "Bearer TOKEN"}
    assert set(right.values()) == {200}
    assert len(right) == 3
    assert {asked: status for asked, status in answers.items() if asked not in right and status != 401} == {}


def test_the_token_of_a_fakes_control_plane_is_in_no_file_that_a_connector_could_read(looked: Looked) -> None:
    assert looked.seen.told == set()


def test_no_credential_is_on_a_command_line(looked: Looked) -> None:
    assert len(looked.seen.commands) >= 7
    for command in looked.seen.commands.values():
        assert not [word for word in command if any(one in word for one in looked.drawn)], command


def test_nobody_gets_credentials_that_are_not_meant_for_them(looked: Looked, worlds: list[World]) -> None:
    """The connector has its own; programs of ours have none in their environment. Tokens of control planes are the harness's alone."""
    control = worlds[0].fakes["source"].token
    for name, environment in looked.seen.environments.items():
        held = {one for one in looked.drawn if any(one in text for text in environment.values())}
        assert control not in held, name
        assert not held or "leaky.py" in name, name


def test_only_the_owner_reads_a_run(looked: Looked) -> None:
    modes = looked.seen.modes
    assert modes["."] == 0o700
    secrets = {path.removeprefix("secrets/"): mode for path, mode in modes.items() if path.startswith("secrets/")}
    assert {"handed/destination.credential", "front/ca.pem", "front/config.json"} <= set(secrets)
    assert {path: oct(mode) for path, mode in secrets.items() if mode != (0o700 if path in {"handed", "front"} else 0o600)} == {}


def test_no_credential_stays_behind(looked: Looked) -> None:
    """Not in journal, ledgers, logs, verdicts and reports, nor in what the connector wrote for itself."""
    run_dir = looked.rehearsal.run_dir
    assert len([one for one in looked.drawn if one.startswith("idrill-token-")]) >= 1
    assert len([one for one in looked.drawn if one.startswith("idrill-secret-")]) >= 4, "drawn for three fakes, and the one that came after"
    assert not (run_dir / "secrets").exists()
    files = [path for path in run_dir.rglob("*") if path.is_file()]
    assert {"journal.jsonl", "index.html", "junit.xml", "connector.1.log", "alerts.jsonl", "notes"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content = pd.read_parquet(path).to_csv().encode()
        assert [one for one in looked.drawn if one.encode() in content] == [], path
    assert [one for one in looked.drawn if one in looked.console] == []


def test_the_leaks_were_real(looked: Looked) -> None:
    """What the connector let slip arrived: the texts are there, with pseudonyms where the credentials stood."""
    run_dir = looked.rehearsal.run_dir
    alerts = (run_dir / "ledgers" / "alerts.jsonl").read_text()
    assert alerts.count("401 with ") >= 4 * 3
    assert "idrill-secret-xxxxxxxx" in (run_dir / "logs" / "connector.1.log").read_text()
    assert '"attempted"' in (run_dir / "ledgers" / "destination.jsonl").read_text()


def test_a_connector_that_dies_with_a_secret_on_its_lips(
    worlds: list[World], drawn: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of its log is quoted as the reason."""
    monkeypatch.setenv("DIES", "1")
    told: list[Event] = []
    rehearsal = rehearse(draw_up(DRILL, speed=60.0, seed=1), RunOptions(tmp_path, listeners=(told.append,)))
    assert rehearsal.judgement.exit_code == 4
    [reason] = rehearsal.judgement.reasons
    assert "cannot go on with idrill-secret-xxx" in reason
    state = rehearsal.run_dir / "connector" / "state" / "backwards"
    known = drawn | {line[::-1] for line in state.read_text().splitlines()}
    files = [path.read_bytes().decode(errors="replace") for path in rehearsal.run_dir.rglob("*") if path.is_file()]
    for text in (repr(told), reason, *files):
        assert [one for one in known if one in text] == []
