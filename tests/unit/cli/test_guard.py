from __future__ import annotations

from pathlib import Path

import pytest
import typer

from harness.cli.guard import guarded
from harness.errors import (
    DrillInvalid,
    EnvironmentUnavailable,
    HarnessError,
    NotHealed,
    NotInjected,
    PlanImpossible,
    Problem,
    RunUnreadable,
)


def _code_of(error: BaseException) -> int:
    def verb() -> int:
        raise error

    with pytest.raises(typer.Exit) as left:
        guarded(verb)()
    return left.value.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DrillInvalid((Problem("x.drill.yaml", 3, 5, "speling", "unknown key", "spelling"),)), 2),
        (PlanImpossible("no"), 2),
        (RunUnreadable("no"), 2),
        (NotInjected("no"), 3),
        (NotHealed("no"), 3),
        (EnvironmentUnavailable("no"), 4),
        (HarnessError("no"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_expected_error_has_its_exit_code(error: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert _code_of(error) == code
    assert "Traceback" not in capsys.readouterr().err


def test_an_expected_error_is_told_in_its_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    _code_of(EnvironmentUnavailable("port 80 is taken", "choose another"))
    assert capsys.readouterr().err == "idrill: port 80 is taken\n  hint: choose another\n"


def test_control_characters_of_a_hostile_file_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    _code_of(PlanImpossible("name \x1b]0;owned\x07 is odd"))
    assert capsys.readouterr().err == "idrill: name � is odd\n"


def test_a_bug_is_one_friendly_line_and_a_file_with_the_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert _code_of(ZeroDivisionError("oh")) == 70
    said = capsys.readouterr().err
    assert "a bug in the harness: ZeroDivisionError: oh" in said
    (kept,) = tmp_path.iterdir()
    assert str(kept) in said
    assert "Traceback (most recent call last)" in kept.read_text()


def test_the_return_value_is_the_exit_code() -> None:
    with pytest.raises(typer.Exit) as left:
        guarded(lambda: 3)()
    assert left.value.exit_code == 3


def test_usage_errors_stay_the_command_lines_own() -> None:
    def verb() -> int:
        raise typer.BadParameter("which drill?")

    with pytest.raises(typer.BadParameter):
        guarded(verb)()
