"""What surrounds an attempt: how it ended, its state, its configuration files, what it says of its backlog, where it listens."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from events import said as as_said

from harness.drill.connector.backlog import BacklogProbe
from harness.drill.connector.batch import Batch
from harness.drill.connector.file import ConnectorFile
from harness.drill.connector.ready import Ready
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import EnvironmentUnavailable
from harness.world.connector.backlog import Asker, NoAnswer, question
from harness.world.connector.config import read_templates, write_config
from harness.world.connector.how_ended import how_ended
from harness.world.connector.reach import host_and_port
from harness.world.connector.readiness import patience_wall_s, words
from harness.world.connector.state import wipe
from harness.world.log import tail
from harness.world.processes.body import Command

NOWHERE = Command((), "/", {})


class Answering:
    """A host whose commands print what they are told to."""

    def __init__(self, code: int, said: str) -> None:
        self._said = code, said

    def run(self, command: Command, wall_s: float, log: Path) -> tuple[int, str]:
        return self._said

    def reach(self) -> str:
        return "127.0.0.1"


def load(lines: str, folder: Path) -> ConnectorFile:
    text = f'connector: x\nrun: {{command: ["{{python}}"]}}\n{lines}'
    return validate.connector(document.parse(text, folder / "x.connector.yaml"))


# ---- what is said of it


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("", "(empty)"),
        ("a\nb\n", "a\nb"),
        ("x" * 30 + "\nlast line\n", "last line"),
        ("y" * 40, "y" * 20),
        ("z" * 25 + "\n" + "w" * 20, "w" * 20),
    ],
)  # fmt: skip
def test_the_end_of_a_log_begins_with_a_whole_line(tmp_path: Path, log: str, said: str) -> None:
    (tmp_path / "log").write_text(log)
    assert tail(tmp_path / "log", 20) == said


def test_what_was_waited_for_is_said_as_it_is_written() -> None:
    assert words(Ready.model_validate({"log": "is ready", "within": "1h"})) == "ready: log: is ready"


# ---- how it ended


@pytest.mark.parametrize(
    ("code", "said", "how"),
    [(0, "", "done"), (1, "", "failed"), (-9, "", "killed"), (75, "", "refused"), (1, "x\nalready running\n", "refused"),
     (0, "already running", "refused")],
)  # fmt: skip
def test_refusing_to_run_is_told_from_running_and_failing(tmp_path: Path, code: int, said: str, how: str) -> None:
    log = tmp_path / "log"
    log.write_text(said)
    batch = Batch.model_validate({"every": "5m", "refused": {"codes": [75], "log": "^already running"}})
    assert how_ended(batch, code, log) == how
    assert how_ended(None, code, log) in {"done", "failed", "killed"}


# ---- state


def test_state_is_wiped_but_the_folder_stays_as_it_was(tmp_path: Path) -> None:
    state, note = tmp_path / "state", tmp_path / "note"
    (state / "deep" / "er").mkdir(parents=True)
    (state / "queue.db").write_text("x")
    state.chmod(0o777)
    note.write_text("x")
    assert wipe([state, note, tmp_path / "nothing"], tmp_path) == ["deep", "queue.db", "note"]
    assert (list(state.iterdir()), note.exists()) == ([], False)
    assert stat.S_IMODE(state.stat().st_mode) == 0o777


def test_nothing_outside_of_the_runs_folders_is_deleted(tmp_path: Path) -> None:
    home, others = tmp_path / "home", tmp_path / "others"
    home.mkdir()
    (others / "sub").mkdir(parents=True)
    (others / "sub" / "precious").write_text("x")
    (home / "state").symlink_to(others)
    assert wipe([home / "state"], home) == ["state"]  # the link goes, not what it leads to
    (home / "state").symlink_to(others)
    with pytest.raises(EnvironmentUnavailable, match="leads out of"):
        wipe([home / "state" / "sub"], home)
    assert (others / "sub" / "precious").read_text() == "x"


# ---- configuration files


def test_configuration_files_are_rendered_for_their_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "app.j2").write_text("key = {{ destination.credential | tojson }}\n")
    spec = load("config: {app.toml: {template: app.j2}, conf/x: {text: '{{ speed }}'}}\n", tmp_path)
    values = {"connector.config": str(tmp_path / "out"), "destination.credential": 'a"b', "speed": "60"}
    write_config(spec, read_templates(spec, tmp_path), values)
    assert (tmp_path / "out" / "app.toml").read_text() == 'key = "a\\"b"\n'
    assert (tmp_path / "out" / "conf" / "x").read_text() == "60"
    modes = {name: stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) for name in ("app.toml", "conf")}
    assert modes == {"app.toml": 0o600, "conf": 0o700}


def test_whoever_runs_as_somebody_else_may_read_them_too(tmp_path: Path) -> None:
    spec = load("config: {conf/x: {text: '{{ speed }}'}}\n", tmp_path)
    write_config(spec, read_templates(spec, tmp_path), {"connector.config": str(tmp_path / "out"), "speed": "60"}, 0o644)
    modes = [stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) for name in (".", "conf", "conf/x")]
    assert modes == [0o755, 0o755, 0o644]


def test_one_that_cannot_be_rendered_says_which_and_where(tmp_path: Path) -> None:
    spec = load("config: {app.toml: {text: '{{ 1 / 0 }}'}}\n", tmp_path)
    with pytest.raises(EnvironmentUnavailable, match=r"config app.toml of x cannot be rendered: its text: ZeroDivisionError"):
        write_config(spec, read_templates(spec, tmp_path), {"connector.config": str(tmp_path / "out")})


# ---- backlog


def ask(probe: dict[str, Any], code: int = 0, said: str = "", log: str = "", folder: Path = Path()) -> int:
    (folder / "log").write_text(log)
    host: Any = Answering(code, said)
    return question(BacklogProbe.model_validate(probe), host, {}, NOWHERE, lambda: (folder / "log", folder / "other"))()


@pytest.mark.parametrize(
    ("probe", "said", "expected"),
    [({"command": ["x"]}, "queued: 3 of 120\n", 120), ({"command": ["x"], "at": "queue.0.length"}, '{"queue": [{"length": 7}]}', 7),
     ({"log": r"queued=(\d+)"}, "queued=9\nqueued=4\nqueued=oops\n", 4)],
)  # fmt: skip
def test_the_number_is_found(tmp_path: Path, probe: dict[str, Any], said: str, expected: int) -> None:
    assert ask(probe, said=said, log=said, folder=tmp_path) == expected


@pytest.mark.parametrize(
    ("probe", "code", "said", "why"),
    [({"command": ["x"]}, 1, "5", "x exited with 1"), ({"command": ["x"]}, 0, "none", "x printed no number"),
     ({"command": ["x"], "at": "a.b"}, 0, '{"a": {"b": "many"}}', "no number at a.b"),
     ({"command": ["x"], "at": "a"}, 0, '{"a": true}', "no number at a"), ({"command": ["x"], "at": "a"}, 0, '{"a": -1}', "no number at a"),
     ({"log": r"queued=(\d+)"}, 0, "", "no line of its output says it")],
)  # fmt: skip
def test_whatever_is_no_number_is_no_answer(tmp_path: Path, probe: dict[str, Any], code: int, said: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=why):
        ask(probe, code, said, said, tmp_path)


def test_answers_are_journalled_and_a_missing_one_only_once() -> None:
    answers = iter([3, None, None, 0])
    over, told = threading.Event(), list[tuple[str, dict[str, Any]]]()

    def next_one() -> int:
        answer = next(answers, "end")
        if answer == "end":
            over.set()
            raise NoAnswer("it is gone")
        if answer is None:
            raise NoAnswer("no number")
        return int(answer)

    asker = Asker(next_one, 0.0, lambda event: told.append(as_said(event)), "connector", least_wall_s=0.0)
    assert over.wait(10)
    asker.stop()
    said = [data.get("records", data.get("reason")) for _, data in told]
    assert said[:3] == [3, "no number", 0]
    assert asker.latest is None


# ---- where and how long


@pytest.mark.parametrize(
    ("place", "expected"),
    [("4711", ("10.0.0.2", 4711)), ("127.0.0.1:4711", ("10.0.0.2", 4711)), ("db.internal:5432", ("db.internal", 5432))],
)
def test_a_port_is_reached_where_the_harness_reaches_the_connector(place: str, expected: tuple[str, int]) -> None:
    assert host_and_port(place, "10.0.0.2") == expected


def test_starting_is_work_that_no_clock_accelerates(tmp_path: Path) -> None:
    ready = load("ready: {after: 1s, within: 40m}\n", tmp_path).ready
    assert (patience_wall_s(ready, 60), patience_wall_s(ready, 6000), patience_wall_s(None, 60)) == (40.0, 20.0, 20.0)
