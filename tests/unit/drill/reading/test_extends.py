# a file on one line
"""A connector file that extends another says only in what it differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.reading.load import load_connector
from harness.errors import DrillInvalid

BASE = """\
connector: orders-sync
run: {command: [worker, sync.py], env: {A: one, B: two}}
ready: {http: /healthz}
controls: {pause: {signal: SIGUSR1}}
"""
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.connector.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return put


def test_what_is_left_out_comes_from_the_other_file(write: Write) -> None:
    write("base", BASE)
    own = write(
        "own", "extends: base.connector.yaml\nrun: {command: [worker, other.py], env: {B: three}}\ncontrols: {resume: {signal: SIGUSR2}}\n"
    )
    connector = load_connector(own).connector
    assert connector.connector == "orders-sync"
    assert connector.run.command == ("worker", "other.py")
    assert connector.run.env == {"A": "one", "B": "three"}
    assert {"control.pause", "control.resume"} <= connector.capabilities()
    assert not any(name.startswith("control.") for name in connector.capabilities() - {"control.pause", "control.resume"})


def test_the_folder_of_what_is_taken_over_stays_its_own(tmp_path: Path, write: Write) -> None:
    (tmp_path / "sync.py").touch()
    write("base", BASE.replace("[worker, sync.py]", "['{python}', '{connector.dir}/sync.py']"))
    (tmp_path / "below").mkdir()
    own = tmp_path / "below" / "own.connector.yaml"
    own.write_text("extends: ../base.connector.yaml\nrun: {env: {HERE: '{connector.dir}/x'}}\n", encoding="utf-8")
    run = load_connector(own).connector.run
    assert run.command == ("{python}", "{connector.dir}/../sync.py")
    assert run.env["HERE"] == "{connector.dir}/x"


def test_a_choice_of_one_is_replaced_as_a_whole(write: Write) -> None:
    write("base", BASE)
    ready = load_connector(write("own", "extends: base.connector.yaml\nready: {log: listening}\n")).connector.ready
    assert ready is not None
    assert (ready.http, ready.log) == (None, "listening")


def test_files_extend_one_another(write: Write) -> None:
    write("base", BASE)
    write("middle", "extends: base.connector.yaml\nsettle: 7m\n")
    connector = load_connector(write("own", "extends: middle.connector.yaml\nconnector: bills-sync\n")).connector
    assert (connector.connector, connector.settle, connector.run.command[1]) == ("bills-sync", 420.0, "sync.py")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "extends: absent.connector.yaml\n",
            "extends: 'absent.connector.yaml' is not a file (did you mean 'base.connector.yaml'?)",
        ),
        (
            "extends: own.connector.yaml\n",
            "1:10: extends: files that extend one another in a circle: own.connector.yaml → own.connector.yaml",
        ),
        ("extends: base.connector.yaml\nready: {htp: /}\n", "own.connector.yaml:2:9: ready.htp: unknown key 'htp'"),
    ],
)
def test_what_can_be_wrong_with_it(text: str, expected: str, write: Write) -> None:
    write("base", BASE)
    with pytest.raises(DrillInvalid) as caught:
        load_connector(write("own", text))
    assert expected in "\n".join(map(str, caught.value.problems))


def test_a_mistake_in_the_other_file_is_told_with_that_file_and_its_line(write: Write) -> None:
    write("base", BASE + "stop: {signal: SIGFOO}\n")
    with pytest.raises(DrillInvalid) as caught:
        load_connector(write("own", "extends: base.connector.yaml\nsettle: soon\n"))
    told = [(Path(problem.file).name, problem.line, problem.column, problem.key) for problem in caught.value.problems]
    assert told == [("own.connector.yaml", 2, 9, "settle"), ("base.connector.yaml", 5, 16, "stop.signal")]
