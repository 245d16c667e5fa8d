from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.cli import settings_file


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _speed(idrill: Callable[..., Any], *flags: str) -> float:
    said = idrill("plan", "commit-then-cut", "--json", *flags)
    assert said.exit_code == 0, said.output
    return float(json.loads(said.stdout)["speed"])


def test_a_flag_goes_before_a_variable_that_before_the_file_that_before_what_is_built_in(
    idrill: Callable[..., Any], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _speed(idrill) == 60
    (here / "idrill.toml").write_text("speed = 20\n")
    assert _speed(idrill) == 20
    (here / "idrill.toml").write_text("speed = 20\n[plan]\nspeed = 25\n")
    assert _speed(idrill) == 25
    monkeypatch.setenv("IDRILL_PLAN_SPEED", "30")
    assert _speed(idrill) == 30
    assert _speed(idrill, "--speed", "40") == 40


def test_the_nearest_file_upwards_counts_and_a_project_without_the_table_is_passed_by(here: Path) -> None:
    inner = here / "a" / "b"
    inner.mkdir(parents=True)
    (here / "pyproject.toml").write_text("[tool.idrill]\nspeed = 20\n")
    (here / "a" / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert settings_file.find(inner) == here / "pyproject.toml"
    (here / "idrill.toml").write_text("")
    assert settings_file.find(inner) == here / "idrill.toml"
    (inner / "idrill.toml").write_text("")
    assert settings_file.find(inner) == inner / "idrill.toml"


def test_unknown_keys_are_told_all_at_once_with_line_and_nearest_name(idrill: Callable[..., Any], here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.idrill]\nspede = 20\n\n[tool.idrill.run]\n  jbos = 2\n\n[tool.idrill.rnu]\njobs = 2\n")
    said = idrill("list")
    assert said.exit_code == 2
    lines = said.stderr.splitlines()
    assert [line.split("; allowed")[0] for line in lines] == [
        f"idrill: {here}/pyproject.toml:2:1: spede: no such option (did you mean 'speed'?)",
        f"{here}/pyproject.toml:5:3: run.jbos: `idrill run` has no such option (did you mean 'jobs'?)",
        f"{here}/pyproject.toml:8:1: rnu.jobs: no such command (did you mean 'run'?)",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("run = {all = 1}", "1:1: run.all: 1 is neither true nor false"),
        ("[run]\njobs = true", "2:1: run.jobs: True is neither a text nor a number"),
        ("[run]\njobs = [2]", "2:1: run.jobs: [2] is neither a text nor a number"),
        ("a = \n", "1:5: this is not TOML"),
        ("tool = 3", "1:1: tool: no such option"),
        ("\xff", "it is not UTF-8 text"),
    ],
)
def test_a_file_that_is_wrong(text: str, told: str, idrill: Callable[..., Any], here: Path) -> None:
    (here / "idrill.toml").write_bytes(text.encode("latin-1"))
    said = idrill("list")
    assert said.exit_code == 2
    assert told in said.stderr


def test_a_value_that_the_option_refuses_is_told_with_its_place(
    idrill: Callable[..., Any], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "idrill.toml").write_text("[run]\n\nspeed = 'fast'\n")
    said = idrill("run", "commit-then-cut")
    assert said.exit_code == 2
    assert f"'fast' is neither a number from 0.001 to 10000 nor `auto` ({here}/idrill.toml:3)" in said.output
    monkeypatch.setenv("IDRILL_RUN_SPEED", "slow")
    assert "nor `auto` (IDRILL_RUN_SPEED)" in idrill("run", "commit-then-cut").output
    assert "nor `auto`\n" in idrill("run", "commit-then-cut", "--speed", "x").output


def test_paths_are_seen_from_the_files_own_folder(idrill: Callable[..., Any], here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "mine.connector.yaml").write_text("")
    (here / "idrill.toml").write_text(
        "connector = 'mine.connector.yaml'\nout = 'runs'\n[sweep]\nconnector = 'reference'\nat = ['commits']\n"
    )
    (here / "inner").mkdir()
    monkeypatch.chdir(here / "inner")
    told = {tuple(line.split()[:-1]) for line in idrill("config").stdout.splitlines()}
    assert ("run", "--connector", "../mine.connector.yaml") in told
    assert ("run", "--out", "../runs") in told
    assert ("sweep", "--connector", "reference") in told, "the name of a connector that came with the package"
    assert ("sweep", "--at", "commits") in told
    assert not any(verb == "matrix" for verb, *_ in told), "its --out is no folder of runs"


def test_config_and_help_say_where_a_default_comes_from(idrill: Callable[..., Any], here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "All defaults are the built-in ones" in idrill("config").stdout
    (here / "idrill.toml").write_text("[run]\njobs = 4\n")
    monkeypatch.setenv("IDRILL_RUN_QUIET", "1")
    assert [line.split() for line in idrill("config").stdout.splitlines()] == [
        ["run", "--jobs", "4", f"{here}/idrill.toml:2"],
        ["run", "--quiet", "1", "IDRILL_RUN_QUIET"],
    ]
    whole = idrill("config", "run").stdout
    assert "--durations 0                         built in; IDRILL_RUN_DURATIONS" in whole
    helped = idrill("run", "--help").stdout
    assert "Defaults set here:" in helped
    assert "[default: 4;" in " ".join(helped.split())
    assert "Defaults set here:" not in idrill("list", "--help").stdout


def test_config_of_a_command_that_does_not_exist(idrill: Callable[..., Any]) -> None:
    assert idrill("config", "rnu").exit_code == 2


def test_an_empty_table_of_a_command_that_does_not_exist(idrill: Callable[..., Any], here: Path) -> None:
    (here / "idrill.toml").write_text("[rnu]\n[run]\n")
    said = idrill("list")
    assert (said.exit_code, said.stderr.count("no such command")) == (2, 1)


def test_a_variable_that_is_spelt_wrongly_is_warned_about(idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDRILL_RUN", "20261129-a-run")  # the harness's own, in the environment of a connector
    assert idrill("list").stderr == ""
    monkeypatch.setenv("IDRILL_RUN_SPED", "20")
    said = idrill("list")
    assert (said.exit_code, said.stderr) == (
        0,
        "idrill: warning: no option has the variable IDRILL_RUN_SPED (did you mean 'IDRILL_RUN_SPEED'?)\n",
    )
