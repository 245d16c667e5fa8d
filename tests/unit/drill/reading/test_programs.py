"""What a connector file starts must be there, and a typo in it is found before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drill.reading import validate
from harness.drill.reading.load import load_connector
from harness.drill.reading.programs import missing_programs, missing_scripts, named_files
from harness.drill.text import document
from harness.errors import DrillInvalid

FILE = "mine.connector.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sync.py").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "huey_consumer"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    return tmp_path


def connector(folder: Path, command: str, more: str = "") -> Path:
    path = folder / FILE
    path.write_text(f"connector: mine\nrun:\n  command: {command}\n{more}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command", ["['{python}', snyc.py]", "[python3, '-u', '{connector.dir}/snyc.py', --fast]", "[/usr/bin/sh, snyc.py]"]
)
def test_a_script_that_is_not_there_names_the_one_that_is(folder: Path, command: str) -> None:
    with pytest.raises(DrillInvalid) as caught:
        load_connector(connector(folder, command))
    told = str(caught.value)
    assert "mine.connector.yaml:3:" in told
    assert f"no such file: {folder}/snyc.py" in told
    assert "did you mean 'sync.py'?" in told


@pytest.mark.parametrize(
    "command",
    [
        "['{python}', sync.py, no-such.py]",
        "['{python}', -m, snyc]",
        "[sh, -c, 'exec snyc.py']",
        "['{python}', '{connector.state}/made-later.py']",
        "[huey_consumer, snyc.huey]",
    ],
)
def test_what_is_no_script_of_this_folder_is_not_looked_for(folder: Path, command: str) -> None:
    assert load_connector(connector(folder, command)).connector.connector == "mine"


@pytest.mark.parametrize("program", ["bin/huey_consumr", "./bin/huey_consumr", "'{connector.dir}/bin/huey_consumr'"])
def test_so_does_a_program_with_a_relative_path(folder: Path, program: str) -> None:
    with pytest.raises(
        DrillInvalid, match=r"mine\.connector\.yaml:3:.*huey_consumr.*did you mean 'huey_consumer'\?.*a program that exists"
    ):
        load_connector(connector(folder, f"[{program}, sync.huey]"))


def test_the_command_of_a_batch_is_looked_at_and_one_in_a_container_is_not(folder: Path) -> None:
    with pytest.raises(DrillInvalid, match="snyc"):
        load_connector(connector(folder, "['{python}', sync.py]", "batch: {every: 5m, command: ['{python}', snyc.py]}\n"))
    assert load_connector(connector(folder, "[python3, snyc.py]", "  image: example.invalid/mine\n")).connector.run.image


def test_a_program_that_this_machine_has_not_is_told_with_the_nearest_name(folder: Path) -> None:
    path = {"PATH": str(folder / "bin")}
    here, typo = (load_connector(connector(folder, f"[{name}, sync.huey]")).connector for name in ("huey_consumer", "huey_consumr"))
    assert list(missing_programs(here, folder / FILE, path)) == []
    told = list(missing_programs(typo, folder / FILE, path))
    assert told == [f"{folder / FILE}: 'huey_consumr' is not on this machine; did you mean 'huey_consumer'?"]
    assert list(missing_programs(here, folder / FILE, {"PATH": ""})) == [f"{folder / FILE}: 'huey_consumer' is not on this machine"]


def test_an_absolute_script_may_be_in_the_image_of_a_runtime(folder: Path) -> None:
    spec = load_connector(connector(folder, "['{python}', /opt/no-such/app.py]")).connector
    assert list(missing_programs(spec, folder / FILE, {"PATH": ""})) == [f"{folder / FILE}: '/opt/no-such/app.py' is not on this machine"]
    beside = load_connector(connector(folder, "['{python}', sync.py]")).connector
    assert list(missing_programs(beside, folder / FILE, {"PATH": ""})) == []


def test_a_name_that_nobody_can_look_at_is_a_mistake_and_no_traceback(folder: Path) -> None:
    with pytest.raises(DrillInvalid, match="no such file"):
        load_connector(connector(folder, f"['{{python}}', {'x' * 300}.py]"))
    spec = load_connector(connector(folder, f"[/{'x' * 300}]")).connector
    assert [line.endswith("is not on this machine") for line in missing_programs(spec, folder / FILE, {"PATH": "/no/such:/dev/null"})] == [
        True
    ]


def test_of_several_processes_each_ones_script_is_looked_for_where_it_works(tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "worker.py").touch()
    text = (
        'connector: x\nprocesses:\n  web: ["{python}", web.py]\n  worker: {command: ["{python}", worker.py], cwd: "{connector.dir}/jobs"}\n'
    )
    spec = validate.connector(document.parse(text, tmp_path / "x.connector.yaml"))
    [missing] = missing_scripts(spec, tmp_path)
    assert missing.path[:3] == ("processes", "web", "command")
    assert list(named_files(spec, tmp_path)) == [tmp_path / "jobs" / "worker.py"]
