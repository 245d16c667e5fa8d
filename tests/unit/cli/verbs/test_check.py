from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets


@pytest.fixture
def bad(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert idrill("new", "drill", "bad").exit_code == 0
    path = tmp_path / "bad.drill.yaml"
    path.write_text(path.read_text().replace("pattern:", "patern:").replace("lasts: 20m", "lasts: 20"))
    return path


def test_all_problems_with_their_places_and_exit_2(bad: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("check", str(bad))
    assert said.exit_code == 2
    lines = said.stdout.splitlines()
    assert any(line.startswith(f"{bad}:") and "patern" in line and "pattern" in line for line in lines)
    assert any(line.startswith(f"{bad}:") and "20m" in line for line in lines)
    assert lines[-1].startswith("0 of 1 file valid")


def test_a_folder_means_every_file_in_it(bad: Path, idrill: Callable[..., Any]) -> None:
    idrill("new", "drill", "good")
    idrill("new", "connector", "mine")
    said = idrill("check", str(bad.parent))
    assert said.exit_code == 2
    assert "2 of 3 files valid" in said.stdout


def test_valid_files_pass(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    idrill("new", "drill", "good")
    said = idrill("check", "good.drill.yaml")
    assert (said.exit_code, said.stdout) == (0, "1 of 1 file valid\n")


def test_a_connector_that_cannot_wait_at_the_usual_speed_is_told_about(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    idrill("new", "connector", "mine")
    assert "speed" not in idrill("check", "mine.connector.yaml").stderr
    with Path("mine.connector.yaml").open("a") as file:
        file.write("patience: 2s\n")
    said = idrill("check", "mine.connector.yaml")
    assert (said.exit_code, said.stdout) == (0, "1 of 1 file valid\n")
    assert "mine.connector.yaml: speed 40, not 60, at which `patience: 2s` would be 33.3 ms of wall time" in said.stderr


def test_the_speed_that_a_shell_script_is_run_at_is_told(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.sh").write_text("exit 0")
    Path("mine.connector.yaml").write_text("connector: mine\nrun: {command: [sh, x.sh]}\nclock: env\nbatch: {every: 5m}\n")
    said = idrill("check", "mine.connector.yaml")
    assert said.exit_code == 0
    assert "mine.connector.yaml: speed 20, not 60: each program that a shell script starts" in said.stderr


def test_a_misspelt_key_hides_nothing_in_the_key_that_was_meant(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("mine.connector.yaml")
    file.write_text("connector: mine\nrun: {command: ['true']}\nclock: env\nbatch: {evry: 5m}\nbtch: 3m\n")
    both = idrill("check", "mine.connector.yaml").stdout
    assert "4:9: batch.evry: unknown key 'evry' (did you mean 'every'?)" in both
    assert "5:1: btch: unknown key 'btch' (did you mean 'batch'?)" in both
    file.write_text("connector: mine\nrun: {command: ['true']}\nclock: env\nbtch: 3m\n")
    alone = idrill("check", "mine.connector.yaml").stdout
    assert "btch: unknown key" in alone
    assert "1 problem\n" in alone  # what its value would be wrong for is a guess


def test_a_program_that_is_not_here_is_a_warning_and_a_script_a_mistake(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    idrill("new", "connector", "mine")
    said = idrill("check", "mine.connector.yaml")
    assert (said.exit_code, said.stdout) == (0, "1 of 1 file valid\n")
    assert "mine.connector.yaml: 'mine' is not on this machine" in said.stderr
    path = Path("mine.connector.yaml")
    path.write_text(path.read_text().replace("command: [mine]", 'command: ["{python}", mine.py]'))
    said = idrill("check", "mine.connector.yaml")
    assert said.exit_code == 2
    assert f"run.command[1]: no such file: {tmp_path}/mine.py" in said.stdout


def test_a_comment_that_cuts_a_text_is_pointed_out(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    idrill("new", "drill", "good")
    path = Path("good.drill.yaml")
    path.write_text(path.read_text().replace("title: ", "title: Five #5 "))
    said = idrill("check", "good.drill.yaml")
    assert said.exit_code == 0
    assert "good.drill.yaml: line" in said.stderr
    assert "'#5 One sentence that a launch review understands' is a comment" in said.stderr


def test_every_drill_at_hand_is_valid(idrill: Callable[..., Any]) -> None:
    said = idrill("check")
    assert said.exit_code == 0, said.stdout


def test_a_name_that_does_not_exist_is_told_with_the_nearest(idrill: Callable[..., Any]) -> None:
    said = idrill("check", "connector-donw-20m")
    assert said.exit_code == 2
    assert "connector-down-20m" in said.stdout


def test_an_empty_folder_is_a_mistake(tmp_path: Path, idrill: Callable[..., Any]) -> None:
    assert idrill("check", str(tmp_path)).exit_code == 2


def test_the_notices_of_an_integration_file_are_checked(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(assets.fixture("integrations"), tmp_path / "x")
    file = "x/orders-to-billing.integration.yaml"
    assert "not valid" not in idrill("check", file).stdout
    resolved = tmp_path / "x" / "notices" / "resolved.md.j2"
    resolved.write_text(resolved.read_text() + "The API works.\n")
    said = idrill("check", file)
    assert said.exit_code == 2
    assert said.stdout == (
        "x/notices/resolved.md.j2:8:5: 'API' is a technical word; allowed: words that every reader knows\n0 of 1 file valid; 1 problem\n"
    )
    shutil.rmtree(tmp_path / "x" / "notices")
    said = idrill("check", file)
    assert "no such folder: notices" in said.stdout
    assert said.stdout.splitlines()[-1] == "0 of 1 file valid; 2 problems"  # the script of `comms` is in this folder, too


def test_an_integration_file_is_checked_with_all_that_it_names(tmp_path: Path, idrill: Callable[..., Any]) -> None:
    four = "schema: 1\nintegration: orders\npattern: one-way-write\nconnector: reference\n"
    path = tmp_path / "orders.integration.yaml"
    path.write_text(four)
    assert idrill("check", str(tmp_path)).stdout == "1 of 1 file valid\n"
    path.write_text(f"{four}people: {{owner: {{name: '#ops'}}}}\ndetect: {{wihtin: 15m}}\n")
    said = idrill("check", str(tmp_path))
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (2, "0 of 1 file valid; 2 problems")
    path.write_text(f"{four}comms: {{notices: notices}}\n")
    said = idrill("check", str(path))
    assert (said.exit_code, said.stdout.splitlines()[0]) == (
        2,
        f"{path}:5:18: comms.notices: no such folder: notices; allowed: a folder that exists",
    )
